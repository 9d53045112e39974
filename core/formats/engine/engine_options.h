/* engine_options.h - an OPTIONS file of RocksDB or Pebble: the options that decide compactions.
 *
 *     [Version]                          [Version]
 *       rocksdb_version=7.8.3              pebble_version=0.1
 *     [CFOptions "default"]              [Options]
 *       compaction_style=…                 l0_compaction_threshold=4
 */
#ifndef CORE_FORMATS_ENGINE_ENGINE_OPTIONS_H
#define CORE_FORMATS_ENGINE_ENGINE_OPTIONS_H

#include "core/formats/engine/edit_decode.h"

/* Does the text look like an OPTIONS file? Sets the engine that wrote it. */
bool engine_options_sniff(Str text, EngineDialect *dialect);

/* Reads the options of one column family into `options`, which must have the engine's defaults. Unknown names are
 * skipped, because every version has others. Invalid values are counted in `invalid`, and `error` describes the first
 * one. O(bytes). */
void engine_options_read(Str text, Str family, LsmOptions *options, size_t *invalid, Error *error);

#endif
