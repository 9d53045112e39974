/* key_sweep.c - adds layers in the order of their first key, and drops each when a range begins after its last key. */
#include "core/planner/legacy/key_sweep.h"

#include <stdlib.h>

void legacy_key_sweep_init(LegacyKeySweep *sweep, const LayerSet *set, const LayerId *ids, size_t count)
{
    *sweep = (LegacyKeySweep){.set = set, .starts = mem_alloc((count + 1) * sizeof *sweep->starts)};
    for (size_t i = 0; i < count; i++)
        if (set->key_lo[ids[i]] < set->key_hi[ids[i]])
            sweep->starts[sweep->count++] = (Sort128){set->key_lo[ids[i]], ids[i]};
    sort_128(sweep->starts, sweep->count);
}

void legacy_key_sweep_release(LegacyKeySweep *sweep)
{
    free(sweep->starts);
    array_release(&sweep->open);
    *sweep = (LegacyKeySweep){0};
}

void legacy_key_sweep_move(LegacyKeySweep *sweep, KeyRange keys)
{
    const LayerSet *set = sweep->set;
    size_t kept = 0;
    if (keys.lo < sweep->at)
        sweep->next = sweep->open.count = 0;
    sweep->at = keys.lo;
    while (sweep->next > 0 && sweep->starts[sweep->next - 1].number >= keys.hi)
        sweep->next--; /* the last range ended further right: these are found again */
    for (size_t i = 0; i < sweep->open.count; i++) {
        LayerId id = sweep->open.at[i];
        if (set->key_hi[id] > keys.lo && set->key_lo[id] < keys.hi)
            sweep->open.at[kept++] = id;
    }
    sweep->open.count = kept;
    for (; sweep->next < sweep->count && sweep->starts[sweep->next].number < keys.hi; sweep->next++)
        if (set->key_hi[sweep->starts[sweep->next].place] > keys.lo)
            array_push(&sweep->open, sweep->starts[sweep->next].place);
}
