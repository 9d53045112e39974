/* utf8.c - a character is one to four bytes of valid UTF-8; every other byte stands for itself, and is escaped. */
#include "core/base/utf8.h"

#include <stdio.h>

/* Length of the valid UTF-8 sequence at `at`, 0 if there is none. */
static size_t utf8_length(const unsigned char *at, size_t left)
{
    unsigned c = at[0];
    if (c < 0x80)
        return 1;
    size_t n = c >= 0xF0 && c <= 0xF4 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 0;
    if (!n || left < n)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if ((c == 0xE0 && at[1] < 0xA0) || (c == 0xED && at[1] > 0x9F) || (c == 0xF0 && at[1] < 0x90) ||
        (c == 0xF4 && at[1] > 0x8F))
        return 0;
    return n;
}

/* Would the character change the order in which a terminal or browser shows its neighbours, or take no room? */
static bool is_format(const unsigned char *at)
{
    if (at[0] == 0xEF)
        return at[1] == 0xBB && at[2] == 0xBF;
    if (at[0] != 0xE2)
        return false;
    return at[1] == 0x80 ? at[2] == 0x8E || at[2] == 0x8F || (at[2] >= 0xAA && at[2] <= 0xAE)
                         : at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9;
}

bool str_char(Str *rest, Str *bytes, CharKind *kind)
{
    if (!rest->length)
        return false;
    const unsigned char *at = (const unsigned char *)rest->at;
    size_t length = utf8_length(at, rest->length);
    bool control = at[0] < 0x20 || at[0] == 0x7F || (length == 2 && at[0] == 0xC2 && at[1] < 0xA0);
    *kind = !length ? CHAR_BROKEN : control ? CHAR_CONTROL : length == 3 && is_format(at) ? CHAR_FORMAT : CHAR_SHOWN;
    *bytes = (Str){rest->at, length ? length : 1};
    rest->at += bytes->length;
    rest->length -= bytes->length;
    return true;
}

bool utf8_next(Str *rest, uint32_t *code)
{
    static const unsigned char LEAD[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    Str bytes;
    CharKind kind;
    if (!str_char(rest, &bytes, &kind))
        return false;
    *code = 0xFFFD;
    if (kind == CHAR_BROKEN)
        return true;
    *code = (unsigned char)bytes.at[0] & LEAD[bytes.length];
    for (size_t i = 1; i < bytes.length; i++)
        *code = *code << 6 | ((unsigned char)bytes.at[i] & 0x3F);
    return true;
}

size_t utf8_put(uint32_t code, char out[5])
{
    size_t n = 0;
    if (code < 0x80) {
        out[n++] = (char)code;
    } else if (code < 0x800) {
        out[n++] = (char)(0xC0 | code >> 6);
        out[n++] = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out[n++] = (char)(0xE0 | code >> 12);
        out[n++] = (char)(0x80 | (code >> 6 & 0x3F));
        out[n++] = (char)(0x80 | (code & 0x3F));
    } else {
        out[n++] = (char)(0xF0 | (code >> 18 & 0x07));
        out[n++] = (char)(0x80 | (code >> 12 & 0x3F));
        out[n++] = (char)(0x80 | (code >> 6 & 0x3F));
        out[n++] = (char)(0x80 | (code & 0x3F));
    }
    out[n] = 0;
    return n;
}

size_t char_escape(Str bytes, char out[16])
{
    if (bytes.at[0] == '\n' || bytes.at[0] == '\t') {
        out[0] = '\\';
        out[1] = bytes.at[0] == '\n' ? 'n' : 't';
        return 2;
    }
    size_t n = 0;
    for (size_t i = 0; i < bytes.length; i++)
        n += (size_t)snprintf(out + n, 16 - n, "\\x%02X", (unsigned char)bytes.at[i]);
    return n;
}

/* The number of leading bytes, `most` at most, that need no escape: most texts consist of nothing else. */
static size_t plain_length(Str raw, size_t most)
{
    size_t n = 0, end = raw.length < most ? raw.length : most;
    while (n < end && raw.at[n] >= 0x20 && raw.at[n] < 0x7F)
        n++;
    return n;
}

size_t text_escape(Str raw, char *out, size_t size)
{
    size_t n = 0;
    Str bytes;
    CharKind kind;
    if (!size)
        return 0;
    while (raw.length) {
        size_t run = plain_length(raw, size - 1 - n);
        memcpy(out + n, raw.at, run);
        n += run;
        raw = (Str){raw.at + run, raw.length - run};
        if (!str_char(&raw, &bytes, &kind))
            break;
        char piece[16];
        size_t made = bytes.length;
        if (kind == CHAR_SHOWN)
            memcpy(piece, bytes.at, made);
        else
            made = char_escape(bytes, piece);
        if (n + made >= size)
            break;
        memcpy(out + n, piece, made);
        n += made;
    }
    out[n] = '\0';
    return n;
}
