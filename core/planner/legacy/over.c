/* over.c - adds layers in the order of their first key, and drops each when a range begins after its last key. */
#include "core/planner/legacy/over.h"

#include <stdlib.h>

void legacy_over_init(LegacyOver *over, const LayerSet *set, const LayerId *ids, size_t count)
{
    *over = (LegacyOver){.set = set, .starts = mem_alloc((count + 1) * sizeof *over->starts)};
    for (size_t i = 0; i < count; i++)
        if (set->key_lo[ids[i]] < set->key_hi[ids[i]])
            over->starts[over->count++] = (Sort128){set->key_lo[ids[i]], ids[i]};
    sort_128(over->starts, over->count);
}

void legacy_over_release(LegacyOver *over)
{
    free(over->starts);
    array_release(&over->open);
    *over = (LegacyOver){0};
}

void legacy_over_move(LegacyOver *over, KeyRange keys)
{
    const LayerSet *set = over->set;
    size_t kept = 0;
    if (keys.lo < over->at)
        over->next = over->open.count = 0;
    over->at = keys.lo;
    while (over->next > 0 && over->starts[over->next - 1].number >= keys.hi)
        over->next--; /* the last range ended further right: these are found again */
    for (size_t i = 0; i < over->open.count; i++) {
        LayerId id = over->open.at[i];
        if (set->key_hi[id] > keys.lo && set->key_lo[id] < keys.hi)
            over->open.at[kept++] = id;
    }
    over->open.count = kept;
    for (; over->next < over->count && over->starts[over->next].number < keys.hi; over->next++)
        if (set->key_hi[over->starts[over->next].place] > keys.lo)
            array_push(&over->open, over->starts[over->next].place);
}
