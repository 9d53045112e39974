/* keyspace.h - which keys exist: a sorted list of disjoint, non-touching key ranges. {0} is empty. */
#ifndef CORE_MODEL_KEYSPACE_H
#define CORE_MODEL_KEYSPACE_H

#include "core/base/mem.h"
#include "core/model/key.h"

#define PAGE_BYTES 8192u

typedef ARRAY(KeyRange) KeyRangeArray;

typedef struct Keyspace {
    KeyRange *at; /* owned; sorted, disjoint, not touching */
    size_t count, capacity;
} Keyspace;

void keyspace_release(Keyspace *keyspace);
/* Replaces the ranges of `to`, which is {0} or was filled before. O(n). */
void keyspace_copy(Keyspace *to, const Keyspace *from);
/* Adds a range and merges it with those that it overlaps or touches. An empty range adds nothing. O(log n) where
 * nothing changes, else O(n). */
void keyspace_add(Keyspace *keyspace, KeyRange range);
/* The number of existing keys in `range`. A single range of more than 2^32-1 keys counts as 2^32-1, as in Neon
 * (KeySpace::total_raw_size). Saturates at 2^64-1. */
uint64_t keyspace_count(const Keyspace *keyspace, KeyRange range);
/* The part of the keyspace inside `keys`. The caller frees it with keyspace_release(). O(log n + ranges in `keys`). */
Keyspace keyspace_clip(const Keyspace *keyspace, KeyRange keys);
bool keyspace_has(const Keyspace *keyspace, Key key);

#endif
