/* layer_inside.h - figures about the contents of a layer file, from one pass over its entries. */
#ifndef CORE_RECORDS_LAYER_INSIDE_H
#define CORE_RECORDS_LAYER_INSIDE_H

#include "core/records/layer_entries.h"

#include <stdatomic.h>

typedef struct InsideCount {
    uint64_t entries, bytes; /* bytes: as stored, headers included */
} InsideCount;

typedef struct InsideKey {
    Key key;
    uint64_t entries, bytes;
} InsideKey;

typedef ARRAY(InsideKey) InsideKeys;
typedef ARRAY(KeyRange) InsideHoles;

typedef struct LayerInside {
    uint64_t entries, keys, bytes;      /* bytes: of all blobs with their headers, padding not counted */
    KeyRange key_range;                 /* first key, last key + 1; empty without entries */
    LsnRange lsn_range;                 /* lowest LSN, highest + 1 */
    InsideCount initialising;           /* the record alone gives the page */
    InsideCount kinds[RECORD_KIND_END]; /* with blobs */
    InsideCount compressed;             /* with blobs */
    uint64_t content_bytes;             /* with contents: decompressed */
    uint64_t digest;                    /* with contents: FNV-1a over a line per entry (layer_entry_text) */
    uint32_t levels, leaves, inner;     /* of the B-tree; sound pages */
    uint64_t inner_children;
    InsideKeys hottest;  /* most entries first, at most `top` */
    InsideHoles holes;   /* inside key_range, longest first, at most `top` */
    uint64_t hole_count; /* places where the next key is not key + 1 */
    LayerEntriesMode mode;
} LayerInside;

/* Reads the file as `mode` says. Never fails: what is broken is in `damages`, and the rest is counted. Memory: some
 * hundred KiB and `top` places. */
void layer_inside_init(LayerInside *inside, const LayerFile *file, LayerEntriesMode mode, size_t top,
                       LayerDamages *damages);
/* The same, given up once `*cancel` (may be NULL) is set. False: given up; then there is nothing to be released. */
bool layer_inside_init_unless(LayerInside *inside, const LayerFile *file, LayerEntriesMode mode, size_t top,
                              LayerDamages *damages, const atomic_bool *cancel);
void layer_inside_release(LayerInside *inside);

/* Puts the hole into a list of the `top` longest, longest first; the first of equals stays. */
void inside_holes_add(InsideHoles *holes, size_t top, KeyRange hole);

#define LAYER_ENTRY_TEXT_SIZE 160
/* `KEY LSN OFFSET STORED WILL_INIT ZSTD`, with `contents` ` LENGTH FNV1A` behind it; no newline. STORED is - where the
 * blob's header is broken. Returns the length. */
size_t layer_entry_text(const LayerEntry *entry, bool contents, char out[LAYER_ENTRY_TEXT_SIZE]);

#endif
