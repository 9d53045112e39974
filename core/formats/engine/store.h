/* store.h - a store's directory, or its MANIFESTs, become a History of one column family.
 *
 *     data/                           the directory: its current MANIFEST and its OPTIONS
 *     MANIFEST-000142 MANIFEST-000167 several: joined by number, with the OPTIONS beside them or given with them
 *
 * The other families stay with the history: lsm_history_turn() shows another one.
 */
#ifndef CORE_FORMATS_ENGINE_STORE_H
#define CORE_FORMATS_ENGINE_STORE_H

#include "core/formats/engine/manifest.h"

/* bytes from the beginning of a file that store_sniff() needs */
#define STORE_HEAD ((size_t)128 << 10)

/* Is it the directory of a store, a MANIFEST or an OPTIONS file? Reads the names in a directory, or the first block of
 * a file. */
bool store_is_source(const char *path);
/* Is the text in a format that store_load_text() reads? */
bool store_sniff(Str text);

/* Loads a store. It uses `strict`, `family`, `dialect` and `salvage` of `options`. On success the history is
 * initialised, and the caller releases it; on failure nothing is. The report is filled in either case. ERROR_INPUT
 * where it cannot be read; ERROR_USAGE for a family or dialect that does not exist, or a dump beside a MANIFEST. */
bool store_load(const char *const *paths, size_t n, const LoadOptions *options, History *history, LoadReport *report,
                Error *error);
/* The same for a text in memory, which reports call `name`. Fails as store_load(). */
bool store_load_text(Str text, const char *name, const LoadOptions *options, History *history, LoadReport *report,
                     Error *error);

#endif
