/* dump_json.c - edits as newer versions of `ldb manifest_dump --json --verbose` print them: an object a line.
 *
 *     {"EditNumber": 4, "LogNumber": 12, "DeletedFiles": [{"Level": 0, "FileNumber": 9}], "AddedFiles": [{"Level": 1,
 *      "FileNumber": 11, "FileSize": 4242, "SmallestIKey": "'6B31' seq:38, type:1", …}], "ColumnFamily": 0}
 */
#include "core/formats/engine/dump_reader.h"
#include "core/base/json_reader.h"

#include <stdlib.h>

static bool dump_number_of(const cJSON *object, const char *name, uint64_t *number)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return item && json_u64(item, number) == JSON_NUMBER_EXACT;
}

static bool key_of(DumpReader *reader, const cJSON *object, const char *name, Str *internal)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    Str text = cJSON_IsString(item) ? str_from(item->valuestring) : (Str){"", 0};
    return dump_bound(reader, &text, internal);
}

static bool take_added(DumpReader *reader, const cJSON *object)
{
    EditFile file = {0};
    uint64_t level;
    if (!dump_number_of(object, "Level", &level) || level >= LSM_LEVELS_MAX ||
        !dump_number_of(object, "FileNumber", &file.number) || !dump_number_of(object, "FileSize", &file.size) ||
        !key_of(reader, object, "SmallestIKey", &file.small) || !key_of(reader, object, "LargestIKey", &file.large))
        return false;
    file.level = (uint32_t)level;
    file.seq_known =
        dump_number_of(object, "SmallestSeqno", &file.seq_lo) && dump_number_of(object, "LargestSeqno", &file.seq_hi);
    dump_number_of(object, "FileCreationTime", &file.created);
    dump_number_of(object, "EpochNumber", &file.epoch);
    array_push(&reader->edit.added, file);
    return true;
}

static bool take_deleted(DumpReader *reader, const cJSON *object)
{
    uint64_t level, number;
    if (!dump_number_of(object, "Level", &level) || level >= LSM_LEVELS_MAX ||
        !dump_number_of(object, "FileNumber", &number))
        return false;
    array_push(&reader->edit.deleted, (EditDelete){(uint32_t)level, number});
    return true;
}

static void take_list(DumpReader *reader, const cJSON *edit, const char *name,
                      bool (*take)(DumpReader *, const cJSON *))
{
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(edit, name))
    {
        if (!take(reader, item))
            dump_skip(reader, "an entry of %s can't be read", name);
    }
}

static void take_text(DumpReader *reader, const cJSON *edit, const char *name, unsigned holds, Str *to)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(edit, name);
    if (!cJSON_IsString(item))
        return;
    Str text = str_from(item->valuestring);
    *to = arena_str(&reader->arena, text);
    reader->edit.holds |= holds;
}

static void take_number(DumpReader *reader, const cJSON *edit, const char *name, unsigned holds, uint64_t *to)
{
    if (dump_number_of(edit, name, to))
        reader->edit.holds |= holds;
}

static void take_edit(DumpReader *reader, const cJSON *object)
{
    VersionEdit *edit = &reader->edit;
    uint64_t small;
    reader->open = true;
    take_text(reader, object, "Comparator", EDIT_COMPARATOR, &edit->comparator);
    take_text(reader, object, "ColumnFamilyAdd", EDIT_FAMILY_ADDED, &edit->family_name);
    take_number(reader, object, "LogNumber", EDIT_LOG_NUMBER, &edit->log_number);
    take_number(reader, object, "PrevLogNumber", EDIT_PREVIOUS_LOG, &edit->previous_log);
    take_number(reader, object, "NextFileNumber", EDIT_NEXT_FILE, &edit->next_file);
    take_number(reader, object, "LastSeq", EDIT_LAST_SEQUENCE, &edit->last_sequence);
    take_number(reader, object, "MinLogNumberToKeep", EDIT_MIN_LOG, &edit->min_log);
    if (dump_number_of(object, "ColumnFamily", &small) && small <= UINT32_MAX)
        edit->family = (uint32_t)small;
    if (dump_number_of(object, "AtomicGroup", &small) && small <= UINT32_MAX) {
        edit->holds |= EDIT_GROUP;
        edit->group_left = (uint32_t)small;
    }
    if (cJSON_GetObjectItemCaseSensitive(object, "ColumnFamilyDrop"))
        edit->holds |= EDIT_FAMILY_DROPPED;
    take_list(reader, object, "DeletedFiles", take_deleted);
    take_list(reader, object, "AddedFiles", take_added);
    dump_end_edit(reader);
}

void dump_read_ldb_json(DumpReader *reader)
{
    for (Str line; dump_line(reader, &line);) {
        Str text = str_trim(line);
        if (!text.length || text.at[0] != '{')
            continue;
        cJSON *object = cJSON_ParseWithLength(text.at, text.length);
        if (object)
            take_edit(reader, object);
        else
            dump_skip(reader, "not a JSON object");
        cJSON_Delete(object);
    }
}
