/* str.h - string views: comparing them, and taking lines and words off them.
 *
 * `Str` is a view: pointer and length, not owned, not terminated.
 */
#ifndef CORE_BASE_STR_H
#define CORE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct Str {
    const char *at;
    size_t length;
} Str;

#define STR(literal) ((Str){(literal), sizeof(literal) - 1})
#define STR_ARG(str) (int)(str).length, (str).at /* for "%.*s" */
static inline Str str_from(const char *text)
{
    return (Str){text, text ? strlen(text) : 0};
}

/* Is `c` one of these characters? False for a zero byte, which strchr() would find at the end of every string. */
static inline bool char_among(char c, const char *set)
{
    return c && strchr(set, c);
}

/* ASCII digits only, whatever the locale. */
static inline bool char_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool char_is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

bool str_equal(Str a, Str b);
bool str_starts(Str text, Str prefix);
bool str_ends(Str text, Str suffix);
/* The number of bytes of `text` that are `c`. */
size_t str_count(Str text, char c);
/* Without blanks (space, tab, CR, LF, VT, FF) at both ends. */
Str str_trim(Str text);
/* What follows the last blank or tab; the whole text where there is none. */
Str str_last_word(Str text);
/* Takes the next line off `rest`, without its LF or CRLF. False when nothing is left. A final line without LF is a line
 * too, and loses a CR at its end as well. */
bool str_line(Str *rest, Str *line);
/* Takes the next blank-separated word off `rest`. False when there is none. */
bool str_word(Str *rest, Str *word);

#endif
