/* str.c - looks at bytes only: a blank is a blank of ASCII, whatever the locale.
 *
 *     "  a b \r\nc"    str_line: "  a b " is taken, "c" is left    str_word on that line: "a", then "b", then nothing
 */
#include "core/base/str.h"

size_t str_count(Str text, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < text.length; i++)
        n += text.at[i] == c;
    return n;
}

static bool str_is_blank(char c)
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
    while (text.length && str_is_blank(text.at[0])) {
        text.at++;
        text.length--;
    }
    while (text.length && str_is_blank(text.at[text.length - 1]))
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
    while (rest->length && str_is_blank(rest->at[0])) {
        rest->at++;
        rest->length--;
    }
    size_t n = 0;
    while (n < rest->length && !str_is_blank(rest->at[n]))
        n++;
    *word = (Str){rest->at, n};
    rest->at += n;
    rest->length -= n;
    return n > 0;
}
