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

/* So many bytes of a file's beginning are enough for store_sniff(). */
#define STORE_HEAD ((size_t)128 << 10)

/* Is that a store's directory, a MANIFEST, or an OPTIONS file? Reads a directory's names, or a file's first block. */
bool store_is_source(const char *path);
/* Is the text of a form that store_load_text() reads? */
bool store_sniff(Str text);

/* Loads a store. Of `options` counts strict, family, dialect and salvage. As load_paths(): on success the history is
 * initialised and the caller's; the report is filled in either case. */
bool store_load(const char *const *paths, size_t n, const LoadOptions *options, History *history, LoadReport *report,
                Error *error);
/* The same for one text in memory, called `name` in reports. */
bool store_load_text(Str text, const char *name, const LoadOptions *options, History *history, LoadReport *report,
                     Error *error);

#endif
