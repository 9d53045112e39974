/* layer_inside.h - figures about the contents of a layer file, from one pass over its entries. */
#ifndef CORE_RECORDS_LAYER_INSIDE_H
#define CORE_RECORDS_LAYER_INSIDE_H

#include "core/records/layer_entries.h"

#include <stdatomic.h>

typedef struct InsideCount {
    uint64_t entries, bytes; /* bytes as stored, headers included */
} InsideCount;

typedef struct InsideKey {
    Key key;
    uint64_t entries, bytes;
} InsideKey;

typedef ARRAY(InsideKey) InsideKeys;
typedef ARRAY(KeyRange) InsideHoles;

typedef struct LayerInside {
    uint64_t entries, keys, bytes;      /* bytes of all blobs with their headers, without padding */
    KeyRange key_range;                 /* first key to last key + 1; empty without entries */
    LsnRange lsn_range;                 /* lowest LSN to highest + 1 */
    InsideCount initialising;           /* records that produce the page without an older version */
    InsideCount kinds[RECORD_KIND_END]; /* counted where blobs are read */
    InsideCount compressed;             /* counted where blobs are read */
    uint64_t content_bytes;             /* counted where contents are read: bytes after decompression */
    /* where contents are read: FNV-1a over one line for each entry (layer_entry_text()) */
    uint64_t digest;
    uint32_t levels, leaves, inner; /* levels of the B-tree; numbers of pages that are not damaged */
    uint64_t inner_children;
    InsideKeys hottest;  /* keys with the most entries, at most `top` */
    InsideHoles holes;   /* the longest key ranges without a key inside key_range, longest first, at most `top` */
    uint64_t hole_count; /* number of places where the next key is not key + 1 */
    LayerEntriesMode mode;
} LayerInside;

/* Reads the file as `mode` says. Never fails: damage is added to `damages`, and the rest is counted. Takes some hundred
 * KiB and `top` entries of memory. The caller frees it with layer_inside_release(). */
void layer_inside_init(LayerInside *inside, const LayerFile *file, LayerEntriesMode mode, size_t top,
                       LayerDamages *damages);
/* The same, but stops when `*cancel` (may be NULL) is set. False: stopped, and nothing has to be released. */
bool layer_inside_init_unless(LayerInside *inside, const LayerFile *file, LayerEntriesMode mode, size_t top,
                              LayerDamages *damages, const atomic_bool *cancel);
void layer_inside_release(LayerInside *inside);

/* Inserts the hole into a list of the `top` longest, longest first; of equal holes, earlier ones come first. */
void inside_holes_add(InsideHoles *holes, size_t top, KeyRange hole);

#define LAYER_ENTRY_TEXT_SIZE 160
/* Writes `KEY LSN OFFSET STORED WILL_INIT ZSTD`, and with `contents` also ` LENGTH FNV1A`, without a newline. STORED is
 * - where the blob's header is broken. Returns the length. */
size_t layer_entry_text(const LayerEntry *entry, bool contents, char out[LAYER_ENTRY_TEXT_SIZE]);

#endif
