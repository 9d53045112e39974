/* inherited.c - walks from each of the two layers over the inputs of the jobs that made them, to the deltas that no job
 * made, and compares these.
 */
#include "core/analysis/inherited.h"

#include <stdlib.h>

typedef ARRAY(LayerId) Origins;

static bool shares_keys(const LayerSet *set, LayerId layer, KeyRange keys)
{
    return set->key_lo[layer] < keys.hi && keys.lo < set->key_hi[layer];
}

/* Appends the deltas over `keys` that no job made and that went into `layer`. */
static void find_origins(Inherited *inherited, LayerId layer, KeyRange keys, Origins *origins)
{
    const History *history = inherited->history;
    const LayerSet *set = &history->layers;
    const Plan *plan = &history->plan;
    uint32_t *seen = inherited->seen, walk = ++inherited->walks;
    Origins open = {0};
    array_push(&open, layer_whole(set, layer));
    seen[open.at[0]] = walk;
    while (open.count > 0) {
        LayerId id = open.at[--open.count];
        uint32_t job = history->job[id];
        if (job == JOB_NONE && !layer_is_image(set, id))
            array_push(origins, id);
        for (uint32_t i = 0; job < plan->jobs.count && i < plan->jobs.at[job].inputs_count; i++) {
            LayerId input = plan->refs.at[plan->jobs.at[job].inputs_first + i];
            if (input >= set->count || seen[input] == walk || !shares_keys(set, input, keys))
                continue;
            seen[input] = walk;
            array_push(&open, input);
        }
    }
    array_release(&open);
}

static KeyRange shared_keys(const LayerSet *set, LayerId a, LayerId b)
{
    return (KeyRange){set->key_lo[a] > set->key_lo[b] ? set->key_lo[a] : set->key_lo[b],
                      set->key_hi[a] < set->key_hi[b] ? set->key_hi[a] : set->key_hi[b]};
}

/* Do two deltas overlap at some of the keys? */
static bool overlap_at(const LayerSet *set, LayerId a, LayerId b, KeyRange keys)
{
    KeyRange both = shared_keys(set, a, b);
    return a != b && both.lo < keys.hi && keys.lo < both.hi && both.lo < both.hi && set->lsn_lo[a] < set->lsn_hi[b] &&
           set->lsn_lo[b] < set->lsn_hi[a];
}

void inherited_init(Inherited *inherited, const History *history)
{
    *inherited = (Inherited){.history = history};
    inherited->seen = mem_zero(history->layers.count + 1, sizeof *inherited->seen);
}

void inherited_release(Inherited *inherited)
{
    free(inherited->seen);
    *inherited = (Inherited){0};
}

bool overlap_is_inherited(Inherited *inherited, OverlapPair pair)
{
    const LayerSet *set = &inherited->history->layers;
    KeyRange keys = shared_keys(set, pair.a, pair.b);
    Origins a = {0}, b = {0};
    bool found = false;
    find_origins(inherited, pair.a, keys, &a);
    find_origins(inherited, pair.b, keys, &b);
    for (size_t i = 0; i < a.count && !found; i++)
        for (size_t j = 0; j < b.count && !found; j++)
            found = overlap_at(set, a.at[i], b.at[j], keys);
    array_release(&a);
    array_release(&b);
    return found;
}
