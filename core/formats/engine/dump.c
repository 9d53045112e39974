/* dump.c - recognising a dump, and what its readers share.
 *
 * A user key is printed as hex (`ldb --hex`), escaped (LevelDB: \xNN) or raw. Whether it is hex is decided once for the
 * whole text: all quoted keys must be.
 */
#include "core/formats/engine/dump_reader.h"

#include "core/base/hex.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define SNIFF_SIZE ((size_t)1 << 17)

static bool holds(Str text, Str what)
{
    return text.length && memmem(text.at, text.length, what.at, what.length) != NULL;
}

/* "143/4": a record's offset and its number. */
static bool is_pebble_place(Str line)
{
    const char *slash = line.length ? memchr(line.at, '/', line.length) : NULL;
    uint64_t number;
    return slash && number_parse((Str){line.at, (size_t)(slash - line.at)}, &number, NULL) &&
           number_parse((Str){slash + 1, line.length - (size_t)(slash - line.at) - 1}, &number, NULL);
}

static bool has_pebble_edit(Str text)
{
    for (Str line; str_line(&text, &line);)
        if (is_pebble_place(str_trim(line)))
            return true;
    return false;
}

bool dump_sniff(Str text, DumpKind *kind)
{
    Str head = {text.at, text.length < SNIFF_SIZE ? text.length : SNIFF_SIZE};
    bool blocks = holds(head, STR("VersionEdit {"));
    if (holds(head, STR("{\"EditNumber\":")))
        *kind = DUMP_LDB_JSON;
    else if (holds(head, STR("--------------- Column family \"")) ||
             (blocks && (holds(head, STR("\n  NextFileNumber: ")) || holds(head, STR("\n  ColumnFamily: ")))))
        *kind = DUMP_LDB;
    else if (blocks ||
             (holds(head, STR("--- level ")) && (holds(head, STR("' @ ")) || holds(head, STR("--- level 6 ---")))))
        *kind = DUMP_LEVELDB;
    else if (holds(head, STR("Live SST Files:")) || holds(head, STR(", column family '")))
        *kind = DUMP_LIVE_FILES;
    else if ((holds(head, STR("add-table:")) || holds(head, STR("comparer:")) || holds(head, STR("added:"))) &&
             has_pebble_edit(head))
        *kind = DUMP_PEBBLE;
    else
        return false;
    return true;
}

const char *dump_kind_name(DumpKind kind)
{
    static const char *const names[] = {"ldb", "ldb_json", "leveldb_dump", "live_files", "pebble_dump"};
    return names[kind];
}

/* ---- lines and words ---- */

bool dump_line(DumpReader *reader, Str *line)
{
    if (reader->failed || !str_line(&reader->rest, line))
        return false;
    reader->line++;
    while (line->length && char_among(line->at[line->length - 1], " \t\r"))
        line->length--;
    return true;
}

void dump_skip(DumpReader *reader, const char *format, ...)
{
    char raw[300], reason[400];
    va_list args;
    va_start(args, format);
    vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    text_escape(str_from(raw), reason, sizeof reason);
    LoadReport *report = reader->report;
    report->skipped++;
    if (report->skips.count < LOAD_KEPT_MAX)
        array_push(&report->skips,
                   (Skipped){reader->file, reader->line, arena_copy(&report->arena, reason, strlen(reason))});
    if (reader->strict && !reader->failed) {
        reader->failed = true;
        error_set(&reader->failure, ERROR_INPUT, "%s", reason);
        error_place(&reader->failure, reader->file, reader->line, 0);
    }
}

void dump_end_edit(DumpReader *reader)
{
    if (reader->open && !reader->failed) {
        lsm_builder_edit(reader->builder, &reader->edit, reader->line);
        reader->edits++;
    }
    version_edit_clear(&reader->edit);
    arena_release(&reader->arena);
    reader->open = false;
}

bool dump_word(Str *text, Str *word)
{
    return str_word(text, word);
}

bool dump_number(Str *text, uint64_t *number)
{
    Str word;
    while (text->length && text->at[0] == ' ')
        *text = (Str){text->at + 1, text->length - 1};
    size_t digits = 0;
    while (digits < text->length && text->at[digits] >= '0' && text->at[digits] <= '9')
        digits++;
    word = (Str){text->at, digits};
    if (!digits || !number_parse(word, number, NULL))
        return false;
    *text = (Str){text->at + digits, text->length - digits};
    return true;
}

bool dump_take(Str *text, Str what)
{
    if (!str_starts(*text, what))
        return false;
    *text = (Str){text->at + what.length, text->length - what.length};
    return true;
}

bool dump_until(Str *text, Str mark, Str *before)
{
    const char *at = text->length ? memmem(text->at, text->length, mark.at, mark.length) : NULL;
    if (!at)
        return false;
    *before = (Str){text->at, (size_t)(at - text->at)};
    *text = (Str){at + mark.length, text->length - before->length - mark.length};
    return true;
}

/* ---- keys ---- */

static bool is_hex(Str text)
{
    return text.length % 2 == 0 && hex_run(text.at, text.length) == text.length;
}

static void add_unhexed(Str shown, Text *out)
{
    for (size_t i = 0; i + 1 < shown.length; i += 2)
        text_add_char(out, (char)(hex_digit(shown.at[i]) << 4 | hex_digit(shown.at[i + 1])));
}

/* \xNN as LevelDB escapes what is not printable. */
static void add_unescaped(Str shown, Text *out)
{
    for (size_t i = 0; i < shown.length; i++) {
        bool escape = shown.at[i] == '\\' && i + 3 < shown.length && shown.at[i + 1] == 'x' &&
                      hex_digit(shown.at[i + 2]) >= 0 && hex_digit(shown.at[i + 3]) >= 0;
        if (escape) {
            text_add_char(out, (char)(hex_digit(shown.at[i + 2]) << 4 | hex_digit(shown.at[i + 3])));
            i += 3;
        } else {
            text_add_char(out, shown.at[i]);
        }
    }
}

Str dump_internal_key(DumpReader *reader, Str shown, uint64_t sequence, uint64_t type)
{
    Text bytes = {0};
    if (reader->hex)
        add_unhexed(shown, &bytes);
    else
        add_unescaped(shown, &bytes);
    uint64_t tag = (sequence & LSM_SEQ_MAX) << 8 | (type & 255);
    for (unsigned i = 0; i < INTERNAL_TAIL; i++)
        text_add_char(&bytes, (char)(tag >> 8 * i & 255));
    Str key = {arena_copy(&reader->arena, bytes.at, bytes.length), bytes.length};
    text_release(&bytes);
    return key;
}

/* What stands behind a key's closing quote: " seq:38, type:1" or " @ 38 : 1". */
static bool take_trailer(Str *text, bool *leveldb, uint64_t *sequence, uint64_t *type)
{
    Str rest = *text;
    *leveldb = dump_take(&rest, STR(" @ "));
    if ((!*leveldb && !dump_take(&rest, STR(" seq:"))) || !dump_number(&rest, sequence) ||
        !dump_take(&rest, *leveldb ? STR(" : ") : STR(", type:")) || !dump_number(&rest, type))
        return false;
    *text = rest;
    return true;
}

/* A key in quotes and its trailer. The key may hold quotes: the first one that a trailer follows ends it. */
static bool take_quoted(Str *text, Str *shown, bool *leveldb, uint64_t *sequence, uint64_t *type)
{
    Str rest = *text;
    if (!dump_take(&rest, STR("'")))
        return false;
    for (size_t at = 0; at < rest.length; at++) {
        Str behind = {rest.at + at + 1, rest.length - at - 1};
        if (rest.at[at] != '\'' || !take_trailer(&behind, leveldb, sequence, type))
            continue;
        *shown = (Str){rest.at, at};
        *text = behind;
        return true;
    }
    return false;
}

bool dump_bound(DumpReader *reader, Str *text, Str *internal)
{
    Str shown;
    bool leveldb;
    uint64_t sequence, type;
    if (!take_quoted(text, &shown, &leveldb, &sequence, &type))
        return false;
    *internal = dump_internal_key(reader, shown, sequence, type);
    return true;
}

/* Are all keys hex, or all plain text? */
static void look_at_keys(DumpReader *reader, DumpKind kind)
{
    size_t keys = 0;
    reader->hex = kind != DUMP_PEBBLE;
    for (Str text = reader->rest, line; str_line(&text, &line);) {
        const char *start;
        while (line.length && (start = memchr(line.at, '\'', line.length)) != NULL) {
            line = (Str){start, line.length - (size_t)(start - line.at)};
            Str shown;
            bool leveldb;
            uint64_t sequence, type;
            if (!take_quoted(&line, &shown, &leveldb, &sequence, &type))
                break;
            keys++;
            reader->hex = reader->hex && !leveldb && is_hex(shown);
            for (size_t i = 0; i < shown.length; i++)
                reader->lossy |= (uint8_t)shown.at[i] < 0x20 || (uint8_t)shown.at[i] > 0x7E;
        }
    }
    reader->hex = reader->hex && (keys || kind == DUMP_LDB_JSON);
}

static void note_keys(const DumpReader *reader)
{
    LoadReport *report = reader->report;
    if (reader->lossy && report->notes.count < LOAD_KEPT_MAX)
        array_push(
            &report->notes,
            arena_printf(&report->arena,
                         "%s: keys were printed raw, and not all are plain text: key ranges are not shown (print "
                         "them with --hex)",
                         reader->file));
}

bool dump_read(Str text, const char *name, DumpKind kind, bool strict, Lsm *lsm, LoadReport *report, Error *error)
{
    static const LsmEngine engines[] = {LSM_ROCKSDB, LSM_ROCKSDB, LSM_LEVELDB, LSM_ROCKSDB, LSM_PEBBLE};
    static void (*const readers[])(DumpReader *) = {dump_read_ldb, dump_read_ldb_json, dump_read_ldb,
                                                    dump_read_live_files, dump_read_pebble};
    DumpReader reader = {.rest = text, .file = name, .strict = strict, .report = report};
    reader.builder = lsm_builder_new(engines[kind], report);
    lsm_builder_manifest(reader.builder, 0);
    look_at_keys(&reader, kind);
    note_keys(&reader);
    readers[kind](&reader);
    dump_end_edit(&reader);
    version_edit_release(&reader.edit);
    arena_release(&reader.arena);
    if (reader.failed) {
        lsm_builder_free(reader.builder);
        if (error)
            *error = reader.failure;
        return false;
    }
    if (reader.lossy || kind == DUMP_LIVE_FILES)
        lsm_builder_no_order(reader.builder);
    return lsm_builder_end(reader.builder, lsm, error) || error_place(error, name, 0, 0);
}
