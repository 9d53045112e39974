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
    LAYER_ENTRIES_INDEX, /* only index pages are read; of a blob the place is known and the distance to the next */
    LAYER_ENTRIES_BLOBS, /* also headers, and the first bytes of contents */
    LAYER_ENTRIES_WHOLE, /* also contents: compressed ones are decompressed */
} LayerEntriesMode;

typedef struct LayerEntry {
    Key key;
    Lsn lsn;
    uint64_t offset;
    uint64_t distance; /* to the next blob, header and for the file's last the padding included; 0: not known */
    bool will_init, last;
    bool blob_known; /* with _BLOBS and _WHOLE, where the header is sound: */
    Blob blob;
    RecordKind kind;
    uint64_t content_bytes, content_fnv; /* with _WHOLE: of the decompressed content */
} LayerEntry;

typedef struct LayerEntries {
    LayerScan scan;
    BlobReader reader;
    LayerEntriesMode mode;
    LayerLeaf leaf;
    uint32_t at; /* in the leaf */
} LayerEntries;

/* `file` and `damages` must outlive it. Broken blobs are damage, too. */
void layer_entries_init(LayerEntries *entries, const LayerFile *file, LayerEntriesMode mode, LayerDamages *damages);
bool layer_entries_next(LayerEntries *entries, LayerEntry *entry);
void layer_entries_release(LayerEntries *entries);

#endif
