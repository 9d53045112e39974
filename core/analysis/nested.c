/* nested.c - compares each overlapping delta, in key order, with those that begin within its keys, up to a fixed number
 * of pairs. */
#include "core/analysis/nested.h"

#include "core/base/sort.h"

#include <stdlib.h>

#define COMPARED_MAX 4000000u

/* Does `b` lie wholly in `a`? */
static bool nested_lies_in(const LayerSet *set, LayerId a, LayerId b)
{
    bool inside = set->key_lo[a] <= set->key_lo[b] && set->key_hi[b] <= set->key_hi[a] &&
                  set->lsn_lo[a] <= set->lsn_lo[b] && set->lsn_hi[b] <= set->lsn_hi[a];
    bool equal = set->key_lo[a] == set->key_lo[b] && set->key_hi[b] == set->key_hi[a] &&
                 set->lsn_lo[a] == set->lsn_lo[b] && set->lsn_hi[b] == set->lsn_hi[a];
    return inside && (!equal || a < b);
}

static void nested_add(Nested *nested, const LayerSet *set, LayerId id)
{
    array_push(&nested->layers, id);
    if (set->size[id] == SIZE_UNKNOWN)
        nested->size_unknown++;
    else if (__builtin_add_overflow(nested->bytes, set->size[id], &nested->bytes))
        nested->bytes = UINT64_MAX;
}

void nested_init(Nested *nested, const Overlaps *overlaps, const LayerSet *set, const LayerId *ids, size_t count)
{
    *nested = (Nested){0};
    if (!overlaps->marked)
        return;
    Sort128 *order = mem_alloc(count * sizeof *order);
    bool *inside = mem_zero(count, sizeof *inside);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (overlaps->marked[ids[i]])
            order[kept++] = (Sort128){set->key_lo[ids[i]], ids[i]};
    sort_128(order, kept);
    uint64_t budget = COMPARED_MAX;
    for (size_t i = 0; i < kept && budget; i++)
        for (size_t j = i + 1; j < kept && order[j].number < set->key_hi[order[i].place] && budget; j++, budget--) {
            bool later = nested_lies_in(set, order[i].place, order[j].place);
            bool earlier = !later && nested_lies_in(set, order[j].place, order[i].place);
            nested->pairs += later || earlier;
            inside[j] = inside[j] || later;
            inside[i] = inside[i] || earlier;
        }
    nested->at_least = budget == 0;
    for (size_t i = 0; i < kept; i++)
        if (inside[i])
            nested_add(nested, set, order[i].place);
    free(inside);
    free(order);
}

void nested_release(Nested *nested)
{
    array_release(&nested->layers);
}
