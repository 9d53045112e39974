/* dump_pebble.c - the text of `pebble manifest dump` and `cockroach debug pebble manifest dump`.
 *
 *     143/4
 *       log-num:       9
 *       del-table:     L0 000005
 *       add-table:     L6 000010(000009):[aaa#17,DEL-eee#inf,RANGEDEL] seqnums:[#17-#19] … size:736(900) … (2024-…)
 *       add-backing:   000009
 *     EOF
 *
 * Keys are printed by the store's formatter, which can't be reversed in general. So their text is used as the key, and
 * its order is tested on the tables, as for any unknown comparator.
 */
#include "core/formats/engine/dump_reader.h"

#include "core/base/clock_text.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name;
    uint8_t type;
} kinds[] = {
    {"DELSIZED", 23},  {"DEL", 0},          {"SETWITHDEL", 18},    {"SET", 1},
    {"MERGE", 2},      {"LOGDATA", 3},      {"SINGLEDEL", 7},      {"RANGEDEL", 15},
    {"SEPARATOR", 17}, {"RANGEKEYDEL", 19}, {"RANGEKEYUNSET", 20}, {"RANGEKEYSET", 21},
};

/* Takes "#17,DEL" at the text's start: the sequence number, `inf` for the largest, and the type. */
static bool pebble_take_trailer(Str *text, uint64_t *sequence, uint64_t *type)
{
    Str rest = *text;
    if (!dump_take(&rest, STR("#")))
        return false;
    if (dump_take(&rest, STR("inf")))
        *sequence = LSM_SEQ_MAX;
    else if (!dump_number(&rest, sequence))
        return false;
    if (!dump_take(&rest, STR(",")))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (dump_take(&rest, str_from(kinds[i].name))) {
            *type = kinds[i].type;
            *text = rest;
            return true;
        }
    return false;
}

/* Takes a key and its trailer. The key may contain any character, so each # is tried. */
static bool take_bound(DumpReader *reader, Str *text, Str behind, Str *internal)
{
    for (size_t at = 0; at < text->length; at++) {
        Str rest = {text->at + at, text->length - at};
        uint64_t sequence, type;
        if (text->at[at] != '#' || !pebble_take_trailer(&rest, &sequence, &type) || !str_starts(rest, behind))
            continue;
        *internal = dump_internal_key(reader, (Str){text->at, at}, sequence, type);
        *text = (Str){rest.at + behind.length, rest.length - behind.length};
        return true;
    }
    return false;
}

static bool take_table_number(Str *text, uint64_t *level, uint64_t *number)
{
    return dump_take(text, STR("L")) && dump_number(text, level) && *level < LSM_LEVELS_MAX &&
           dump_number(text, number);
}

/* Seconds since 1970 of "(2024-01-02T03:04:05Z)"; 0 if there is no time. */
static uint64_t pebble_time_of(Str text)
{
    Str before;
    int64_t ms;
    return dump_until(&text, STR(" ("), &before) && clock_take(&text, &ms) ? (uint64_t)(ms / 1000) : 0;
}

/* The sum of the bytes in "blobrefs:[(B000006: 18), (B000007: 20); depth:2]". */
static uint64_t blob_bytes(Str text)
{
    Str before;
    uint64_t all = 0, bytes;
    if (!dump_until(&text, STR("blobrefs:["), &before))
        return 0;
    while (dump_until(&text, STR("(B"), &before) && dump_until(&text, STR(": "), &before) && dump_number(&text, &bytes))
        all += bytes;
    return all;
}

/* "L6 000010(000009):[aaa#17,DEL-eee#inf,RANGEDEL] seqnums:[#17-#19] points:[…] ranges:[…] size:736(900) …" */
static bool take_added(DumpReader *reader, Str text)
{
    EditFile file = {0};
    uint64_t level;
    Str before;
    if (!take_table_number(&text, &level, &file.number))
        return false;
    if (dump_take(&text, STR("("))) {
        if (!dump_number(&text, &file.backing) || !dump_take(&text, STR(")")))
            return false;
    }
    dump_take(&text, STR(":"));
    if (!dump_take(&text, STR("[")) && !(dump_until(&text, STR("["), &before)))
        return false;
    if (!take_bound(reader, &text, STR("-"), &file.small) || !take_bound(reader, &text, STR("]"), &file.large))
        return false;
    file.level = (uint32_t)level;
    Str rest = text;
    if (dump_until(&rest, STR("seqnums:[#"), &before) && dump_number(&rest, &file.seq_lo) &&
        dump_take(&rest, STR("-#")) && dump_number(&rest, &file.seq_hi))
        file.seq_known = true;
    rest = text;
    file.range_keys = dump_until(&rest, STR("ranges:["), &before);
    rest = text;
    if (dump_until(&rest, STR("size:"), &before))
        dump_number(&rest, &file.size);
    file.created = pebble_time_of(text);
    file.blob_bytes = blob_bytes(text);
    array_push(&reader->edit.added, file);
    return true;
}

static bool take_deleted(DumpReader *reader, Str text)
{
    uint64_t level, number;
    if (!take_table_number(&text, &level, &number))
        return false;
    array_push(&reader->edit.deleted, (EditDelete){(uint32_t)level, number});
    return true;
}

static bool take_marked(DumpReader *reader, Str text)
{
    uint64_t level, number;
    if (!take_table_number(&text, &level, &number))
        return false;
    array_push(&reader->edit.marked, (EditDelete){(uint32_t)level, number});
    return true;
}

/* "[b, c) #3" */
static bool take_excise(DumpReader *reader, Str text)
{
    EditExcise excise = {{0}, {0}, false, 0};
    Str start, end, rest;
    if (!dump_take(&text, STR("[")) || !dump_until(&text, STR(", "), &start))
        return false;
    rest = text;
    excise.end_inclusive = !dump_until(&text, STR(") #"), &end);
    if (excise.end_inclusive && !dump_until(&rest, STR("] #"), &end))
        return false;
    if (excise.end_inclusive)
        text = rest;
    excise.start = arena_str(&reader->arena, start);
    excise.end = arena_str(&reader->arena, end);
    if (!dump_number(&text, &excise.sequence))
        return false;
    array_push(&reader->edit.excises, excise);
    return true;
}

/* "B000006 physical:{000006 size:[109 (109B)] vals:[…]}", or "B000033 000033" for one that is removed. */
static bool take_blob(DumpReader *reader, Str text, bool added)
{
    EditBytes blob = {0};
    Str before;
    if (!dump_take(&text, STR("B")) || !dump_number(&text, &blob.number))
        return false;
    if (!added) {
        dump_number(&text, &blob.number);
        array_push(&reader->edit.blobs_removed, blob.number);
        return true;
    }
    if (!dump_until(&text, STR("physical:{"), &before) || !dump_number(&text, &blob.number) ||
        !dump_until(&text, STR("size:["), &before) || !dump_number(&text, &blob.bytes))
        return false;
    array_push(&reader->edit.blobs_added, blob);
    return true;
}

static bool take_backing(DumpReader *reader, Str text, bool added)
{
    EditBytes backing = {0};
    if (!dump_number(&text, &backing.number))
        return false;
    if (added)
        array_push(&reader->edit.backings_added, backing);
    else
        array_push(&reader->edit.backings_removed, backing.number);
    return true;
}

static bool take_value(DumpReader *reader, unsigned holds, uint64_t *to, Str text)
{
    reader->edit.holds |= holds;
    return dump_number(&text, to);
}

static bool take_field(DumpReader *reader, Str name, Str text)
{
    VersionEdit *edit = &reader->edit;
    if (str_equal(name, STR("add-table")) || str_equal(name, STR("added")))
        return take_added(reader, text);
    if (str_equal(name, STR("del-table")) || str_equal(name, STR("deleted")))
        return take_deleted(reader, text);
    if (str_equal(name, STR("mark-for-compaction")))
        return take_marked(reader, text);
    if (str_equal(name, STR("excise-op")))
        return take_excise(reader, text);
    if (str_equal(name, STR("add-backing")) || str_equal(name, STR("del-backing")))
        return take_backing(reader, text, name.at[0] == 'a');
    if (str_equal(name, STR("add-blob-file")) || str_equal(name, STR("del-blob-file")))
        return take_blob(reader, text, name.at[0] == 'a');
    if (str_equal(name, STR("log-num")))
        return take_value(reader, EDIT_LOG_NUMBER, &edit->log_number, text);
    if (str_equal(name, STR("prev-log-num")))
        return take_value(reader, EDIT_PREVIOUS_LOG, &edit->previous_log, text);
    if (str_equal(name, STR("next-file-num")))
        return take_value(reader, EDIT_NEXT_FILE, &edit->next_file, text);
    if (str_equal(name, STR("last-seq-num")))
        return take_value(reader, EDIT_LAST_SEQUENCE, &edit->last_sequence, text);
    if (!str_equal(name, STR("comparer")))
        return false;
    edit->holds |= EDIT_COMPARATOR;
    edit->comparator = arena_str(&reader->arena, text);
    return true;
}

/* Does the line begin an edit, as "143/4" does? "EOF", and any line that is not indented, ends one. */
static bool pebble_begins_edit(Str line)
{
    uint64_t number;
    return dump_number(&line, &number) && dump_take(&line, STR("/")) && dump_number(&line, &number) && !line.length;
}

void dump_read_pebble(DumpReader *reader)
{
    for (Str line; dump_line(reader, &line);) {
        if (pebble_begins_edit(line)) {
            dump_end_edit(reader);
            reader->open = true;
            continue;
        }
        bool indented = line.length && line.at[0] == ' ';
        if (!indented) {
            dump_end_edit(reader);
            continue;
        }
        Str text = str_trim(line), name;
        if (!reader->open || str_equal(text, STR("<empty>")))
            continue;
        if (!dump_until(&text, STR(":"), &name) || !take_field(reader, name, str_trim(text)))
            dump_skip(reader, "this field of an edit can't be read");
    }
}
