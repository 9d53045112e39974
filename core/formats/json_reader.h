/* json_reader.h - JSON text as a cJSON tree, and the values of its items. */
#ifndef CORE_FORMATS_JSON_READER_H
#define CORE_FORMATS_JSON_READER_H

#include "core/formats/reader.h"

#include <cjson/cJSON.h>

/* cJSON keeps numbers as doubles: integers are exact up to here, above it where they were written as digits alone. */
#define JSON_EXACT_MAX ((uint64_t)1 << 53)

/* For programs, at their start: cJSON's memory comes from mem.h, or a lack of it would be taken for bad JSON. */
void json_use_mem(void);
/* "1.7.15": cJSON's version, a constant. */
const char *json_library_version(void);

/* Parses the whole text; the caller frees with cJSON_Delete(). NULL: the error has line and column. */
cJSON *json_parse(Str text, Error *error);

/* Parses the value that the text begins with; *end: what follows it. The caller frees it. NULL: *end is where it
 * stopped being JSON. Whole numbers keep their digits, for json_u64(). */
cJSON *json_parse_value(Str text, const char **end);

/* Sets the error "not valid JSON" with line and column of `at`. Returns false. */
bool json_error(Str text, const char *at, Error *error);

/* Does the text begin like an object and hold the member name `"key"`? A search, not a parse. */
bool json_has_key(Str text, const char *key);

typedef enum JsonNumber { JSON_NUMBER_NONE, JSON_NUMBER_EXACT, JSON_NUMBER_ROUNDED } JsonNumber;
/* A number that is a whole one from 0 to 2^64-1. Above 2^53 and with a point or an exponent, or of a tree that cJSON
 * parsed by itself, it is what a double could keep: ROUNDED. */
JsonNumber json_u64(const cJSON *item, uint64_t *value);

/* A string item as a view into it; an empty one for anything else. */
Str json_str(const cJSON *item);
/* A string item that is an LSN. */
bool json_lsn(const cJSON *item, Lsn *lsn);
/* The object's member that is an LSN; *there: it is one. Invalid values are reported; false if strict. */
bool json_lsn_member(Reader *reader, const cJSON *object, const char *name, Lsn *lsn, bool *there);
/* The same for a yes or no. */
bool json_bool_member(Reader *reader, const cJSON *object, const char *name, bool *value, bool *there);

#endif
