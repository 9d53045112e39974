/* timeline_files.h - a timeline's directory: its index, and the layer files beside it.
 *
 *     DIR/index_part.json                      which layers there are (of several generations the highest)
 *     DIR/000…-FFF…__0100-…-v1-00000001        a layer's file: its records can be read
 *
 * They are reconciled as production does it at load (Neon timeline/init.rs): the index says which layers exist. A layer
 * of it without a file is evicted; a file that it does not name, or that has another size, is dropped; temporary files
 * are removed. Without an index all layer files are layers.
 */
#ifndef CORE_CATALOG_TIMELINE_FILES_H
#define CORE_CATALOG_TIMELINE_FILES_H

#include "core/formats/load.h"

/* Is it a directory with an index or a layer file in it? */
bool timeline_files_are_in(const char *path);

/* Loads the directory as load_paths() loads files, and gives the history what is known of the records. */
bool timeline_files_load(const char *path, const LoadOptions *options, History *history, LoadReport *report,
                         Error *error);

typedef struct TimelineFiles {
    size_t found;   /* layer files that belong to a layer of the history */
    size_t evicted; /* layers without a file */
} TimelineFiles;

/* Gives the layers of the history that have a file in the directory their records (history->records), marks the others
 * evicted, fills in sizes that are not known, and counts what lies beside (layers.beside). Fails where the directory
 * can't be read. */
bool timeline_files_attach(History *history, const char *directory, TimelineFiles *files, Error *error);

#endif
