/* dump.h - what engines' own tools print about a store, read as its history.
 *
 *     ldb manifest_dump --verbose --hex    edits as text, then the final version     whole
 *     ldb manifest_dump [--hex]            the final version                         one step
 *     ldb manifest_dump --json             edits, one JSON object a line             whole
 *     leveldbutil dump                     edits as text                             whole
 *     property leveldb.sstables            the final version                         one step
 *     ldb list_live_files_metadata         names and levels                          one step, no keys, no sizes
 *     pebble manifest dump                 edits as text                             whole; keys as they are shown
 *
 * Keys that were printed raw and are not plain text are not guessed: sizes, levels and events are correct, but key
 * ranges are not shown.
 */
#ifndef CORE_FORMATS_ENGINE_DUMP_H
#define CORE_FORMATS_ENGINE_DUMP_H

#include "core/formats/engine/edit_decode.h"
#include "core/formats/load.h"
#include "core/model/lsm_build.h"

typedef enum DumpKind {
    DUMP_LDB,        /* blocks of edits, and versions: RocksDB */
    DUMP_LDB_JSON,   /* edits as JSON lines */
    DUMP_LEVELDB,    /* blocks of edits, or the property */
    DUMP_LIVE_FILES, /* list_live_files_metadata */
    DUMP_PEBBLE,
} DumpKind;

/* Does the text begin like one of these dumps? O(1). */
bool dump_sniff(Str text, DumpKind *kind);

/* Reads a dump. Lines that cannot be read are skipped, counted and reported; with `strict` they are an error.
 * ERROR_INPUT where nothing of a store is left. The caller releases `lsm`. O(bytes). */
bool dump_read(Str text, const char *name, DumpKind kind, bool strict, Lsm *lsm, LoadReport *report, Error *error);

const char *dump_kind_name(DumpKind kind); /* The name of the format in reports: "ldb", "ldb_json", … */

#endif
