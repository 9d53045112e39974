/* percent.h - paths that are percent-encoded, as in URLs and S3 inventories.
 *
 *     tenants%2F1111%2Fa       is "tenants/1111/a"
 */
#ifndef CORE_BASE_PERCENT_H
#define CORE_BASE_PERCENT_H

#include "core/base/text.h"

/* Does the text contain a slash that is written as %2F, as in S3 inventories and URLs? O(length). */
bool str_has_encoded_slash(Str text);
/* Appends the text. In words that contain an encoded slash, every %XX that encodes a printable ASCII character is
 * decoded. Words end at blanks, quotes, commas and line ends. The text has as many lines as before. O(text). */
void text_add_decoded_paths(Text *text, Str raw);

#endif
