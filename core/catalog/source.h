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

/* As load_paths() (core/formats/load.h), and beside its formats stores of RocksDB, LevelDB and Pebble
 * (core/formats/engine/store.h) and, alone, a timeline's directory (timeline_files.h). Stores and dumps are not joined:
 * ERROR_USAGE where both are named. What one command can't use, none takes: a scenario whose end_lsn cuts a layer, or
 * with records that can't be run (scenario_check_records()), is refused. */
bool source_load(const char *const *paths, size_t n, const LoadOptions *options, History *history, LoadReport *report,
                 Error *error);

/* Reads all of standard input, unpacked, into the arena: for LoadOptions.stdin_text. Of what is neither a text nor a
 * store's file no more than the first MiB is read, and it is an error. */
bool source_read_stdin(Arena *arena, Str *text, Error *error);

/* Loads the ancestor of a timeline that source_load() loaded from the same paths: in which reads of the child go on
 * below its ancestor's LSN. False, without an error, where the paths do not hold it. */
bool source_load_parent(const char *const *paths, size_t n, const LoadOptions *options, const History *child,
                        History *parent, LoadReport *report);

#endif
