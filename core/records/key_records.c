/* key_records.c - reads the entries of one key, which are adjacent in a file, oldest first. */
#include "core/records/key_records.h"

#include "core/records/blob.h"

/* Bytes up to the next blob. For the last blob of the file its header is read, because padding follows. */
static bool entry_bytes(const LayerFile *file, const BtreeEntry *entry, uint64_t *bytes, Error *error)
{
    *bytes = entry->end - entry->offset;
    if (entry->end != layer_blobs_end(file))
        return true;
    BlobReader reader;
    Blob blob;
    blob_reader_init(&reader, file);
    bool ok = blob_reader_header(&reader, entry->offset, &blob, error);
    if (ok)
        *bytes = blob.header + (uint64_t)blob.stored;
    blob_reader_release(&reader);
    return ok;
}

bool layer_key_records(const LayerFile *file, Key key, LsnRange lsns, LayerKeyRecords *found, Error *error)
{
    BtreeRange range;
    BtreeEntry entry;
    Error failure = {0};
    uint64_t bytes;
    LayerKeyRecords sum = {0};
    btree_range_init(&range, file);
    bool ok = btree_range_seek(&range, key, lsns.lo, &failure);
    while (ok && btree_range_next(&range, &entry, &failure) && entry.key == key && entry.lsn < lsns.hi) {
        if (!entry_bytes(file, &entry, &bytes, &failure))
            break;
        if (entry.will_init) {
            sum.older += sum.records;
            sum.records = sum.bytes = 0;
            sum.initialises = true;
            sum.init_lsn = entry.lsn;
        }
        sum.records++;
        sum.bytes += bytes;
    }
    btree_range_release(&range);
    ok = failure.code == ERROR_NONE;
    if (ok)
        *found = sum;
    else if (error)
        *error = failure;
    return ok;
}

bool layer_key_page(const LayerFile *file, Key key, uint64_t *bytes, Error *error)
{
    BtreeRange range;
    BtreeEntry entry;
    Error failure = {0};
    uint64_t stored = 0;
    btree_range_init(&range, file);
    bool there =
        btree_range_seek(&range, key, 0, &failure) && btree_range_next(&range, &entry, &failure) && entry.key == key;
    if (there)
        entry_bytes(file, &entry, &stored, &failure);
    btree_range_release(&range);
    bool ok = failure.code == ERROR_NONE;
    if (ok)
        *bytes = stored;
    else if (error)
        *error = failure;
    return ok;
}
