/* utf8.h - the characters of a string: what may be shown, what is a control character, what is not UTF-8. */
#ifndef CORE_BASE_UTF8_H
#define CORE_BASE_UTF8_H

#include "core/base/str.h"

#include <stdint.h>

typedef enum CharKind {
    CHAR_SHOWN,   /* may be shown unchanged */
    CHAR_CONTROL, /* C0, DEL or C1 (U+0080 to U+009F) */
    CHAR_FORMAT,  /* reorders or hides what is around it: U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069, U+FEFF */
    CHAR_BROKEN,  /* a byte that is not part of valid UTF-8 */
} CharKind;

/* Takes the next character off `rest`; a byte that is not UTF-8 is taken alone. False when nothing is left. */
bool str_char(Str *rest, Str *bytes, CharKind *kind);
/* The same as a code point: a byte that is not UTF-8 becomes U+FFFD. */
bool utf8_next(Str *rest, uint32_t *code);
/* Writes `code` as UTF-8, with a terminating zero. Returns its length in bytes (1 to 4). */
size_t utf8_put(uint32_t code, char out[5]);
/* Writes a character as \n, \t, or each of its bytes as \xNN. Not terminated. Returns the length. */
size_t char_escape(Str bytes, char out[16]);

/* Copies `raw` to `out`, with every CHAR_CONTROL, CHAR_FORMAT and CHAR_BROKEN as \xNN, and newline and tab as \n and
 * \t. The result is always terminated, and cut at whole escapes where it does not fit. Returns the length written.
 * O(length). */
size_t text_escape(Str raw, char *out, size_t size);

#endif
