/* json_writer.c - keeps a stack of the open brackets, and for each of them whether it has an element: then the next
 * one begins with a comma. {"a":1 is open with an element, so "b" follows as ,"b". */
#include "core/base/json_writer.h"

#include "core/base/json_reader.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void json_new_line(JsonWriter *json)
{
    text_add_char(json->out, '\n');
    for (unsigned i = 0; i < json->depth; i++)
        text_add(json->out, "  ", 2);
}

static bool json_is_flat(const JsonWriter *json)
{
    return json->depth > 0 && json->flat[json->depth - 1];
}

static void quoted(Text *out, Str value)
{
    Str bytes;
    CharKind kind;
    uint32_t code;
    text_add_char(out, '"');
    while (str_char(&value, &bytes, &kind)) {
        const unsigned char *at = (const unsigned char *)bytes.at;
        if (kind == CHAR_BROKEN)
            text_add(out, "\xEF\xBF\xBD", 3);
        else if (kind == CHAR_CONTROL)
            text_printf(out, "\\u%04x", at[bytes.length - 1]);    /* C1: the last byte is the code */
        else if (kind == CHAR_FORMAT && utf8_next(&bytes, &code)) /* it would reorder what a terminal shows around it */
            text_printf(out, "\\u%04x", code);
        else if (*at == '"' || *at == '\\')
            text_printf(out, "\\%c", *at);
        else
            text_add_str(out, bytes);
    }
    text_add_char(out, '"');
}

static void json_begin(JsonWriter *json, const char *name)
{
    if (json->depth > 0) {
        bool *filled = &json->filled[json->depth - 1];
        if (*filled)
            text_add_char(json->out, ',');
        if (!json_is_flat(json))
            json_new_line(json);
        else if (*filled)
            text_add_char(json->out, ' ');
        *filled = true;
    }
    assert((name != NULL) == (json->depth > 0 && json->open[json->depth - 1] == '{'));
    if (name) {
        quoted(json->out, str_from(name));
        text_add(json->out, ": ", 2);
    }
}

static void open_bracket(JsonWriter *json, const char *name, char bracket, bool flat)
{
    json_begin(json, name);
    assert(json->depth < JSON_DEPTH_MAX);
    text_add_char(json->out, bracket);
    flat |= json_is_flat(json);
    json->open[json->depth] = bracket;
    json->flat[json->depth] = flat;
    json->filled[json->depth] = false;
    json->depth++;
}

void json_open(JsonWriter *json, const char *name, char bracket)
{
    open_bracket(json, name, bracket, false);
}

void json_open_flat(JsonWriter *json, const char *name, char bracket)
{
    open_bracket(json, name, bracket, true);
}

void json_close(JsonWriter *json)
{
    assert(json->depth > 0);
    json->depth--;
    if (json->filled[json->depth] && !json->flat[json->depth])
        json_new_line(json);
    text_add_char(json->out, json->open[json->depth] == '{' ? '}' : ']');
    if (json->depth == 0)
        text_add_char(json->out, '\n');
    text_pour(json->out);
}

void json_string(JsonWriter *json, const char *name, Str value)
{
    json_begin(json, name);
    quoted(json->out, value);
}

void json_text(JsonWriter *json, const char *name, const char *value)
{
    if (value)
        json_string(json, name, str_from(value));
    else
        json_null(json, name);
}

Str json_writable(Str text)
{
    const char *end = text.length ? memchr(text.at, '\0', text.length) : NULL;
    return end ? (Str){text.at, (size_t)(end - text.at)} : text.length ? text : (Str){"", 0};
}

void json_number(JsonWriter *json, const char *name, uint64_t value)
{
    json_begin(json, name);
    text_printf(json->out, "%llu", (unsigned long long)value);
}

void json_whole(JsonWriter *json, const char *name, uint64_t value)
{
    char hex[24];
    snprintf(hex, sizeof hex, "%" PRIX64, value);
    if (value <= JSON_EXACT_MAX)
        json_number(json, name, value);
    else
        json_text(json, name, hex);
}

void json_index(JsonWriter *json, const char *name, uint32_t index)
{
    if (index == UINT32_MAX)
        json_null(json, name);
    else
        json_number(json, name, index);
}

void json_double(JsonWriter *json, const char *name, double value)
{
    if (!isfinite(value)) {
        json_null(json, name);
        return;
    }
    json_begin(json, name);
    char text[40];
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    text_add_str(json->out, str_from(text));
}

void json_decimal(JsonWriter *json, const char *name, double value, int decimals)
{
    if (!isfinite(value)) {
        json_null(json, name);
        return;
    }
    json_begin(json, name);
    text_printf(json->out, "%.*f", decimals, value);
}

void json_bool(JsonWriter *json, const char *name, bool value)
{
    json_begin(json, name);
    text_add_str(json->out, value ? STR("true") : STR("false"));
}

void json_null(JsonWriter *json, const char *name)
{
    json_begin(json, name);
    text_add_str(json->out, STR("null"));
}
