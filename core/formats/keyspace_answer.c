/* keyspace_answer.c - reads the keyspace answer of the HTTP API: pairs of keys, which become the set's keyspace. */
#include "core/formats/keyspace_answer.h"

bool keyspace_sniff(Str text, Str name)
{
    (void)name;
    return json_has_key(text, "keys") && (json_has_key(text, "at_lsn") || json_has_key(text, "sparse_keys"));
}

/* Reads a pair of keys. */
static bool read_range(Reader *reader, const cJSON *item, size_t index)
{
    KeyRange range;
    KeyForm form[2];
    Str lo = json_str(cJSON_GetArrayItem(item, 0)), hi = json_str(cJSON_GetArrayItem(item, 1));
    if (lo.length > 64 || hi.length > 64 || !key_parse(lo, &range.lo, &form[0], NULL) ||
        !key_parse(hi, &range.hi, &form[1], NULL) || form[0] != form[1])
        return reader_skip(reader, 0, "keys[%zu]: not two keys", index);
    if (range.lo >= range.hi)
        return reader_skip(reader, 0, "keys[%zu]: the range is empty or reversed", index);
    if (!reader_form(reader, form[0]))
        return reader_skip(reader, 0, "keys[%zu]: %s", index,
                           form[0] == KEY_PLAIN ? "plain keys among 36-digit ones" : "36-digit keys among plain ones");
    keyspace_add(&reader->set->keyspace, range);
    return true;
}

bool keyspace_read_ranges(Reader *reader, const cJSON *keys)
{
    size_t index = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, keys)
    {
        if (!read_range(reader, item, index++))
            return false;
    }
    reader->set->keyspace_given = true;
    return true;
}

bool keyspace_read(Reader *reader, Str text, Error *error)
{
    cJSON *root = json_parse(text, error);
    if (!root)
        return false;
    const cJSON *keys = cJSON_GetObjectItemCaseSensitive(root, "keys");
    bool fine = cJSON_IsArray(keys) || error_set(error, ERROR_INPUT, "keys is missing or not an array");
    if (fine && !keyspace_read_ranges(reader, keys))
        fine = reader_fail(reader, error);
    cJSON_Delete(root);
    return fine;
}
