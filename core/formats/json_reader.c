/* json_reader.c - functions that all JSON readers share, and whole numbers that a double can't hold.
 *
 * cJSON keeps a number as a double: 9007199254741001 would become …000. The tree has its numbers in the order of the
 * text, so each long number gets the digits of the text:
 *
 *     {"a":1,"size":9007199254741001}     numbers in the tree: 1, 9007199254741000.0
 *           ^       ^ 16 digits           the second one's valuestring: "9007199254741001"
 */
#include "core/formats/json_reader.h"

void json_use_mem(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){mem_alloc, free});
}

bool json_error(Str text, const char *at, Error *error)
{
    unsigned long line = 1, column = 1;
    for (const char *c = text.at; c < text.at + text.length && c < at; c++) {
        column = *c == '\n' ? 1 : column + 1;
        line += *c == '\n';
    }
    error_set(error, ERROR_INPUT, "not valid JSON, or nested more than %d deep", CJSON_NESTING_LIMIT);
    return error_place(error, NULL, line, column);
}

/* ---- long numbers ---- */

#define LONG_DIGITS 16 /* fewer are below 2^53 */

/* The next number of a text that is valid JSON; rest becomes what follows it. */
static bool take_number(Str *rest, Str *number)
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

static bool is_long(Str number)
{
    size_t digits = 0;
    while (digits < number.length && char_is_digit(number.at[digits]))
        digits++;
    return digits == number.length && digits >= LONG_DIGITS;
}

static bool has_long(Str text)
{
    for (Str number; take_number(&text, &number);)
        if (is_long(number))
            return true;
    return false;
}

/* Goes down the tree as deep as cJSON nests, CJSON_NESTING_LIMIT. */
static void keep_digits(cJSON *item, Str *rest)
{
    for (; item; item = item->next) {
        Str number;
        if (cJSON_IsNumber(item) && take_number(rest, &number) && is_long(number)) {
            item->valuestring = cJSON_malloc(number.length + 1);
            memcpy(item->valuestring, number.at, number.length);
            item->valuestring[number.length] = '\0';
        }
        keep_digits(item->child, rest);
    }
}

cJSON *json_parse_value(Str text, const char **end)
{
    cJSON *value = cJSON_ParseWithLengthOpts(text.at, text.length, end, false);
    Str read = {text.at, value ? (size_t)(*end - text.at) : 0};
    if (value && has_long(read))
        keep_digits(value, &read);
    return value;
}

/* ---- values ---- */

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

Str json_str(const cJSON *item)
{
    return cJSON_IsString(item) && item->valuestring ? str_from(item->valuestring) : (Str){"", 0};
}

bool json_lsn(const cJSON *item, Lsn *lsn)
{
    Str text = json_str(item);
    return text.length > 0 && text.length < 40 && lsn_parse(text, lsn, NULL);
}

bool json_lsn_member(Reader *reader, const cJSON *object, const char *name, Lsn *lsn, bool *there)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    *there = json_lsn(item, lsn);
    return !item || *there || reader_odd(reader, 0, "%s is not an LSN", name);
}

bool json_bool_member(Reader *reader, const cJSON *object, const char *name, bool *value, bool *there)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    *there = cJSON_IsBool(item);
    *value = cJSON_IsTrue(item);
    return !item || *there || reader_odd(reader, 0, "%s is neither true nor false", name);
}

static bool read_size(Reader *reader, const cJSON *fact, Layer *layer)
{
    char quote[QUOTE_SIZE];
    uint64_t number;
    JsonNumber kind = json_u64(fact, &number);
    if (kind == JSON_NUMBER_NONE || number > LAYER_SIZE_MAX)
        return reader_odd(reader, 0, "the size of %s is not a number of bytes", reader_quote(layer->name, quote));
    layer->size = number;
    if (kind == JSON_NUMBER_ROUNDED)
        reader_note(reader, "%s: the size of %s is above 2^53 and rounded", reader->file,
                    reader_quote(layer->name, quote));
    return true;
}

static bool read_generation(Reader *reader, const cJSON *fact, Layer *layer)
{
    char quote[QUOTE_SIZE];
    uint64_t number;
    if (json_u64(fact, &number) != JSON_NUMBER_EXACT || number >= GENERATION_NONE)
        return reader_odd(reader, 0, "the generation of %s is not a whole number of 32 bits",
                          reader_quote(layer->name, quote));
    layer->generation = (uint32_t)number;
    return true;
}

static bool read_shard(Reader *reader, const cJSON *fact, Layer *layer)
{
    char quote[QUOTE_SIZE];
    uint64_t number;
    Str digits = json_str(fact);
    if (digits.length != 4 || !number_parse_hex(digits, &number, NULL))
        return reader_odd(reader, 0, "the shard of %s is not 4 hex digits", reader_quote(layer->name, quote));
    layer->shard = (uint16_t)number;
    return true;
}

bool json_layer_facts(Reader *reader, const cJSON *facts, Layer *layer)
{
    static const struct {
        const char *name;
        bool (*read)(Reader *reader, const cJSON *fact, Layer *layer);
    } known[] = {{"file_size", read_size},
                 {"layer_file_size", read_size},
                 {"generation", read_generation},
                 {"shard", read_shard}};
    char quote[QUOTE_SIZE];
    const cJSON *fact;
    if (facts && !cJSON_IsObject(facts))
        return reader_odd(reader, 0, "the value of %s is not an object", reader_quote(layer->name, quote));
    cJSON_ArrayForEach(fact, facts)
    {
        for (size_t i = 0; fact->string && i < sizeof known / sizeof *known; i++)
            if (strcmp(fact->string, known[i].name) == 0 && !known[i].read(reader, fact, layer))
                return false;
    }
    return true;
}

bool json_layer_name(Reader *reader, const char *where, size_t index, Str text, LayerName *name, bool *going)
{
    const char *reason;
    char quote[QUOTE_SIZE];
    if (layer_name_parse(text, name, &reason))
        return true;
    *going = reader_skip(reader, 0, "%s[%zu]: %s: %s", where, index, reason, reader_quote(text, quote));
    return false;
}

const char *json_library_version(void)
{
    return cJSON_Version();
}
