/* encoding.h - the encoding of bytes: UTF-8, UTF-16, or not text; and paths that are percent-encoded as in URLs.
 *
 *     FF FE 61 00 E4 00        UTF-16: "aä"
 *     tenants%2F1111%2Fa       a path in an S3 inventory: "tenants/1111/a"
 */
#ifndef CORE_BASE_ENCODING_H
#define CORE_BASE_ENCODING_H

#include "core/base/text.h"

/* Is the text UTF-16, by its byte order mark? */
bool str_is_utf16(Str text);
/* Appends UTF-16 with its mark as UTF-8 without one; what is no character becomes U+FFFD. */
void text_add_utf16(Text *text, Str raw);

/* Is a slash in it written as %2F, as S3 inventories and URLs write it? O(text). */
bool str_has_encoded_slash(Str text);
/* Appends the text; in words with an encoded slash every %XX that is a printable ASCII character is decoded. Words end
 * at blanks, quotes, commas and line ends. The text has as many lines as before. O(text). */
void text_add_decoded_paths(Text *text, Str raw);

/* Is `head`, the beginning of something, that of a text? Not where most of its bytes are none of a text's: control
 * characters (but those of lines and terminals) and bytes that are no UTF-8. UTF-16 is a text too. ERROR_INPUT says how
 * many there are. */
bool str_check_text(Str head, Error *error);

#endif
