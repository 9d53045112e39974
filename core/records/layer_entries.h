/* layer_entries.h - a layer file entry by entry, with the header of each blob.
 *
 *     LayerEntries entries;
 *     LayerEntry entry;
 *     layer_entries_init(&entries, &file, LAYER_ENTRIES_BLOBS, &damages);
 *     while (layer_entries_next(&entries, &entry))
 *         …entry.key, entry.lsn, entry.blob.stored, entry.kind…
 *     layer_entries_release(&entries);
 */
#ifndef CORE_RECORDS_LAYER_ENTRIES_H
#define CORE_RECORDS_LAYER_ENTRIES_H

#include "core/records/blob.h"
#include "core/records/layer_scan.h"

typedef enum LayerEntriesMode {
    LAYER_ENTRIES_INDEX, /* reads index pages only: the place of each blob, and the distance to the next one */
    LAYER_ENTRIES_BLOBS, /* also reads headers and the first bytes of contents */
    LAYER_ENTRIES_WHOLE, /* also reads contents and decompresses them */
} LayerEntriesMode;

typedef struct LayerEntry {
    Key key;
    Lsn lsn;
    uint64_t offset;
    /* bytes to the next blob, header included; for the last blob of the file, padding included; 0: unknown */
    uint64_t distance;
    bool will_init, last;
    bool blob_known; /* Valid with _BLOBS and _WHOLE, where the header is not broken: */
    Blob blob;
    RecordKind kind;
    uint64_t content_bytes, content_fnv; /* valid with _WHOLE: of the decompressed content */
} LayerEntry;

typedef struct LayerEntries {
    LayerScan scan;
    BlobReader reader;
    LayerEntriesMode mode;
    LayerLeaf leaf;
    uint32_t at; /* index of the next entry in the leaf */
} LayerEntries;

/* `file` and `damages` must outlive it. Broken blobs are added to `damages` too. The caller frees it with
 * layer_entries_release(). */
void layer_entries_init(LayerEntries *entries, const LayerFile *file, LayerEntriesMode mode, LayerDamages *damages);
/* Takes the next entry in key order. False at the end; it never fails, because what is broken is damage. */
bool layer_entries_next(LayerEntries *entries, LayerEntry *entry);
void layer_entries_release(LayerEntries *entries);

#endif
