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
    uint32_t hash, entry; /* entry: the number + 1; 0: free */
} TableSlot;

typedef struct Table {
    TableSlot *slots; /* owned */
    size_t mask;      /* slots - 1, a power of two less 1; without slots 0 */
    size_t count;     /* entries */
} Table;

/* Adds a number (less than UINT32_MAX) under a hash; whether it is there already is the caller's question. */
void table_add(Table *table, uint32_t hash, uint32_t number);
/* Makes room for so many entries in all. */
void table_reserve(Table *table, size_t entries);
void table_release(Table *table);

/* The entries of one hash, in no particular order. Ends where table_add() is called. */
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

/* Hashes are made from HASH_SEED by adding value after value, and folded to 32 bits at the end. The same on all
 * machines, and no defence against input that was made to collide. */
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

/* Length and bytes. */
uint64_t hash_str(uint64_t hash, Str text);

static inline uint32_t hash_fold(uint64_t hash)
{
    hash = (hash ^ hash >> 32) * 0x94D049BB133111EBu;
    return (uint32_t)(hash >> 32);
}

#endif
