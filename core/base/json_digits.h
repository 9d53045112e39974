/* json_digits.h - the digits of whole numbers that a double can't hold. */
#ifndef CORE_BASE_JSON_DIGITS_H
#define CORE_BASE_JSON_DIGITS_H

#include "core/base/str.h"

#include <cjson/cJSON.h>

/* `text` is what `value` was parsed from: each number of 16 digits or more gets its digits as its valuestring. O(text),
 * and nothing more where there are none. */
void json_keep_digits(cJSON *value, Str text);

#endif
