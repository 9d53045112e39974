/* dump_ldb.c - the text of RocksDB's ldb and LevelDB's leveldbutil.
 *
 *     VersionEdit {                                 --------------- Column family "default"  (ID 0) --------------
 *       LogNumber: 12                               comparator: leveldb.BytewiseComparator
 *       DeleteFile: 0 9                             --- level 0 --- version# 3 ---
 *       AddFile: 0 11 4242 '6B31' seq:38, …          11:4242[21 .. 40]['6B31' seq:38, type:1 .. '6B39' seq:25, type:0]
 *     }
 *
 * If the text has edits, they are the history, and the version after them adds nothing. Without edits, the version is a
 * history of one step: a base for each family.
 */
#include "core/formats/engine/dump_reader.h"

#include <stdlib.h>

#define BREAKS_MAX 16u /* most line breaks in the two keys of a table */

/* ---- edits ---- */

/* "2 5 52280 'k1' @ 1 : 1 .. 'k9' @ 9 : 1 oldest_ancester_time:17 file_creation_time:17 epoch_number:5 …" */
static bool take_file(DumpReader *reader, Str text)
{
    uint64_t level, number, size;
    EditFile file = {0};
    if (!dump_number(&text, &level) || level >= LSM_LEVELS_MAX || !dump_number(&text, &number) ||
        !dump_number(&text, &size) || !dump_take(&text, STR(" ")) || !dump_bound(reader, &text, &file.small) ||
        !dump_take(&text, STR(" .. ")) || !dump_bound(reader, &text, &file.large))
        return false;
    file.level = (uint32_t)level;
    file.number = number;
    file.size = size;
    for (Str word; dump_word(&text, &word);) {
        uint64_t value;
        if (dump_take(&word, STR("oldest_ancester_time:")) && dump_number(&word, &value))
            file.ancestor = value;
        else if (dump_take(&word, STR("file_creation_time:")) && dump_number(&word, &value))
            file.created = value;
        else if (dump_take(&word, STR("epoch_number:")) && dump_number(&word, &value))
            file.epoch = value;
        else if (dump_take(&word, STR("blob_file:")) && dump_number(&word, &value))
            file.blob = value;
    }
    array_push(&reader->edit.added, file);
    return true;
}

static bool take_deleted(DumpReader *reader, Str text)
{
    uint64_t level, number;
    if (!dump_number(&text, &level) || level >= LSM_LEVELS_MAX || !dump_number(&text, &number))
        return false;
    array_push(&reader->edit.deleted, (EditDelete){(uint32_t)level, number});
    return true;
}

static bool take_cursor(DumpReader *reader, Str text)
{
    uint64_t level;
    EditCursor cursor = {0};
    if (!dump_number(&text, &level) || level >= LSM_LEVELS_MAX || !dump_take(&text, STR(" ")))
        return false;
    cursor.level = (uint32_t)level;
    if (!dump_bound(reader, &text, &cursor.key))
        return false;
    array_push(&reader->edit.cursors, cursor);
    return true;
}

/* "blob_file_number: 10 total_blob_count: 147 total_blob_bytes: 65709 …" */
static bool take_blob(DumpReader *reader, Str text, Str bytes_name, bool added)
{
    EditBytes blob;
    Str before;
    if (!dump_until(&text, STR("blob_file_number: "), &before) || !dump_number(&text, &blob.number) ||
        !dump_until(&text, bytes_name, &before) || !dump_number(&text, &blob.bytes))
        return false;
    if (added)
        array_push(&reader->edit.blobs_added, blob);
    else
        array_push(&reader->edit.blob_garbage, blob);
    return true;
}

/* Takes the same where raw keys contain line breaks: joins as many lines as needed. */
static bool take_broken(DumpReader *reader, Str text, bool (*take)(DumpReader *, Str))
{
    Str rest = reader->rest;
    unsigned long line = reader->line;
    if (take(reader, text))
        return true;
    for (unsigned joined = 0; joined < BREAKS_MAX && !reader->hex && dump_join(reader, &text); joined++)
        if (take(reader, text)) {
            reader->lossy = true;
            return true;
        }
    reader->rest = rest;
    reader->line = line;
    return false;
}

static bool take_value(DumpReader *reader, unsigned holds, uint64_t *to, Str text)
{
    reader->edit.holds |= holds;
    return dump_number(&text, to);
}

static bool take_small(DumpReader *reader, unsigned holds, uint32_t *to, Str text)
{
    uint64_t number;
    if (!dump_number(&text, &number) || number > UINT32_MAX)
        return false;
    reader->edit.holds |= holds;
    *to = (uint32_t)number;
    return true;
}

static bool take_name(DumpReader *reader, unsigned holds, Str *to, Str text)
{
    reader->edit.holds |= holds;
    *to = arena_str(&reader->arena, text);
    return true;
}

/* Fields that say nothing about tables. */
static bool is_known_elsewhere(Str name)
{
    static const char *const names[] = {"DB ID",       "FullHistoryTsLow", "PersistUserDefinedTimestamps",
                                        "WalAddition", "WalDeletion",      "SubcompactionProgress"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

static bool take_field(DumpReader *reader, Str name, Str text)
{
    VersionEdit *edit = &reader->edit;
    if (str_equal(name, STR("AddFile")))
        return take_broken(reader, text, take_file);
    if (str_equal(name, STR("DeleteFile")) || str_equal(name, STR("RemoveFile")))
        return take_deleted(reader, text);
    if (str_equal(name, STR("Comparator")))
        return take_name(reader, EDIT_COMPARATOR, &edit->comparator, text);
    if (str_equal(name, STR("LogNumber")))
        return take_value(reader, EDIT_LOG_NUMBER, &edit->log_number, text);
    if (str_equal(name, STR("PrevLogNumber")))
        return take_value(reader, EDIT_PREVIOUS_LOG, &edit->previous_log, text);
    if (str_equal(name, STR("NextFileNumber")) || str_equal(name, STR("NextFile")))
        return take_value(reader, EDIT_NEXT_FILE, &edit->next_file, text);
    if (str_equal(name, STR("LastSeq")))
        return take_value(reader, EDIT_LAST_SEQUENCE, &edit->last_sequence, text);
    if (str_equal(name, STR("MinLogNumberToKeep")))
        return take_value(reader, EDIT_MIN_LOG, &edit->min_log, text);
    if (str_equal(name, STR("MaxColumnFamily")))
        return take_small(reader, EDIT_MAX_FAMILY, &edit->max_family, text);
    if (str_equal(name, STR("ColumnFamily")))
        return take_small(reader, 0, &edit->family, text);
    if (str_equal(name, STR("ColumnFamilyAdd")))
        return take_name(reader, EDIT_FAMILY_ADDED, &edit->family_name, text);
    if (str_equal(name, STR("AtomicGroup")))
        return take_small(reader, EDIT_GROUP, &edit->group_left, text);
    if (str_equal(name, STR("CompactPointer")) || str_equal(name, STR("CompactCursor")))
        return take_cursor(reader, text);
    if (str_equal(name, STR("BlobFileAddition")))
        return take_blob(reader, text, STR("total_blob_bytes: "), true);
    if (str_equal(name, STR("BlobFileGarbage")))
        return take_blob(reader, text, STR("garbage_blob_bytes: "), false);
    return is_known_elsewhere(name);
}

/* A line inside an edit. */
static void take_line(DumpReader *reader, Str line)
{
    Str text = str_trim(line), name;
    if (str_equal(text, STR("ColumnFamilyDrop"))) {
        reader->edit.holds |= EDIT_FAMILY_DROPPED;
        return;
    }
    if (!dump_until(&text, STR(":"), &name)) {
        dump_skip(reader, "not a field of an edit: 'NAME: value' is expected");
        return;
    }
    dump_take(&text, STR(" "));
    if (!take_field(reader, name, text))
        dump_skip(reader, "the field '%.*s' can't be read", (int)(name.length < 40 ? name.length : 40), name.at);
}

/* ---- the final version ---- */

/* "--------------- Column family "default"  (ID 0) --------------" */
static bool take_family(DumpReader *reader, Str line)
{
    Str before, name;
    uint64_t id;
    if (!dump_until(&line, STR("Column family \""), &before) || !dump_until(&line, STR("\"  (ID "), &name) ||
        !dump_number(&line, &id) || id > UINT32_MAX)
        return false;
    dump_end_edit(reader);
    reader->open = true;
    reader->edit.family = (uint32_t)id;
    if (id)
        take_name(reader, EDIT_FAMILY_ADDED, &reader->edit.family_name, name);
    return true;
}

/* " 11:4242[21 .. 40]['6B31' seq:38, type:1 .. '6B39' seq:25, type:0] blob_file:10" */
static bool take_table(DumpReader *reader, Str line)
{
    EditFile file = {.level = reader->level};
    if (!dump_number(&line, &file.number) || !dump_take(&line, STR(":")) || !dump_number(&line, &file.size) ||
        !dump_take(&line, STR("[")))
        return false;
    if (line.length && line.at[0] != '\'') {
        if (!dump_number(&line, &file.seq_lo) || !dump_take(&line, STR(" .. ")) || !dump_number(&line, &file.seq_hi) ||
            !dump_take(&line, STR("][")))
            return false;
        file.seq_known = true;
    }
    if (!dump_bound(reader, &line, &file.small) || !dump_take(&line, STR(" .. ")) ||
        !dump_bound(reader, &line, &file.large) || !dump_take(&line, STR("]")))
        return false;
    if (dump_take(&line, STR(" blob_file:")) && !dump_number(&line, &file.blob))
        return false;
    reader->open = true;
    array_push(&reader->edit.added, file);
    return true;
}

static bool take_level(Str line, uint32_t *level)
{
    uint64_t number;
    if (!dump_take(&line, STR("--- level ")) || !dump_number(&line, &number) || number >= LSM_LEVELS_MAX)
        return false;
    *level = (uint32_t)number;
    return true;
}

static bool starts_with_digit(Str line)
{
    Str text = str_trim(line);
    return text.length && char_is_digit(text.at[0]);
}

static void take_version_line(DumpReader *reader, Str line)
{
    Str text = str_trim(line);
    if (take_level(text, &reader->level) || (str_starts(text, STR("-----")) && take_family(reader, text)))
        return;
    if (dump_take(&text, STR("comparator: "))) {
        Str name = text, rest;
        if (text.at && text.length && text.at[0] == '<' && dump_until(&text, STR(">"), &rest))
            name = (Str){rest.at + 1, rest.length - 1};
        reader->open = true;
        take_name(reader, EDIT_COMPARATOR, &reader->edit.comparator, name);
        return;
    }
    if (line.length && line.at[0] == ' ' && starts_with_digit(line) && !take_broken(reader, text, take_table))
        dump_skip(reader, "not a table of level %u: NUMBER:SIZE[…] is expected", reader->level);
}

/* ---- both forms ---- */

static bool has_edits(const DumpReader *reader)
{
    Str mark = STR("VersionEdit {");
    return memmem(reader->rest.at, reader->rest.length, mark.at, mark.length) != NULL;
}

void dump_read_ldb(DumpReader *reader)
{
    bool edits = has_edits(reader);
    for (Str line; dump_line(reader, &line);) {
        if (str_ends(line, STR("VersionEdit {"))) {
            dump_end_edit(reader);
            reader->open = true;
        } else if (edits && reader->open && str_equal(str_trim(line), STR("}"))) {
            dump_end_edit(reader);
        } else if (edits && reader->open) {
            take_line(reader, line);
        } else if (!edits) {
            take_version_line(reader, line);
        }
    }
}
