/* json_reader.c - the way from text to a cJSON tree, and from its items to our types: what is of another type is an
 * empty string or no number.
 *
 *     {"at": "0/10", "size": 1e30}    json_str of "at": 0/10; json_u64 of "size": JSON_NUMBER_NONE, as it is above 2^64
 */
#include "core/base/json_reader.h"

#include "core/base/json_digits.h"
#include "core/base/mem.h"
#include "core/base/number.h"

#include <string.h>

void json_use_mem(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){mem_alloc, free});
}

/* Does the text end within a string, an array or an object? */
static bool is_cut_off(Str text)
{
    bool quoted = false;
    long depth = 0, deepest = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else {
            quoted = c == '"';
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
            deepest = depth > deepest ? depth : deepest;
        }
    }
    return (quoted || depth > 0) && deepest <= CJSON_NESTING_LIMIT;
}

bool json_error(Str text, const char *at, Error *error)
{
    unsigned long line = 1, column = 1;
    for (const char *c = text.at; c < text.at + text.length && c < at; c++) {
        column = *c == '\n' ? 1 : column + 1;
        line += *c == '\n';
    }
    if (is_cut_off(text))
        error_set(error, ERROR_INPUT, "not valid JSON: the input is cut off, or a bracket is not closed");
    else
        error_set(error, ERROR_INPUT, "not valid JSON, or nested more than %d deep", CJSON_NESTING_LIMIT);
    return error_place(error, NULL, line, column);
}

cJSON *json_parse_value(Str text, const char **end)
{
    cJSON *value = cJSON_ParseWithLengthOpts(text.at, text.length, end, false);
    if (value)
        json_keep_digits(value, (Str){text.at, (size_t)(*end - text.at)});
    return value;
}

cJSON *json_parse(Str text, Error *error)
{
    const char *end = text.at;
    cJSON *root = json_parse_value(text, &end);
    if (!root)
        json_error(text, end, error);
    return root;
}

bool json_has_key(Str text, const char *key)
{
    size_t i = 0, length = strlen(key);
    while (i < text.length && (text.at[i] == ' ' || (text.at[i] >= '\t' && text.at[i] <= '\r')))
        i++;
    if (i == text.length || text.at[i] != '{')
        return false;
    for (const char *at = text.at, *end = text.at + text.length;
         (at = memmem(at, (size_t)(end - at), key, length)) != NULL; at++)
        if (at > text.at && at[-1] == '"' && at + length < end && at[length] == '"')
            return true;
    return false;
}

JsonNumber json_u64(const cJSON *item, uint64_t *value)
{
    if (cJSON_IsNumber(item) && item->valuestring)
        return number_parse(str_from(item->valuestring), value, NULL) ? JSON_NUMBER_EXACT : JSON_NUMBER_NONE;
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble >= 18446744073709551616.0)
        return JSON_NUMBER_NONE;
    uint64_t whole = (uint64_t)item->valuedouble;
    if ((double)whole != item->valuedouble)
        return JSON_NUMBER_NONE;
    *value = whole;
    return whole <= JSON_EXACT_MAX ? JSON_NUMBER_EXACT : JSON_NUMBER_ROUNDED;
}

bool json_whole_read(const cJSON *item, uint64_t *value)
{
    Str text = json_str(item);
    return cJSON_IsNumber(item) ? json_u64(item, value) == JSON_NUMBER_EXACT
                                : text.length <= 16 && number_parse_hex(text, value, NULL);
}

Str json_str(const cJSON *item)
{
    return cJSON_IsString(item) && item->valuestring ? str_from(item->valuestring) : (Str){"", 0};
}

const char *json_library_version(void)
{
    return cJSON_Version();
}
