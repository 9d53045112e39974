/* encoding.h - the encoding of bytes: UTF-8, UTF-16, or not text; and paths that are percent-encoded as in URLs.
 *
 *     FF FE 61 00 E4 00        UTF-16: "aä"
 *     tenants%2F1111%2Fa       a path in an S3 inventory: "tenants/1111/a"
 */
#ifndef CORE_BASE_ENCODING_H
#define CORE_BASE_ENCODING_H

#include "core/base/text.h"

/* Does the text begin with a UTF-16 byte order mark? */
bool str_is_utf16(Str text);
/* Appends UTF-16 (with its byte order mark) as UTF-8 (without one). What is not a character becomes U+FFFD.
 * O(length). */
void text_add_utf16(Text *text, Str raw);

/* Does the text contain a slash that is written as %2F, as in S3 inventories and URLs? O(length). */
bool str_has_encoded_slash(Str text);
/* Appends the text. In words that contain an encoded slash, every %XX that encodes a printable ASCII character is
 * decoded. Words end at blanks, quotes, commas and line ends. The text has as many lines as before. O(text). */
void text_add_decoded_paths(Text *text, Str raw);

/* Checks that `head`, the beginning of a file, is text. It is not text where most of its bytes are control characters
 * (other than those that text and terminal colours use) or not UTF-8. UTF-16 counts as text. ERROR_INPUT says how many
 * such bytes there are. O(length). */
bool str_check_text(Str head, Error *error);

#endif
