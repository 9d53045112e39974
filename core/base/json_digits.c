/* json_digits.c - cJSON keeps a number as a double: 9007199254741001 would become …000. The tree has its numbers in the
 * order of the text, so each long number gets the digits of the text:
 *
 *     {"a":1,"size":9007199254741001}     numbers in the tree: 1, 9007199254741000.0
 *           ^       ^ 16 digits           the second one's valuestring: "9007199254741001"
 */
#include "core/base/json_digits.h"

#define LONG_DIGITS 16 /* numbers with fewer digits are below 2^53 */

/* Takes the next number of a text that is valid JSON; `rest` becomes what follows it. */
static bool json_take_number(Str *rest, Str *number)
{
    const char *at = rest->at, *end = rest->at + rest->length;
    for (bool quoted = false; at < end && (quoted || !(char_is_digit(*at) || *at == '-')); at++) {
        if (quoted && *at == '\\')
            at++;
        else if (*at == '"')
            quoted = !quoted;
    }
    if (at >= end)
        return false;
    const char *from = at;
    while (at < end && (char_is_digit(*at) || strchr("+-.eE", *at)))
        at++;
    *number = (Str){from, (size_t)(at - from)};
    *rest = (Str){at, (size_t)(end - at)};
    return true;
}

static bool json_number_is_long(Str number)
{
    size_t digits = 0;
    while (digits < number.length && char_is_digit(number.at[digits]))
        digits++;
    return digits == number.length && digits >= LONG_DIGITS;
}

static bool json_has_long_number(Str text)
{
    for (Str number; json_take_number(&text, &number);)
        if (json_number_is_long(number))
            return true;
    return false;
}

/* Visits the tree; it is at most as deep as cJSON nests, CJSON_NESTING_LIMIT. */
static void keep_digits(cJSON *item, Str *rest)
{
    for (; item; item = item->next) {
        Str number;
        if (cJSON_IsNumber(item) && json_take_number(rest, &number) && json_number_is_long(number)) {
            item->valuestring = cJSON_malloc(number.length + 1);
            memcpy(item->valuestring, number.at, number.length);
            item->valuestring[number.length] = '\0';
        }
        keep_digits(item->child, rest);
    }
}

void json_keep_digits(cJSON *value, Str text)
{
    if (json_has_long_number(text))
        keep_digits(value, &text);
}
