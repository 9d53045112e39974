/* json_member.c - a member that is not there is no fault; one of another type is left out, and reported. */
#include "core/formats/json_member.h"

bool json_lsn(const cJSON *item, Lsn *lsn)
{
    Str text = json_str(item);
    return text.length > 0 && text.length < 40 && lsn_parse(text, lsn, NULL);
}

bool json_lsn_member(Reader *reader, const cJSON *object, const char *name, Lsn *lsn, bool *there)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    *there = json_lsn(item, lsn);
    return !item || *there || reader_skip_fact(reader, 0, "%s is not an LSN", name);
}

bool json_bool_member(Reader *reader, const cJSON *object, const char *name, bool *value, bool *there)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    *there = cJSON_IsBool(item);
    *value = cJSON_IsTrue(item);
    return !item || *there || reader_skip_fact(reader, 0, "%s is neither true nor false", name);
}
