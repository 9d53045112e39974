/* text.c - string views, growable text, and numbers read from text with their units. */
#include "core/base/text.h"

#include "core/base/hex.h"
#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool str_equal(Str a, Str b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool str_starts(Str text, Str prefix)
{
    return text.length >= prefix.length && str_equal((Str){text.at, prefix.length}, prefix);
}

bool str_ends(Str text, Str suffix)
{
    return text.length >= suffix.length &&
           str_equal((Str){text.at + text.length - suffix.length, suffix.length}, suffix);
}

Str str_trim(Str text)
{
    while (text.length && is_blank(text.at[0])) {
        text.at++;
        text.length--;
    }
    while (text.length && is_blank(text.at[text.length - 1]))
        text.length--;
    return text;
}

Str str_last_word(Str text)
{
    size_t n = text.length;
    while (n > 0 && text.at[n - 1] != ' ' && text.at[n - 1] != '\t')
        n--;
    return (Str){text.at + n, text.length - n};
}

bool str_line(Str *rest, Str *line)
{
    if (!rest->length)
        return false;
    const char *end = memchr(rest->at, '\n', rest->length);
    size_t length = end ? (size_t)(end - rest->at) : rest->length;
    size_t taken = end ? length + 1 : length;
    *line = (Str){rest->at, length};
    if (line->length && line->at[line->length - 1] == '\r')
        line->length--;
    rest->at += taken;
    rest->length -= taken;
    return true;
}

bool str_word(Str *rest, Str *word)
{
    while (rest->length && is_blank(rest->at[0])) {
        rest->at++;
        rest->length--;
    }
    size_t n = 0;
    while (n < rest->length && !is_blank(rest->at[n]))
        n++;
    *word = (Str){rest->at, n};
    rest->at += n;
    rest->length -= n;
    return n > 0;
}

#define POURED ((size_t)1 << 20)

void text_pour_all(Text *text)
{
    TextSink *sink = text->sink;
    if (!sink)
        return;
    if (!sink->closed && text->length > 0)
        sink->closed = !sink->take(sink, text_str(text));
    text_clear(text);
}

void text_pour(Text *text)
{
    if (text->length >= POURED)
        text_pour_all(text);
}

void text_release(Text *text)
{
    if (text->capacity)
        free(text->at);
    *text = (Text)TEXT_EMPTY;
}

void text_clear(Text *text)
{
    text->length = 0;
    if (text->capacity)
        text->at[0] = '\0';
}

void text_reserve(Text *text, size_t more)
{
    size_t need = text->length + more + 1;
    if (need <= text->capacity)
        return;
    char *owned = text->capacity ? text->at : NULL;
    size_t capacity = text->capacity * 2 < 64 ? 64 : text->capacity * 2;
    text->capacity = capacity < need ? need : capacity;
    text->at = mem_resize(owned, text->capacity, 1);
    text->at[text->length] = '\0';
}

void text_add(Text *text, const char *bytes, size_t length)
{
    text_reserve(text, length);
    if (length)
        memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
}

void text_add_str(Text *text, Str str)
{
    text_add(text, str.at, str.length);
}

void text_add_char(Text *text, char c)
{
    text_add(text, &c, 1);
}

void text_vprintf(Text *text, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    text_reserve(text, 128);
    size_t room = text->capacity - text->length;
    int length = vsnprintf(text->at + text->length, room, format, args);
    if ((size_t)length >= room) {
        text_reserve(text, (size_t)length);
        vsnprintf(text->at + text->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    text->length += (size_t)length;
}

void text_printf(Text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text_vprintf(text, format, args);
    va_end(args);
}

void text_add_escaped(Text *text, Str raw)
{
    Str bytes;
    CharKind kind;
    text_reserve(text, raw.length);
    while (str_char(&raw, &bytes, &kind)) {
        char piece[16];
        if (kind == CHAR_SHOWN || bytes.at[0] == '\n' || bytes.at[0] == '\t')
            text_add_str(text, bytes);
        else
            text_add(text, piece, char_escape(bytes, piece));
    }
}

void text_add_blanked(Text *text, Str raw)
{
    Str bytes;
    CharKind kind;
    while (str_char(&raw, &bytes, &kind))
        text_add_str(text, kind == CHAR_CONTROL ? STR(" ") : bytes);
}

/* CSI: ESC [, parameters, and a final byte. A byte that cannot belong to it ends it, too. */
static size_t csi_length(Str text)
{
    size_t n = 2;
    while (n < text.length && text.at[n] >= 0x20 && text.at[n] < 0x40)
        n++;
    return n < text.length && text.at[n] >= 0x40 && text.at[n] < 0x7F ? n + 1 : n;
}

/* OSC: ESC ] and a text, up to its terminator (BEL, or ESC and a backslash) or the end of the line. */
static size_t osc_length(Str text)
{
    size_t n = 2;
    while (n < text.length && !char_among(text.at[n], "\a\n\x1b"))
        n++;
    if (n == text.length || text.at[n] == '\n')
        return n;
    if (text.at[n] == '\a')
        return n + 1;
    return n + 1 < text.length && text.at[n + 1] == '\\' ? n + 2 : n;
}

/* Length of the sequence that begins with the ESC at the text's start: CSI, OSC, or ESC and one character. */
static size_t escape_length(Str text)
{
    if (text.length < 2)
        return text.length;
    if (text.at[1] == '[')
        return csi_length(text);
    if (text.at[1] == ']')
        return osc_length(text);
    return (unsigned char)text.at[1] < 0x20 ? 1 : 2;
}

/* Length of the colour at the text's start whose ESC is spelled out (\x1b[31m); 0 where there is none. */
static size_t written_colour_length(Str text)
{
    static const Str openings[] = {{"\\x1b[", 5}, {"\\x1B[", 5}, {"\\u001b[", 7}, {"\\u001B[", 7},
                                   {"\\033[", 5}, {"\\e[", 3},   {"^[[", 3},      {"#033[", 5}};
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t n = openings[i].length;
        if (!str_starts(text, openings[i]))
            continue;
        while (n < text.length && (char_is_digit(text.at[n]) || text.at[n] == ';'))
            n++;
        return n < text.length && (text.at[n] == 'm' || text.at[n] == 'K') ? n + 1 : 0;
    }
    return 0;
}

/* Length of the terminal sequence at the text's start; 0 where there is none. */
static size_t sequence_length(Str text)
{
    return text.at[0] == '\x1b' ? escape_length(text) : written_colour_length(text);
}

/* The place of the next terminal sequence; text.length where there is none. */
static size_t sequence_find(Str text)
{
    static const char first[256] = {['\x1b'] = 1, ['\\'] = 1, ['^'] = 1, ['#'] = 1};
    for (size_t i = 0; i < text.length; i++)
        if (first[(unsigned char)text.at[i]] && sequence_length((Str){text.at + i, text.length - i}))
            return i;
    return text.length;
}

bool str_is_coloured(Str text)
{
    return sequence_find(text) < text.length;
}

void text_add_uncoloured(Text *text, Str raw)
{
    text_reserve(text, raw.length);
    while (raw.length) {
        size_t plain = sequence_find(raw);
        text_add(text, raw.at, plain);
        raw = (Str){raw.at + plain, raw.length - plain};
        size_t n = raw.length ? sequence_length(raw) : 0;
        raw = (Str){raw.at + n, raw.length - n};
    }
}

static int suffix_shift(char c)
{
    switch (c) {
    case 'K':
    case 'k':
        return 10;
    case 'M':
    case 'm':
        return 20;
    case 'G':
    case 'g':
        return 30;
    case 'T':
    case 't':
        return 40;
    case 'P':
    case 'p':
        return 50;
    default:
        return 0;
    }
}

bool number_parse_hex(Str text, uint64_t *value, Error *error)
{
    Str digits = text;
    if (digits.length > 2 && digits.at[0] == '0' && (digits.at[1] | 32) == 'x') {
        digits.at += 2;
        digits.length -= 2;
    }
    if (hex_run(digits.at, digits.length) < digits.length)
        return error_set(error, ERROR_INPUT, "'%.*s' is not a hex number", STR_ARG(text));
    uint64_t n;
    if (!digits.length || digits.length > 16 || !hex_digits(digits.at, digits.length, &n))
        return error_set(error, ERROR_INPUT, "'%.*s' is not a hex number of 1 to 16 digits", STR_ARG(text));
    *value = n;
    return true;
}

bool number_parse(Str text, uint64_t *value, Error *error)
{
    Str digits = text;
    int shift = digits.length > 1 ? suffix_shift(digits.at[digits.length - 1]) : 0;
    if (shift)
        digits.length--;
    uint64_t n = 0;
    bool fits = true;
    if (digits.length > 2 && digits.at[0] == '0' && (digits.at[1] | 32) == 'x') {
        if (!number_parse_hex(digits, &n, error))
            return false;
    } else {
        for (size_t i = 0; i < digits.length; i++) {
            if (digits.at[i] < '0' || digits.at[i] > '9')
                return error_set(error, ERROR_INPUT, "'%.*s' is not a number", STR_ARG(text));
            fits = fits && !__builtin_mul_overflow(n, (uint64_t)10, &n) &&
                   !__builtin_add_overflow(n, (uint64_t)(digits.at[i] - '0'), &n);
        }
        if (!digits.length)
            return error_set(error, ERROR_INPUT, "'%.*s' is not a number", STR_ARG(text));
    }
    if (!fits || (shift && n >> (64 - shift)))
        return error_set(error, ERROR_INPUT, "'%.*s' is too large", STR_ARG(text));
    *value = n << shift;
    return true;
}

char *bytes_format(uint64_t bytes, char out[32])
{
    static const char *const unit[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = (double)bytes;
    int u = 0;
    while (value >= 1024 && u < 6) {
        value /= 1024;
        u++;
    }
    snprintf(out, 32,
             u == 0        ? "%.0f %s"
             : value < 10  ? "%.2f %s"
             : value < 100 ? "%.1f %s"
                           : "%.0f %s",
             value, unit[u]);
    return out;
}

char *count_format(uint64_t count, char out[32])
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count), n = 0;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            out[n++] = ',';
        out[n++] = digits[i];
    }
    out[n] = '\0';
    return out;
}

char *plural_format(uint64_t count, const char *noun, char out[64])
{
    char digits[32];
    snprintf(out, 64, "%s %s%s", count_format(count, digits), noun, count == 1 ? "" : "s");
    return out;
}
