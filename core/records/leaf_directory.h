/* leaf_directory.h - where each leaf of a layer file begins: key, LSN, entries and bytes before it.
 *
 *     leaf      first entry    entries before   offset of its first blob
 *     page 0    key 10 @ 100       0               8192
 *     page 1    key 44 @ 120     544             190000       how many bytes lie below key 50? 190000 - 8192, and what
 *     page 2    key 51 @ 100    1088             350000       page 1 says of keys 44 to 49
 *
 * Blobs stand in the order of the entries, so the offset of an entry's blob is the running sum of all bytes before it.
 * A directory takes 44 bytes a leaf, about 0.2 a record, and a list of the few keys that hold many bytes.
 */
#ifndef CORE_RECORDS_LEAF_DIRECTORY_H
#define CORE_RECORDS_LEAF_DIRECTORY_H

#include "core/base/file_identity.h"
#include "core/records/layer_scan.h"

/* A key whose records take at least `heavy_bytes` of the directory. */
typedef struct HeavyKey {
    Key key;
    uint64_t bytes;
} HeavyKey;

typedef struct LeafDirectory {
    const char *path;      /* owned */
    FileIdentity identity; /* of the file that was read: another file at the path is an error */
    LayerSummary summary;
    size_t count;      /* number of leaves, at least 1 */
    Key *keys;         /* owned; the key of each leaf's first entry */
    Lsn *lsns;         /* owned; the LSN of that entry */
    uint64_t *offsets; /* owned; where that entry's blob begins: count + 1 entries; the last one is the end of the last
                          blob, without padding */
    uint64_t *entries; /* count + 1 entries */
    uint32_t *pages;
    Key last_key;
    Lsn last_lsn;
    uint64_t padded_end; /* the start of the index: production counts padding as part of the last record */
    ARRAY(HeavyKey) heavy;
    uint64_t heavy_bytes;
} LeafDirectory;

/* Reads all index pages of the file, about 10 ns an entry. ERROR_INPUT, with page and reason, where anything in them is
 * damaged, because sums over a file with missing leaves would be wrong. `foreign` (may be NULL): it cannot be opened as
 * a layer file at all. On failure `directory` is empty. The caller frees it with leaf_directory_release(). */
bool leaf_directory_init(LeafDirectory *directory, const char *path, bool *foreign, Error *error);
void leaf_directory_release(LeafDirectory *directory);

#endif
