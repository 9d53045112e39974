/* keyspace_source.h - a keyspace seen as a KeySource: every key that exists has one record of one page.
 *
 * So the same code chooses where images and deltas end. It also maps keys to their ordinal numbers (how many existing
 * keys lie below), which estimates use.
 */
#ifndef CORE_PLANNER_KEYSPACE_SOURCE_H
#define CORE_PLANNER_KEYSPACE_SOURCE_H

#include "core/planner/key_source.h"

typedef struct KeyOrdinals {
    const KeyRange *at; /* not owned */
    uint64_t *before;   /* number of existing keys before range i; count + 1 entries; owned */
    size_t count;
} KeyOrdinals;

/* Numbers the keys of these ranges, which must outlive the result. A range of more than 2^32-1 keys counts as its first
 * 2^32-1 keys. The caller frees it with key_ordinals_release(). O(ranges). */
void key_ordinals_init(KeyOrdinals *ordinals, const KeyRange *ranges, size_t count);
void key_ordinals_release(KeyOrdinals *ordinals);
/* The number of existing keys below `key`. O(log ranges). */
uint64_t key_ordinals_below(const KeyOrdinals *ordinals, Key key);
/* The existing key with that ordinal, which must be smaller than the total. O(log ranges). */
Key key_ordinals_at(const KeyOrdinals *ordinals, uint64_t ordinal);
static inline uint64_t key_ordinals_total(const KeyOrdinals *ordinals)
{
    return ordinals->before[ordinals->count];
}

/* A key source that has one record of a page's size for each key. `ordinals` must outlive it. The caller releases
 * it. */
void keyspace_source_init(KeySource *source, KeyOrdinals *ordinals);

#endif
