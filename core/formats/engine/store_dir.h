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
    uint64_t manifest;     /* the current one's number */
    bool assumed;          /* neither CURRENT nor a marker names it */
    bool current_is_gone;  /* what CURRENT or the marker names is not there */
    ARRAY(uint64_t) older; /* numbers of MANIFESTs below it, ascending */
    bool has_options;
    uint64_t options;  /* the largest OPTIONS file's number */
    bool has_log;      /* a RocksDB LOG */
    bool has_marker;   /* Pebble */
    bool has_identity; /* RocksDB */
    bool has_ldb;      /* a LevelDB table */
} StoreDir;

/* Lists the directory; links are not followed. False where it can't be read. A directory without a MANIFEST is no
 * error: `found` is false. */
bool store_dir_read(const char *path, StoreDir *dir, Error *error);
void store_dir_release(StoreDir *dir);

/* Does the file's name say MANIFEST-N? Sets N. The path may have directories in front. */
bool manifest_name_parse(const char *path, uint64_t *number);

#endif
