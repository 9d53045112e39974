/* store_dir.h - which files of an LSM store's directory contain its history.
 *
 *     CURRENT                                   -> MANIFEST-000005           LevelDB, RocksDB, older Pebble
 *     marker.manifest.000007.MANIFEST-000123    -> MANIFEST-000123           Pebble: the largest marker counts
 *     OPTIONS-000007                            the largest of several
 *
 * If both are missing, the MANIFEST with the largest number is taken, and a note says so.
 */
#ifndef CORE_FORMATS_ENGINE_STORE_DIR_H
#define CORE_FORMATS_ENGINE_STORE_DIR_H

#include "core/base/error.h"
#include "core/base/mem.h"

#include <stdint.h>

typedef struct StoreDir {
    const char *path;
    bool found;            /* there is a MANIFEST in it */
    uint64_t manifest;     /* number of the current MANIFEST */
    bool assumed;          /* neither CURRENT nor a marker names it */
    bool current_is_gone;  /* the file that CURRENT or the marker names does not exist */
    ARRAY(uint64_t) older; /* numbers of older MANIFESTs, ascending */
    bool has_options;
    uint64_t options;  /* number of the newest OPTIONS file */
    bool has_log;      /* there is a RocksDB LOG */
    bool has_marker;   /* there is a marker file: Pebble */
    bool has_identity; /* there is an IDENTITY file: RocksDB */
    bool has_ldb;      /* there is a LevelDB table */
} StoreDir;

/* Lists the directory without following links. ERROR_INPUT where it cannot be read. A directory without a MANIFEST is
 * not an error: `found` is false. The caller releases `dir`. */
bool store_dir_read(const char *path, StoreDir *dir, Error *error);
void store_dir_release(StoreDir *dir);

/* Is the file's name MANIFEST-N? Sets N. The path may contain directories. */
bool manifest_name_parse(const char *path, uint64_t *number);

#endif
