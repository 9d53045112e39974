/* utf16.h - texts that shells of Windows write, as UTF-8.
 *
 *     FF FE 61 00 E4 00        "aä"
 */
#ifndef CORE_BASE_UTF16_H
#define CORE_BASE_UTF16_H

#include "core/base/text.h"

/* Is the text UTF-16, by its byte order mark? */
bool str_is_utf16(Str text);
/* Appends UTF-16 with its mark as UTF-8 without one; what is no character becomes U+FFFD. */
void text_add_utf16(Text *text, Str raw);

#endif
