/* json_member.h - members of a JSON object that are LSNs or booleans; a reader reports those that are not. */
#ifndef CORE_FORMATS_JSON_MEMBER_H
#define CORE_FORMATS_JSON_MEMBER_H

#include "core/base/json_reader.h"
#include "core/formats/reader.h"

/* Reads a string item as an LSN. False where it is not one. */
bool json_lsn(const cJSON *item, Lsn *lsn);
/* Reads a member as an LSN; *there: it is one. Invalid values are reported. False only with `strict`. */
bool json_lsn_member(Reader *reader, const cJSON *object, const char *name, Lsn *lsn, bool *there);
/* The same for a boolean. */
bool json_bool_member(Reader *reader, const cJSON *object, const char *name, bool *value, bool *there);

#endif
