/* leaf_cache.h - leaf pages of many layer files, read when needed; a bounded number of them and of open files is kept.
 *
 * Not thread-safe. It is an error if a file was replaced after its directory was made.
 */
#ifndef CORE_RECORDS_LEAF_CACHE_H
#define CORE_RECORDS_LEAF_CACHE_H

#include "core/records/leaf_directory.h"

typedef struct LeafCache LeafCache;

/* A cache of `pages` pages of 8 KiB, rounded up to a power of two and to 64 at least, which are allocated when they are
 * read. The caller frees it with leaf_cache_free(); NULL is allowed there. */
LeafCache *leaf_cache_new(size_t pages);
void leaf_cache_free(LeafCache *cache);

/* The bytes of a leaf, valid until the next call that may read another leaf. ERROR_INPUT where it cannot be read or has
 * changed. About 50 ns where it is cached, else one pread(). */
bool leaf_cache_page(LeafCache *cache, const LeafDirectory *directory, size_t leaf, BtreePage *page, Error *error);

#endif
