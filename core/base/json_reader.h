/* json_reader.h - JSON text as a cJSON tree, and the values of its items. */
#ifndef CORE_BASE_JSON_READER_H
#define CORE_BASE_JSON_READER_H

#include "core/base/error.h"
#include "core/base/str.h"

#include <cjson/cJSON.h>
#include <stdint.h>

/* cJSON stores numbers as doubles: integers up to here are exact. Larger ones are exact if they were written with
 * digits only. */
#define JSON_EXACT_MAX ((uint64_t)1 << 53)

/* For programs, at their start: cJSON allocates with mem.h, because it would report a lack of memory as invalid
 * JSON. */
void json_use_mem(void);
/* "1.7.15": cJSON's version, a constant. */
const char *json_library_version(void);

/* Parses the whole text; the caller frees it with cJSON_Delete(). NULL: the error has line and column. */
cJSON *json_parse(Str text, Error *error);

/* Parses the value at the beginning of the text; *end is what follows it. The caller frees it. NULL: *end is where the
 * text is not JSON. Whole numbers keep their digits for json_u64(). */
cJSON *json_parse_value(Str text, const char **end);

/* Sets the error "not valid JSON" with the line and column of `at`. Returns false. */
bool json_error(Str text, const char *at, Error *error);

/* Does the text begin like an object, and contain `"key"`? It is searched, not parsed. */
bool json_has_key(Str text, const char *key);

typedef enum JsonNumber { JSON_NUMBER_NONE, JSON_NUMBER_EXACT, JSON_NUMBER_ROUNDED } JsonNumber;
/* Reads a whole number from 0 to 2^64-1. ROUNDED where it is above 2^53 and only known as a double: it has a point or
 * an exponent, or cJSON has parsed the tree itself. */
JsonNumber json_u64(const cJSON *item, uint64_t *value);

/* Reads what json_whole() wrote: a whole number, or a string of up to 16 hex digits. False: the item is neither, or the
 * number is only known rounded; the result is undefined then. */
bool json_whole_read(const cJSON *item, uint64_t *value);

/* A string item, as a view into it; empty for any other item. */
Str json_str(const cJSON *item);
#endif
