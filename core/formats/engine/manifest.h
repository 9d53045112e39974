/* manifest.h - MANIFEST files become the history of an LSM store.
 *
 *     ManifestText texts[] = {{bytes, "MANIFEST-000005", 5}};
 *     ManifestHints hints = {.has_identity = true};
 *     Lsm lsm;
 *     if (!manifest_read(texts, 1, &hints, &lsm, &report, error))
 *         …
 *     lsm_release(&lsm);
 */
#ifndef CORE_FORMATS_ENGINE_MANIFEST_H
#define CORE_FORMATS_ENGINE_MANIFEST_H

#include "core/formats/engine/lsm_build.h"

typedef struct ManifestText {
    Str text;
    const char *name; /* for reports; escaped */
    uint64_t number;  /* of the file; 0: not known */
    Arena *arena;     /* that holds the text alone: released once it was read; NULL: the caller's affair */
} ManifestText;

/* What is known beside the bytes. */
typedef struct ManifestHints {
    bool forced; /* `dialect` is what the user says */
    EngineDialect dialect;
    bool has_marker;   /* marker.manifest.* in the directory: Pebble */
    bool has_identity; /* an IDENTITY file: RocksDB */
    bool has_options;  /* an OPTIONS file of `options` */
    EngineDialect options;
    bool salvage; /* go on behind damage */
} ManifestHints;

/* Is the text a record log whose first record is a version edit of some dialect? */
bool manifest_sniff(Str text);

/* Sorts the MANIFESTs by their numbers, and reads them into one history. How each ends, what was assumed and what is
 * odd becomes a note of the report. Fails where there is not one edit, the dialect can't be decided, or (report_strict)
 * at any damage. O(bytes + n log n). */
bool manifest_read(ManifestText *texts, size_t count, const ManifestHints *hints, bool strict, Lsm *lsm,
                   LoadReport *report, Error *error);

#endif
