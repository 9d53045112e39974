/* layer_entries.c - reads the index and the blobs side by side. Both are in file order, so each is read once. */
#include "core/records/layer_entries.h"

#include "core/base/fnv.h"

void layer_entries_init(LayerEntries *entries, const LayerFile *file, LayerEntriesMode mode, LayerDamages *damages)
{
    *entries = (LayerEntries){.mode = mode};
    layer_scan_init(&entries->scan, file, damages);
    blob_reader_init(&entries->reader, file);
}

void layer_entries_release(LayerEntries *entries)
{
    layer_scan_release(&entries->scan);
    blob_reader_release(&entries->reader);
}

static void entries_digest(void *self, const uint8_t *bytes, size_t length)
{
    LayerEntry *entry = self;
    entry->content_fnv = fnv_add(entry->content_fnv, bytes, length);
}

/* Reads the blob's header, kind and content. False, with the reason, where the blob is broken; what was read before is
 * kept. */
static bool read_blob(LayerEntries *entries, LayerEntry *entry, Error *error)
{
    const LayerFile *file = entries->scan.file;
    const uint8_t *bytes;
    size_t length;
    if (!blob_reader_header(&entries->reader, entry->offset, &entry->blob, error))
        return false;
    entry->blob_known = true;
    uint64_t whole = entry->blob.header + (uint64_t)entry->blob.stored;
    if (entry->distance && (whole > entry->distance || (whole < entry->distance && !entry->last)))
        return error_set(error, ERROR_INPUT, "its header says %u bytes, but the next blob is %llu bytes further",
                         entry->blob.stored, (unsigned long long)entry->distance);
    if (file->summary.kind == LAYER_DELTA && !entry->blob.zstd) {
        size_t wanted = entry->blob.stored < RECORD_KIND_BYTES ? entry->blob.stored : RECORD_KIND_BYTES;
        if (!blob_reader_bytes(&entries->reader, entry->offset + entry->blob.header, wanted, &bytes, &length, error))
            return false;
        entry->kind = record_kind(bytes, length);
    }
    if (entries->mode != LAYER_ENTRIES_WHOLE)
        return true;
    entry->content_fnv = FNV_START;
    return blob_reader_content(&entries->reader, entry->offset, &entry->blob, entries_digest, entry,
                               &entry->content_bytes, error);
}

bool layer_entries_next(LayerEntries *entries, LayerEntry *entry)
{
    const LayerFile *file = entries->scan.file;
    while (entries->at == entries->leaf.count) {
        if (!layer_scan_next(&entries->scan, &entries->leaf))
            return false;
        entries->at = 0;
    }
    const LayerLeaf *leaf = &entries->leaf;
    uint32_t i = entries->at++;
    uint64_t end = i + 1 < leaf->count ? leaf->offsets[i + 1] : leaf->end;
    *entry = (LayerEntry){
        .key = leaf->keys[i],
        .lsn = leaf->lsns[i],
        .offset = leaf->offsets[i],
        .distance = end ? end - leaf->offsets[i] : 0,
        .will_init = leaf->will_init[i],
        .last = leaf->last && i + 1 == leaf->count,
        .kind = file->summary.kind == LAYER_IMAGE ? RECORD_PAGE : RECORD_UNKNOWN,
    };
    Error error = {0};
    if (entries->mode != LAYER_ENTRIES_INDEX && !read_blob(entries, entry, &error)) {
        char key[KEY_TEXT_SIZE], lsn[LSN_TEXT_SIZE];
        layer_damage_add(entries->scan.damages, entry->offset / LAYER_PAGE, "blob at byte %llu of key %s, LSN %s: %s",
                         (unsigned long long)entry->offset, key_format(entry->key, KEY_PRODUCTION, key),
                         lsn_format(entry->lsn, lsn), error.message);
    }
    return true;
}
