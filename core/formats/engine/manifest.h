/* manifest.h - MANIFEST files become the history of an LSM store.
 *
 *     ManifestText texts[] = {{bytes, "MANIFEST-000005", 5}};
 *     ManifestHints hints = {.has_identity = true};
 *     Lsm lsm;
 *     if (!manifest_read(texts, 1, &hints, false, &lsm, &report, error))
 *         …
 *     lsm_release(&lsm);
 */
#ifndef CORE_FORMATS_ENGINE_MANIFEST_H
#define CORE_FORMATS_ENGINE_MANIFEST_H

#include "core/formats/engine/edit_decode.h"
#include "core/formats/load.h"
#include "core/model/lsm_build.h"

typedef struct ManifestText {
    Str text;
    const char *name; /* for reports; escaped */
    uint64_t number;  /* of the file; 0: not known */
    /* an arena that contains only the text and is released once it was read; NULL: the caller keeps the text */
    Arena *arena;
} ManifestText;

/* What is known in addition to the bytes. */
typedef struct ManifestHints {
    bool forced; /* the user has given `dialect` */
    EngineDialect dialect;
    bool has_marker;   /* the directory has marker.manifest.*: Pebble */
    bool has_identity; /* the directory has an IDENTITY file: RocksDB */
    bool has_options;  /* `options` come from an OPTIONS file */
    EngineDialect options;
    bool salvage; /* continue behind damage */
} ManifestHints;

/* Is the text a record log whose first record is a version edit of some dialect? O(first record). */
bool manifest_sniff(Str text);

/* Sorts the MANIFESTs by their numbers, and reads them into one history. The report gets notes on how each one ends,
 * what was assumed, and what is odd. ERROR_INPUT where there is no edit, where the dialect cannot be determined, or
 * with `strict` at any damage. The caller releases `lsm`. O(bytes + n log n). */
bool manifest_read(ManifestText *texts, size_t count, const ManifestHints *hints, bool strict, Lsm *lsm,
                   LoadReport *report, Error *error);

#endif
