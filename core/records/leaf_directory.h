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

#include "core/records/layer_scan.h"

#include <sys/types.h>

/* A key whose records take at least the directory's heavy_bytes. */
typedef struct HeavyKey {
    Key key;
    uint64_t bytes;
} HeavyKey;

/* What tells that a file is still the same. */
typedef struct FileIdentity {
    dev_t device;
    ino_t inode;
    uint64_t size;
    int64_t modified_seconds, modified_nanoseconds;
} FileIdentity;

typedef struct LeafDirectory {
    const char *path; /* owned */
    FileIdentity identity;
    LayerSummary summary;
    size_t count; /* leaves; at least 1 */
    Key *keys;
    Lsn *lsns;
    uint64_t *offsets; /* count + 1: the last is where the last blob ends, padding not counted */
    uint64_t *entries; /* count + 1 */
    uint32_t *pages;
    Key last_key;
    Lsn last_lsn;
    uint64_t padded_end; /* where the index begins: production counts the padding to the last record */
    ARRAY(HeavyKey) heavy;
    uint64_t heavy_bytes;
} LeafDirectory;

/* Reads all index pages of the file, about 10 ns an entry. Fails, with page and reason, where anything in them is
 * damaged: sums over a file with a hole in it would be wrong. `foreign` (NULL: nobody asks): it can't be opened as a
 * layer file at all. */
bool leaf_directory_init(LeafDirectory *directory, const char *path, bool *foreign, Error *error);
void leaf_directory_release(LeafDirectory *directory);

bool file_identity_get(int fd, FileIdentity *identity);
bool file_identity_equal(const FileIdentity *a, const FileIdentity *b);

#endif
