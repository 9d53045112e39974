/* text.h - string views, growable text, numbers, and escaping of what must not reach a terminal raw.
 *
 * `Str` is a view: pointer and length, not owned, not terminated. `Text` is owned, growable and always terminated.
 */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include "core/base/error.h"
#include "core/base/utf8.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A macro's value as a literal: TEXT_OF(FANOUT_LOADED) is "10". */
#define TEXT_OF(macro)  TEXT_OF_(macro)
#define TEXT_OF_(value) #value

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
/* Without blanks (space, tab, CR, LF, VT, FF) at both ends. */
Str str_trim(Str text);
/* What follows the last blank or tab; the whole text where there is none. */
Str str_last_word(Str text);
/* Takes the next line off `rest`, without its LF or CRLF. False when nothing is left. A final line without LF is a line
 * too. */
bool str_line(Str *rest, Str *line);
/* Takes the next blank-separated word off `rest`. False when there is none. */
bool str_word(Str *rest, Str *word);

/* A growing text. It must start as TEXT_EMPTY, also as a member of a larger struct; text_release() frees it. */
typedef struct Text {
    char *at; /* owned, terminated, never NULL; an empty Text shares a constant: do not write to it */
    size_t length, capacity;
    struct TextSink *sink; /* receives what text_pour() hands over; NULL: the text keeps everything */
    struct Tones *tones;   /* records what text_tone() says of lines (tones.h); NULL: tones are dropped */
} Text;

#define TEXT_EMPTY                                                                                                     \
    {                                                                                                                  \
        .at = ""                                                                                                       \
    }

/* Receives a long text piece by piece, so that it is never in memory as a whole. */
typedef struct TextSink {
    bool (*take)(struct TextSink *sink, Str piece); /* false: no further pieces are wanted */
    bool closed;                                    /* `take` has returned false */
} TextSink;

/* For writers, at places where they will not look back at earlier text: a text that has a sink and has grown to about a
 * MiB is handed over, and is empty afterwards. */
void text_pour(Text *text);
/* Hands over the rest, of any size, at the end. */
void text_pour_all(Text *text);

void text_release(Text *text);
void text_clear(Text *text);
void text_reserve(Text *text, size_t more);
void text_add(Text *text, const char *bytes, size_t length);
void text_add_str(Text *text, Str str);
void text_add_char(Text *text, char c);
void text_printf(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(Text *text, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
static inline Str text_str(const Text *text)
{
    return (Str){text->at, text->length};
}

/* Appends what text_escape() writes, but keeps newlines and tabs: lines for a terminal. */
void text_add_escaped(Text *text, Str raw);
/* Appends `raw` with each control character replaced by a blank: for places that have no escapes. */
void text_add_blanked(Text *text, Str raw);

/* Does the text contain terminal sequences (colours) that text_add_uncoloured() would remove? O(length). */
bool str_is_coloured(Str text);
/* Appends `raw` without terminal sequences: ESC [ … and ESC ] …, and colours whose ESC a logger has spelled out: \x1b[,
 * \u001b[, \033[, \e[, ^[[ and #033[ (rsyslog), up to their `m` or `K`. */
void text_add_uncoloured(Text *text, Str raw);

/* A decimal or 0x number with an optional suffix K, M, G, T, P (1024^1..5, either case), up to 2^64-1.
 * Fails with a reason: empty, not a number, too large. */
bool number_parse(Str text, uint64_t *value, Error *error);
/* Reads 1 to 16 hex digits, with an optional 0x. Fails with the reason. */
bool number_parse_hex(Str text, uint64_t *value, Error *error);

/* "248 GiB", "24.0 KiB", "1.06 MiB", "12 B": three significant digits. `out` holds 32 bytes. Returns `out`. */
char *bytes_format(uint64_t bytes, char out[32]);
/* "26,690". `out` holds 32 bytes. Returns `out`. */
char *count_format(uint64_t count, char out[32]);
/* "1 layer", "26,690 layers": for nouns whose plural is an s. `out` holds 64 bytes, the noun has up to 30. Returns
 * `out`. */
char *plural_format(uint64_t count, const char *noun, char out[64]);

#endif
