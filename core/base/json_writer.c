/* json_writer.c - a stack of open brackets, and for each whether a comma is due. */
#include "core/base/json_writer.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void new_line(JsonWriter *json)
{
    text_add_char(json->out, '\n');
    for (unsigned i = 0; i < json->depth; i++)
        text_add(json->out, "  ", 2);
}

static bool is_flat(const JsonWriter *json)
{
    return json->depth > 0 && json->flat[json->depth - 1];
}

/* Length of the valid UTF-8 sequence at `at`, 0 where there is none. */
static size_t utf8_length(const unsigned char *at, size_t left)
{
    size_t length = at[0] < 0x80                    ? 1
                    : at[0] >= 0xC2 && at[0] < 0xE0 ? 2
                    : (at[0] & 0xF0) == 0xE0        ? 3
                    : at[0] >= 0xF0 && at[0] < 0xF5 ? 4
                                                    : 0;
    if (length == 0 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] >= 0xA0) || (at[0] == 0xF0 && at[1] < 0x90) ||
        (at[0] == 0xF4 && at[1] >= 0x90))
        return 0;
    return length;
}

static void quoted(Text *out, Str value)
{
    text_add_char(out, '"');
    for (size_t i = 0; i < value.length;) {
        const unsigned char *at = (const unsigned char *)value.at + i;
        size_t length = utf8_length(at, value.length - i);
        if (length == 0)
            text_add(out, "\xEF\xBF\xBD", 3);
        else if (*at == '"' || *at == '\\')
            text_printf(out, "\\%c", *at);
        else if (*at < 0x20 || *at == 0x7F)
            text_printf(out, "\\u%04x", *at);
        else
            text_add(out, value.at + i, length);
        i += length ? length : 1;
    }
    text_add_char(out, '"');
}

static void begin(JsonWriter *json, const char *name)
{
    if (json->depth > 0) {
        bool *filled = &json->filled[json->depth - 1];
        if (*filled)
            text_add_char(json->out, ',');
        if (!is_flat(json))
            new_line(json);
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
    begin(json, name);
    assert(json->depth < JSON_DEPTH_MAX);
    text_add_char(json->out, bracket);
    flat |= is_flat(json);
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
        new_line(json);
    text_add_char(json->out, json->open[json->depth] == '{' ? '}' : ']');
    if (json->depth == 0)
        text_add_char(json->out, '\n');
}

void json_string(JsonWriter *json, const char *name, Str value)
{
    begin(json, name);
    quoted(json->out, value);
}

void json_text(JsonWriter *json, const char *name, const char *value)
{
    if (value)
        json_string(json, name, str_from(value));
    else
        json_null(json, name);
}

void json_number(JsonWriter *json, const char *name, uint64_t value)
{
    begin(json, name);
    text_printf(json->out, "%llu", (unsigned long long)value);
}

void json_double(JsonWriter *json, const char *name, double value)
{
    if (!isfinite(value)) {
        json_null(json, name);
        return;
    }
    begin(json, name);
    char text[40];
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    text_add_str(json->out, str_from(text));
}

void json_bool(JsonWriter *json, const char *name, bool value)
{
    begin(json, name);
    text_add_str(json->out, value ? STR("true") : STR("false"));
}

void json_null(JsonWriter *json, const char *name)
{
    begin(json, name);
    text_add_str(json->out, STR("null"));
}
