/* encoding.h - how bytes are text: as UTF-8, as UTF-16, or not at all.
 *
 *     FF FE 61 00 E4 00        UTF-16: "aä"
 */
#ifndef CORE_BASE_ENCODING_H
#define CORE_BASE_ENCODING_H

#include "core/base/text.h"

/* Does the text begin with a UTF-16 byte order mark? */
bool str_is_utf16(Str text);
/* Appends UTF-16 (with its byte order mark) as UTF-8 (without one). What is not a character becomes U+FFFD.
 * O(length). */
void text_add_utf16(Text *text, Str raw);

/* Checks that `head`, the beginning of a file, is text. It is not text where most of its bytes are control characters
 * (other than those that text and terminal colours use) or not UTF-8. UTF-16 counts as text. ERROR_INPUT says how many
 * such bytes there are. O(length). */
bool str_check_text(Str head, Error *error);

#endif
