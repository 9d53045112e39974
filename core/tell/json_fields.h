/* json_fields.h - keys, LSNs and ranges as members of JSON objects, in the form that all JSON output uses: keys as
 * hex digits, LSNs as hi/lo, ranges as pairs.
 */
#ifndef CORE_TELL_JSON_FIELDS_H
#define CORE_TELL_JSON_FIELDS_H

#include "core/base/json_writer.h"
#include "core/model/key.h"
#include "core/model/lsn.h"

/* Adds an LSN as text. `name` is NULL inside an array. */
void json_write_lsn(JsonWriter *json, const char *name, Lsn lsn);
void json_write_key(JsonWriter *json, const char *name, Key key, KeyForm form);
void json_write_lsns(JsonWriter *json, const char *name, LsnRange lsns);
void json_write_keys(JsonWriter *json, const char *name, KeyRange keys, KeyForm form);
/* Adds both ends of a range as two members: "key_lo" and "key_hi", "lsn_lo" and "lsn_hi". */
void json_write_key_bounds(JsonWriter *json, KeyRange keys, KeyForm form);
void json_write_lsn_bounds(JsonWriter *json, LsnRange lsns);

#endif
