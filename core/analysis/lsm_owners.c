/* lsm_owners.c - sweeps over the bounds of a level's tables, and counts for each owner the tables that hold its keys.
 */
#include "core/analysis/lsm_owners.h"

#include <stdlib.h>

#define BYTES_MAX 9e18

void lsm_owners_init(LsmOwners *owners, const LsmFamily *family)
{
    *owners = (LsmOwners){0};
    if (family->order_broken)
        return;
    KeyOwners keys;
    key_owners_init(&keys, &family->keys);
    owners->by = keys.by;
    for (size_t i = 0; i < keys.at.count; i++)
        array_push(&owners->at, (LsmOwner){.of = keys.at.at[i]});
    key_owners_release(&keys);
}

void lsm_owners_release(LsmOwners *owners)
{
    array_release(&owners->at);
    *owners = (LsmOwners){0};
}

/* The owner of a key. */
static size_t lsm_owner_at(const LsmOwners *owners, Key key)
{
    size_t low = 0, high = owners->at.count;
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (owners->at.at[middle].of.keys.lo <= key)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* A table's first key, or its end; at the same key, ends are before beginnings. */
typedef struct OwnerBound {
    Key key;
    int change;
} OwnerBound;

static int compare_owner_bounds(const void *a, const void *b)
{
    const OwnerBound *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->change > y->change) - (x->change < y->change);
}

static void lsm_owners_count_table(LsmOwners *owners, KeyRange keys, uint64_t size)
{
    for (size_t i = lsm_owner_at(owners, keys.lo); i < owners->at.count && owners->at.at[i].of.keys.lo < keys.hi; i++) {
        LsmOwner *owner = &owners->at.at[i];
        KeyRange part = key_range_clip(keys, owner->of.keys);
        owner->tables++;
        owner->bytes += (double)size * (double)(part.hi - part.lo) / (double)(keys.hi - keys.lo);
        owner->bytes = owner->bytes < BYTES_MAX ? owner->bytes : BYTES_MAX;
    }
}

/* Counts for each owner the largest number of tables over one key. */
static void count_stacks(LsmOwners *owners, OwnerBound *bounds, size_t count)
{
    uint32_t depth = 0;
    size_t at = 0;
    qsort(bounds, count, sizeof *bounds, compare_owner_bounds);
    for (size_t i = 0; i < owners->at.count; i++) {
        LsmOwner *owner = &owners->at.at[i];
        for (; at < count && bounds[at].key <= owner->of.keys.lo; at++) /* the tables that are open at its first key */
            depth = (uint32_t)((int64_t)depth + bounds[at].change);
        owner->stack = depth;
        for (; at < count && bounds[at].key < owner->of.keys.hi; at++) {
            depth = (uint32_t)((int64_t)depth + bounds[at].change);
            owner->stack = depth > owner->stack ? depth : owner->stack;
        }
    }
}

void lsm_owners_count(LsmOwners *owners, const LsmState *state, uint32_t level)
{
    const LsmLevel *tables = &state->levels[level];
    for (size_t i = 0; i < owners->at.count; i++) {
        LsmOwner *owner = &owners->at.at[i];
        owner->tables = owner->stack = 0;
        owner->bytes = 0;
    }
    if (!tables->count || !owners->at.count)
        return;
    OwnerBound *bounds = mem_alloc(tables->count * 2 * sizeof *bounds);
    for (size_t i = 0; i < tables->count; i++) {
        const LsmPlacement *table = lsm_state_placement(state, tables->at[i]);
        KeyRange keys = placement_keys(table);
        lsm_owners_count_table(owners, keys, table->size);
        bounds[2 * i] = (OwnerBound){keys.lo, 1};
        bounds[2 * i + 1] = (OwnerBound){keys.hi, -1};
    }
    count_stacks(owners, bounds, tables->count * 2);
    free(bounds);
}
