/* uncolour.c - finds the next sequence by its first character, and leaves it out.
 *
 *     "a\x1b[31mb\x1b[0mc" with real ESCs, or with ESC written as the four characters \x1b: "abc"
 */
#include "core/base/uncolour.h"

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
static size_t colour_sequence_length(Str text)
{
    return text.at[0] == '\x1b' ? escape_length(text) : written_colour_length(text);
}

/* The place of the next terminal sequence; text.length where there is none. */
static size_t colour_sequence_find(Str text)
{
    static const char first[256] = {['\x1b'] = 1, ['\\'] = 1, ['^'] = 1, ['#'] = 1};
    for (size_t i = 0; i < text.length; i++)
        if (first[(unsigned char)text.at[i]] && colour_sequence_length((Str){text.at + i, text.length - i}))
            return i;
    return text.length;
}

bool str_is_coloured(Str text)
{
    return colour_sequence_find(text) < text.length;
}

void text_add_uncoloured(Text *text, Str raw)
{
    text_reserve(text, raw.length);
    while (raw.length) {
        size_t plain = colour_sequence_find(raw);
        text_add(text, raw.at, plain);
        raw = (Str){raw.at + plain, raw.length - plain};
        size_t n = raw.length ? colour_sequence_length(raw) : 0;
        raw = (Str){raw.at + n, raw.length - n};
    }
}
