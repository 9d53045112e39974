/* json_fields.c - writes keys, LSNs and ranges as members of a JSON object. */
#include "core/tell/json_fields.h"

void json_write_lsn(JsonWriter *json, const char *name, Lsn lsn)
{
    char text[LSN_TEXT_SIZE];
    json_text(json, name, lsn_format(lsn, text));
}

void json_write_key(JsonWriter *json, const char *name, Key key, KeyForm form)
{
    char text[KEY_TEXT_SIZE];
    json_text(json, name, key_format(key, form, text));
}

void json_write_lsns(JsonWriter *json, const char *name, LsnRange lsns)
{
    json_open_flat(json, name, '[');
    json_write_lsn(json, NULL, lsns.lo);
    json_write_lsn(json, NULL, lsns.hi);
    json_close(json);
}

void json_write_keys(JsonWriter *json, const char *name, KeyRange keys, KeyForm form)
{
    json_open_flat(json, name, '[');
    json_write_key(json, NULL, keys.lo, form);
    json_write_key(json, NULL, keys.hi, form);
    json_close(json);
}

void json_write_key_bounds(JsonWriter *json, KeyRange keys, KeyForm form)
{
    json_write_key(json, "key_lo", keys.lo, form);
    json_write_key(json, "key_hi", keys.hi, form);
}

void json_write_lsn_bounds(JsonWriter *json, LsnRange lsns)
{
    json_write_lsn(json, "lsn_lo", lsns.lo);
    json_write_lsn(json, "lsn_hi", lsns.hi);
}
