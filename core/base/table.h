/* table.h - a hash table of numbers: the caller keeps the entries in an array of its own, the table finds their places.
 *
 *     Table table = {0};                                   // {0} is empty
 *     uint32_t hash = hash_fold(hash_u128(HASH_SEED, key)), place;
 *     TableWalk walk = table_walk(&table, hash);
 *     while (table_next(&walk, &place))                    // the few entries whose hash is the same
 *         if (keys.at[place] == key)
 *             return place;
 *     table_add(&table, hash, (uint32_t)keys.count);       // there is none: the key gets the next place
 *     array_push(&keys, key);
 *     table_release(&table);
 *
 * Open addressing, at most half full. A slot also holds the hash, so that most unequal entries are never compared, and
 * the table can grow without the caller. An entry takes 16 to 32 bytes.
 */
#ifndef CORE_BASE_TABLE_H
#define CORE_BASE_TABLE_H

#include "core/base/text.h"
#include "core/base/u128.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct TableSlot {
    uint32_t hash, entry; /* `entry` is the number + 1; 0: a free slot */
} TableSlot;

typedef struct Table {
    TableSlot *slots; /* owned */
    size_t mask;      /* slot count - 1, where the count is a power of two; 0 without slots */
    size_t count;     /* entries */
} Table;

/* Adds a number (less than UINT32_MAX) under a hash. It is the caller who checks whether the number is there already.
 * Amortised O(1). */
void table_add(Table *table, uint32_t hash, uint32_t number);
/* Makes room for `entries` entries in total. */
void table_reserve(Table *table, size_t entries);
void table_release(Table *table);

/* Walks the entries with one hash, in no particular order. table_add() invalidates the walk. */
typedef struct TableWalk {
    const Table *table;
    size_t at;
    uint32_t hash;
} TableWalk;

static inline TableWalk table_walk(const Table *table, uint32_t hash)
{
    return (TableWalk){table, hash & table->mask, hash};
}

/* Takes the next number with that hash. False: there are no more. */
static inline bool table_next(TableWalk *walk, uint32_t *number)
{
    const Table *table = walk->table;
    if (!table->slots)
        return false;
    for (;;) {
        TableSlot slot = table->slots[walk->at];
        if (!slot.entry)
            return false;
        walk->at = (walk->at + 1) & table->mask;
        if (slot.hash == walk->hash) {
            *number = slot.entry - 1;
            return true;
        }
    }
}

/* Hashes are made from HASH_SEED by adding value after value, and folded to 32 bits at the end. They are the same on
 * all machines, and do not protect against input that was made to collide. */
#define HASH_SEED 0x9E3779B97F4A7C15u

static inline uint64_t hash_u64(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0xBF58476D1CE4E5B9u;
    return hash ^ hash >> 29;
}

static inline uint64_t hash_u128(uint64_t hash, U128 value)
{
    return hash_u64(hash_u64(hash, u128_high(value)), u128_low(value));
}

/* Adds the length and the bytes of the text. */
uint64_t hash_str(uint64_t hash, Str text);

static inline uint32_t hash_fold(uint64_t hash)
{
    hash = (hash ^ hash >> 32) * 0x94D049BB133111EBu;
    return (uint32_t)(hash >> 32);
}

#endif
