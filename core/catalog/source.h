/* source.h - loads the files that a user names into a History: dumps of layers, a timeline's directory with its layer
 * files, or the store of an LSM engine.
 *
 *     LoadReport report = {0};
 *     History history;
 *     if (!source_load(paths, n, &(LoadOptions){0}, &history, &report, error))
 *         …
 */
#ifndef CORE_CATALOG_SOURCE_H
#define CORE_CATALOG_SOURCE_H

#include "core/formats/load.h"

/* Loads what load_paths() (core/formats/load.h) reads, and also stores of RocksDB, LevelDB and Pebble
 * (core/formats/engine/store.h) and, as the only path, a timeline's directory (timeline_files.h). Stores and dumps
 * cannot be joined: ERROR_USAGE. Input that one command cannot use is refused for all: a scenario whose end_lsn cuts a
 * layer, or whose records cannot be processed (scenario_check_records()). The caller releases the history. */
bool source_load(const char *const *paths, size_t n, const LoadOptions *options, History *history, LoadReport *report,
                 Error *error);

/* Reads all of standard input, unpacked, into the arena, for LoadOptions.stdin_text. Where it is neither a text nor a
 * file of a store, reading stops after the first MiB with an error. */
bool source_read_stdin(Arena *arena, Str *text, Error *error);

/* Loads the ancestor of a timeline that source_load() loaded from the same paths. Reads of the child continue in it
 * below the ancestor LSN. False, without an error, where the paths are not one directory that contains it, or it
 * cannot be read. The caller releases `parent`. */
bool source_load_parent(const char *const *paths, size_t n, const LoadOptions *options, const History *child,
                        History *parent, LoadReport *report);

#endif
