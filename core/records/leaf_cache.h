/* leaf_cache.h - leaf pages of many layer files, read when needed; a bounded number of them and of open files is kept.
 *
 * Not thread-safe. It is an error if a file was replaced after its directory was made.
 */
#ifndef CORE_RECORDS_LEAF_CACHE_H
#define CORE_RECORDS_LEAF_CACHE_H

#include "core/records/leaf_directory.h"

typedef struct LeafCache LeafCache;

/* At most so many pages of 8 KiB are kept (allocated when they are read); at least 64. */
LeafCache *leaf_cache_new(size_t pages);
void leaf_cache_free(LeafCache *cache);

/* The leaf's page, valid until the next call that may read another. Fails with ERROR_INPUT where it can't be read or
 * has changed. Some 50 ns when it is there, else a pread(). */
bool leaf_cache_page(LeafCache *cache, const LeafDirectory *directory, size_t leaf, BtreePage *page, Error *error);

#endif
