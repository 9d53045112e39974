/* timeline_files.h - a timeline's directory: its index, and the layer files beside it.
 *
 *     DIR/index_part.json                      which layers there are (of several generations the highest)
 *     DIR/000…-FFF…__0100-…-v1-00000001        a layer's file: its records can be read
 *
 * They are reconciled as production does it at load (Neon timeline/init.rs): the index says which layers exist. A layer
 * in the index without a file is evicted. A file that the index does not name, or that has another size, is ignored, as
 * are temporary files. Without an index all layer files are layers.
 */
#ifndef CORE_CATALOG_TIMELINE_FILES_H
#define CORE_CATALOG_TIMELINE_FILES_H

#include "core/formats/load.h"

/* Loads the directory as load_paths() loads files, and attaches the layer files as the source of records. Where the
 * index cannot be read, the files are loaded without it and a note says so; with `strict` that is an error. ERROR_INPUT
 * where there is neither an index nor a layer file. */
bool timeline_files_load(const char *path, const LoadOptions *options, History *history, LoadReport *report,
                         Error *error);

#endif
