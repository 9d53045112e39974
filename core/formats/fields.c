/* fields.c - writes and reads a struct as JSON by its table: two switches over the types of fields. */
#include "core/formats/fields.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#define AT(object, field)       ((void *)((char *)(object) + (field)->offset))
#define CONST_AT(object, field) ((const void *)((const char *)(object) + (field)->offset))

static const char *hex_text(uint64_t value, char out[24])
{
    snprintf(out, 24, "%llX", (unsigned long long)value);
    return out;
}

static const char *key_text(Key key, KeyForm form, char out[KEY_TEXT_SIZE])
{
    return form == KEY_PRODUCTION ? key_format(key, form, out) : hex_text((uint64_t)key, out);
}

static size_t field_bytes(const Field *field)
{
    static const size_t bytes[] = {
        [FIELD_BOOL] = sizeof(bool),
        [FIELD_U32] = 4,
        [FIELD_U64] = 8,
        [FIELD_SIZE] = 8,
        [FIELD_DOUBLE] = 8,
        [FIELD_KEY] = sizeof(Key),
        [FIELD_KEYS] = sizeof(KeyRange),
        [FIELD_LSN] = 8,
        [FIELD_LSNS] = sizeof(LsnRange),
        [FIELD_TEXT] = sizeof(char *),
        [FIELD_STR] = sizeof(Str),
        [FIELD_WORD] = 4,
        [FIELD_INDEX] = 4,
        [FIELD_LIST] = 8,
    };
    return bytes[field->type];
}

static bool is_nothing(const Field *field, const void *at)
{
    switch (field->type) {
    case FIELD_BOOL:
        return !*(const bool *)at;
    case FIELD_U32:
    case FIELD_WORD:
        return *(const uint32_t *)at == 0;
    case FIELD_INDEX:
        return *(const uint32_t *)at == UINT32_MAX;
    case FIELD_LIST:
        return ((const uint32_t *)at)[1] == 0;
    case FIELD_U64:
    case FIELD_LSN:
        return *(const uint64_t *)at == 0;
    case FIELD_SIZE:
        return *(const uint64_t *)at == SIZE_UNKNOWN;
    case FIELD_DOUBLE:
        return !isfinite(*(const double *)at);
    case FIELD_KEY:
        return *(const Key *)at == 0;
    case FIELD_KEYS:
        return ((const KeyRange *)at)->lo == 0 && ((const KeyRange *)at)->hi == 0;
    case FIELD_LSNS:
        return ((const LsnRange *)at)->lo == 0 && ((const LsnRange *)at)->hi == 0;
    case FIELD_TEXT:
        return !*(const char *const *)at;
    case FIELD_STR:
        return ((const Str *)at)->length == 0;
    }
    return false;
}

static void fields_write_pair(JsonWriter *json, const char *name, const char *lo, const char *hi)
{
    json_open_flat(json, name, '[');
    json_text(json, NULL, lo);
    json_text(json, NULL, hi);
    json_close(json);
}

static void write_list(JsonWriter *json, const Field *field, const uint32_t *span, const FieldContext *context)
{
    json_open_flat(json, field->name, '[');
    for (uint32_t i = 0; i < span[1]; i++)
        json_number(json, NULL, context->pool[span[0] + i]);
    json_close(json);
}

void field_write(JsonWriter *json, const Field *field, const void *at, const FieldContext *context)
{
    char a[KEY_TEXT_SIZE], b[KEY_TEXT_SIZE];
    const KeyRange *keys = at;
    const LsnRange *lsns = at;
    switch (field->type) {
    case FIELD_BOOL:
        json_bool(json, field->name, *(const bool *)at);
        return;
    case FIELD_U32:
        json_number(json, field->name, *(const uint32_t *)at);
        return;
    case FIELD_WORD:
        json_text(json, field->name, field->word(*(const uint32_t *)at));
        return;
    case FIELD_INDEX:
        json_index(json, field->name, *(const uint32_t *)at);
        return;
    case FIELD_LIST:
        write_list(json, field, at, context);
        return;
    case FIELD_U64:
        json_whole(json, field->name, *(const uint64_t *)at);
        return;
    case FIELD_SIZE:
        if (is_nothing(field, at))
            json_null(json, field->name);
        else
            json_whole(json, field->name, *(const uint64_t *)at);
        return;
    case FIELD_DOUBLE:
        json_double(json, field->name, *(const double *)at);
        return;
    case FIELD_KEY:
        json_text(json, field->name, key_text(*(const Key *)at, context->form, a));
        return;
    case FIELD_LSN:
        json_text(json, field->name, hex_text(*(const Lsn *)at, a));
        return;
    case FIELD_KEYS:
        fields_write_pair(json, field->name, key_text(keys->lo, context->form, a),
                          key_text(keys->hi, context->form, b));
        return;
    case FIELD_LSNS:
        fields_write_pair(json, field->name, hex_text(lsns->lo, a), hex_text(lsns->hi, b));
        return;
    case FIELD_TEXT:
        json_text(json, field->name, *(const char *const *)at);
        return;
    case FIELD_STR:
        json_string(json, field->name, json_writable(*(const Str *)at));
        return;
    }
}

void fields_write(JsonWriter *json, const Field *fields, const void *object, const FieldContext *context)
{
    for (const Field *field = fields; field->name; field++) {
        const void *at = CONST_AT(object, field);
        if (!field->sparse || !is_nothing(field, at))
            field_write(json, field, at, context);
    }
}

/* ---- changes ---- */

static bool same_list(const uint32_t *a, const uint32_t *b, const FieldContext *context)
{
    return a[1] == b[1] && (a[1] == 0 || memcmp(context->pool + a[0], context->pool + b[0], a[1] * sizeof *a) == 0);
}

static bool same_field(const Field *field, const void *a, const void *b, const FieldContext *context)
{
    if (field->type == FIELD_TEXT) {
        const char *text = *(const char *const *)a, *other = *(const char *const *)b;
        return text == other || (text && other && strcmp(text, other) == 0);
    }
    if (field->type == FIELD_STR)
        return str_equal(*(const Str *)a, *(const Str *)b);
    if (field->type == FIELD_LIST)
        return same_list(a, b, context);
    return memcmp(a, b, field_bytes(field)) == 0;
}

void fields_write_changes(JsonWriter *json, const Field *fields, const void *object, const void *before,
                          const FieldContext *context)
{
    for (const Field *field = fields; field->name; field++) {
        if (same_field(field, CONST_AT(object, field), CONST_AT(before, field), context))
            continue;
        if (is_nothing(field, CONST_AT(object, field)))
            json_null(json, field->name);
        else
            field_write(json, field, CONST_AT(object, field), context);
    }
}

/* ---- reading ---- */

bool json_key_read(const cJSON *item, KeyForm form, Key *key)
{
    Str text = json_str(item);
    KeyForm got;
    return text.length && text.length <= KEY_DIGITS && key_parse(text, key, &got, NULL) && got == form;
}

bool json_lsn_read(const cJSON *item, Lsn *lsn)
{
    Str text = json_str(item);
    return text.length <= 16 && number_parse_hex(text, lsn, NULL);
}

static bool read_u32(const cJSON *item, uint32_t *value)
{
    uint64_t number;
    if (json_u64(item, &number) != JSON_NUMBER_EXACT || number > UINT32_MAX)
        return false;
    *value = (uint32_t)number;
    return true;
}

static bool read_word(const cJSON *item, const Field *field, uint32_t *value)
{
    Str text = json_str(item);
    if (!cJSON_IsString(item))
        return false;
    const char *word;
    for (unsigned i = 0; i < field->limit && (word = field->word(i)) != NULL; i++)
        if (str_equal(str_from(word), text)) {
            *value = i;
            return true;
        }
    return false;
}

static bool read_list(const cJSON *item, const Field *field, uint32_t span[2], FieldContext *context)
{
    const cJSON *element;
    if (!cJSON_IsArray(item) || context->filled->count >= UINT32_MAX)
        return false;
    span[0] = (uint32_t)context->filled->count;
    span[1] = 0;
    cJSON_ArrayForEach(element, item)
    {
        uint32_t index;
        if (!read_u32(element, &index) || index >= context->limits[field->limit] ||
            context->filled->count == UINT32_MAX)
            return false;
        array_push(context->filled, index);
        span[1]++;
    }
    return true;
}

static bool read_field(const cJSON *item, const Field *field, void *at, FieldContext *context)
{
    Str text = json_str(item);
    switch (field->type) {
    case FIELD_BOOL:
        *(bool *)at = cJSON_IsTrue(item);
        return cJSON_IsBool(item);
    case FIELD_U32:
        return read_u32(item, at);
    case FIELD_WORD:
        return read_word(item, field, at);
    case FIELD_INDEX:
        return read_u32(item, at) && *(uint32_t *)at < context->limits[field->limit];
    case FIELD_LIST:
        return read_list(item, field, at, context);
    case FIELD_U64:
        return json_whole_read(item, at);
    case FIELD_SIZE:
        return json_whole_read(item, at) && *(uint64_t *)at <= LAYER_SIZE_MAX;
    case FIELD_DOUBLE:
        *(double *)at = cJSON_IsNumber(item) ? item->valuedouble : NAN;
        return cJSON_IsNumber(item) && fabs(item->valuedouble) <= JSON_DOUBLE_MAX;
    case FIELD_KEY:
        return json_key_read(item, context->form, at);
    case FIELD_LSN:
        return json_lsn_read(item, at);
    case FIELD_KEYS:
        return json_key_read(cJSON_GetArrayItem(item, 0), context->form, &((KeyRange *)at)->lo) &&
               json_key_read(cJSON_GetArrayItem(item, 1), context->form, &((KeyRange *)at)->hi);
    case FIELD_LSNS:
        return json_lsn_read(cJSON_GetArrayItem(item, 0), &((LsnRange *)at)->lo) &&
               json_lsn_read(cJSON_GetArrayItem(item, 1), &((LsnRange *)at)->hi);
    case FIELD_TEXT:
        *(const char **)at = arena_copy(context->arena, text.at, text.length);
        return cJSON_IsString(item);
    case FIELD_STR:
        *(Str *)at = arena_str(context->arena, text);
        return cJSON_IsString(item);
    }
    return false;
}

/* Sets a field whose member is missing, or null. */
static void set_nothing(const Field *field, void *at)
{
    memset(at, 0, field_bytes(field));
    if (field->type == FIELD_INDEX)
        *(uint32_t *)at = UINT32_MAX;
    else if (field->type == FIELD_SIZE)
        *(uint64_t *)at = SIZE_UNKNOWN;
    else if (field->type == FIELD_DOUBLE)
        *(double *)at = NAN;
}

bool fields_read_changes(const cJSON *object, const Field *fields, void *out, FieldContext *context)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, object)
    {
        const Field *field = fields;
        while (field->name && strcmp(field->name, item->string) != 0)
            field++;
        if (!field->name)
            continue;
        void *at = AT(out, field);
        set_nothing(field, at);
        if (!cJSON_IsNull(item) && !read_field(item, field, at, context)) {
            context->bad = field->name;
            return false;
        }
    }
    return true;
}

bool fields_read(const cJSON *object, const Field *fields, void *out, FieldContext *context)
{
    const cJSON *next = object ? object->child : NULL; /* members usually come in the table's order */
    for (const Field *field = fields; field->name; field++) {
        const cJSON *item = next && next->string && strcmp(next->string, field->name) == 0
                                ? next
                                : cJSON_GetObjectItemCaseSensitive(object, field->name);
        void *at = AT(out, field);
        set_nothing(field, at);
        if (!item)
            continue;
        next = item->next;
        if (!cJSON_IsNull(item) && !read_field(item, field, at, context)) {
            context->bad = field->name;
            return false;
        }
    }
    return true;
}
