/* key_ordinals.h - the ordinal numbers of the keys that exist: how many of them lie below a key, and which is the nth.
 *
 *     ranges   [10,20) [50,60)          key      10..19    50..59
 *     before    0       10      20      ordinal   0..9     10..19        below 55: 15
 */
#ifndef CORE_MODEL_KEY_ORDINALS_H
#define CORE_MODEL_KEY_ORDINALS_H

#include "core/model/key.h"

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

#endif
