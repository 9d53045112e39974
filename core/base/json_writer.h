/* json_writer.h - JSON text from left to right: the writer adds commas, quotes and escapes; the caller decides the
 * order.
 *
 *     JsonWriter json = {.out = &text};
 *     json_open(&json, NULL, '{');
 *     json_number(&json, "layers", 3);
 *     json_open(&json, "levels", '[');
 *     json_string(&json, NULL, STR("a"));     // in an array: no name
 *     json_close(&json);
 *     json_close(&json);                      // {"layers": 3, "levels": ["a"]} with line breaks and indentation
 */
#ifndef CORE_BASE_JSON_WRITER_H
#define CORE_BASE_JSON_WRITER_H

#include "core/base/text.h"

#define JSON_DEPTH_MAX 32

typedef struct JsonWriter {
    Text *out; /* not owned */
    unsigned depth;
    char open[JSON_DEPTH_MAX];   /* '{' or '[' */
    bool flat[JSON_DEPTH_MAX];   /* this object or array is written on one line */
    bool filled[JSON_DEPTH_MAX]; /* has at least one element */
} JsonWriter;

/* Opens an object ('{') or an array ('['); `name` is NULL at the top and in arrays. */
void json_open(JsonWriter *json, const char *name, char bracket);
/* The same, with all of its content on one line. */
void json_open_flat(JsonWriter *json, const char *name, char bracket);
/* Closes what was opened last; after the outermost one a newline is added. Completed text may be poured
 * (text_pour()). */
void json_close(JsonWriter *json);

/* Control characters (C0, DEL, C1) are escaped; bytes that are not UTF-8 become U+FFFD. */
void json_string(JsonWriter *json, const char *name, Str value);
void json_text(JsonWriter *json, const char *name, const char *value); /* NULL is written as null. */
/* A view of the text up to its first zero byte, where cJSON ends a string. O(length). */
Str json_writable(Str text);
void json_number(JsonWriter *json, const char *name, uint64_t value);
/* Above 2^53, which readers round, as a string of its hex digits; json_whole_read() reads both. */
void json_whole(JsonWriter *json, const char *name, uint64_t value);
/* UINT32_MAX, which stands for no index, is written as null. */
void json_index(JsonWriter *json, const char *name, uint32_t index);
/* The shortest form, up to 17 significant digits, that reads back as the same value; null where it is not finite. */
void json_double(JsonWriter *json, const char *name, double value);
/* With `decimals` digits behind the point; null where it is not finite. */
void json_decimal(JsonWriter *json, const char *name, double value, int decimals);
void json_bool(JsonWriter *json, const char *name, bool value);
void json_null(JsonWriter *json, const char *name);

#endif
