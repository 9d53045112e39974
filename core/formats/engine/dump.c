/* dump.c - recognises a dump, and calls the reader of its kind. */
#include "core/formats/engine/dump_reader.h"

#define SNIFF_SIZE ((size_t)1 << 17)

static bool dump_holds(Str text, Str what)
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
    bool blocks = dump_holds(head, STR("VersionEdit {"));
    if (dump_holds(head, STR("{\"EditNumber\":")))
        *kind = DUMP_LDB_JSON;
    else if (dump_holds(head, STR("Live SST Files:")) || dump_holds(head, STR(", column family '")))
        *kind = DUMP_LIVE_FILES; /* its levels' lines look like LevelDB's */
    else if (dump_holds(head, STR("--------------- Column family \"")) ||
             (blocks && (dump_holds(head, STR("\n  NextFileNumber: ")) || dump_holds(head, STR("\n  ColumnFamily: ")))))
        *kind = DUMP_LDB;
    else if (blocks || (dump_holds(head, STR("--- level ")) &&
                        (dump_holds(head, STR("' @ ")) || dump_holds(head, STR("--- level 6 ---")))))
        *kind = DUMP_LEVELDB;
    else if ((dump_holds(head, STR("add-table:")) || dump_holds(head, STR("comparer:")) ||
              dump_holds(head, STR("added:"))) &&
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

static void note_keys(const DumpReader *reader)
{
    if (reader->lossy)
        notes_add(&reader->report->notes,
                  "%s: keys were printed raw, and not all are plain text: key ranges are not shown (print them with "
                  "--hex)",
                  reader->file);
}

bool dump_read(Str text, const char *name, DumpKind kind, bool strict, Lsm *lsm, LoadReport *report, Error *error)
{
    static const LsmEngine engines[] = {LSM_ROCKSDB, LSM_ROCKSDB, LSM_LEVELDB, LSM_ROCKSDB, LSM_PEBBLE};
    static void (*const readers[])(DumpReader *) = {dump_read_ldb, dump_read_ldb_json, dump_read_ldb,
                                                    dump_read_live_files, dump_read_pebble};
    DumpReader reader = {.rest = text, .file = name, .strict = strict, .report = report};
    reader.builder = lsm_builder_new(engines[kind], &report->notes);
    lsm_builder_manifest(reader.builder, 0);
    dump_look_at_keys(&reader, kind);
    readers[kind](&reader);
    dump_end_edit(&reader);
    note_keys(&reader);
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
    if (kind == DUMP_LIVE_FILES)
        lsm_builder_no_sizes(reader.builder);
    return lsm_builder_end(reader.builder, lsm, error) || error_place(error, name, 0, 0);
}
