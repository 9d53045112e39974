/* percent.c - decodes words that have an encoded slash. A percent sign alone does not show that a word is encoded:
 * "50%25" may be literal.
 *
 *     "see a%2Fb%20c, 50%25"    is "see a/b%20c, 50%25": a blank is not decoded, because it would end the word
 */
#include "core/base/percent.h"

#include "core/base/hex.h"

/* The printable character that the %XX at the start of the text encodes; 0 where it encodes none. */
static char encoded_char(Str text)
{
    int high = text.length >= 3 && text.at[0] == '%' ? hex_digit(text.at[1]) : -1;
    int low = high < 0 ? -1 : hex_digit(text.at[2]);
    int code = low < 0 ? 0 : high << 4 | low;
    return code > ' ' && code < 0x7F ? (char)code : '\0';
}

bool str_has_encoded_slash(Str text)
{
    const char *end = text.at + text.length;
    for (const char *c = text.at; c < end && (c = memchr(c, '%', (size_t)(end - c))) != NULL; c++)
        if (encoded_char((Str){c, (size_t)(end - c)}) == '/')
            return true;
    return false;
}

static void add_decoded_word(Text *text, Str word)
{
    while (word.length) {
        char c = encoded_char(word);
        size_t taken = c ? 3 : 1;
        text_add_char(text, c ? c : word.at[0]);
        word = (Str){word.at + taken, word.length - taken};
    }
}

void text_add_decoded_paths(Text *text, Str raw)
{
    text_reserve(text, raw.length);
    for (size_t from = 0, at = 0; at <= raw.length; at++) {
        if (at < raw.length && !char_among(raw.at[at], " \t\r\n,;\"'"))
            continue;
        Str word = {raw.at + from, at - from};
        if (str_has_encoded_slash(word))
            add_decoded_word(text, word);
        else
            text_add_str(text, word);
        if (at < raw.length)
            text_add_char(text, raw.at[at]);
        from = at + 1;
    }
}
