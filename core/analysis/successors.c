/* successors.c - finds the layers that took the place of a deleted one, and checks that they contain its keys.
 *
 *     job 3   reads 4, 5   writes 8        successors of 4: 8        of 5: 8, 9
 *     job 7   reads 5, 6   writes 9        keys of 5: A … F; of 8: A … C, of 9: D … F: the key C … D is not covered
 *
 * If records are known, a layer spans the keys from its first record to its last. The outputs must then hold these two
 * keys of a deleted delta, but not every key between them, because there may be no record. The name of an L0 says
 * nothing about its keys. If records are estimated, the outputs must cover all keys of the deleted delta.
 */
#include "core/analysis/successors.h"

#include "core/planner/algorithm.h"

#include <stdlib.h>

/* `images`: jobs that make images count as readers too. */
static uint32_t readers_pass(const Plan *plan, bool images, size_t layers, uint32_t *next, uint32_t *readers)
{
    uint32_t pairs = 0;
    for (uint32_t j = 0; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        bool writes = job->kind == JOB_CREATE_DELTA || images;
        for (uint32_t i = 0; writes && i < job->inputs_count; i++) {
            LayerId input = plan->refs.at[job->inputs_first + i];
            if (input >= layers)
                continue;
            if (readers)
                readers[next[input]] = j;
            next[input]++;
            pairs++;
        }
    }
    return pairs;
}

void successors_init(Successors *successors, const History *history)
{
    const Plan *plan = &history->plan;
    size_t layers = history->layers.count;
    uint32_t *next = mem_zero(layers + 1, sizeof *next);
    *successors = (Successors){.history = history, .first = mem_zero(layers + 2, sizeof *successors->first)};
    bool folds = policy_algorithm(&history->policy)->folds;
    uint32_t pairs = readers_pass(plan, folds, layers, next, NULL);
    for (size_t i = 0; i < layers; i++) {
        successors->first[i + 1] = successors->first[i] + next[i];
        next[i] = successors->first[i];
    }
    successors->jobs = mem_alloc((pairs + 1) * sizeof *successors->jobs);
    readers_pass(plan, folds, layers, next, successors->jobs);
    free(next);
}

void successors_release(Successors *successors)
{
    free(successors->first);
    free(successors->jobs);
    *successors = (Successors){0};
}

static int successors_compare_layers(const void *a, const void *b, void *set_of)
{
    const LayerSet *set = set_of;
    LayerId x = *(const LayerId *)a, y = *(const LayerId *)b;
    if (set->key_lo[x] != set->key_lo[y])
        return set->key_lo[x] > set->key_lo[y] ? 1 : -1;
    return (set->lsn_lo[x] > set->lsn_lo[y]) - (set->lsn_lo[x] < set->lsn_lo[y]);
}

/* The layers that were written, or kept, in place of a deleted layer, ordered by key. */
static size_t list(const Successors *successors, LayerId layer, LayerId *out)
{
    const History *history = successors->history;
    size_t count = 0;
    for (uint32_t r = successors->first[layer]; r < successors->first[layer + 1]; r++) {
        const PlanJob *job = &history->plan.jobs.at[successors->jobs[r]];
        LayerId made = job->output != LAYER_NONE ? job->output : job->kept;
        if (made < history->layers.count && made != layer && (count == 0 || out[count - 1] != made))
            out[count++] = made;
    }
    if (count > 1)
        qsort_r(out, count, sizeof *out, successors_compare_layers, (void *)(uintptr_t)&history->layers);
    return count;
}

/* Finds the first key of [lo, hi) that no layer contains. The layers are ordered by key. */
static bool successors_first_gap(const LayerSet *set, const LayerId *layers, size_t count, KeyRange keys, Key *gap)
{
    Key reached = keys.lo;
    for (size_t i = 0; i < count && reached < keys.hi && set->key_lo[layers[i]] <= reached; i++)
        reached = set->key_hi[layers[i]] > reached ? set->key_hi[layers[i]] : reached;
    *gap = reached;
    return reached < keys.hi;
}

static bool key_in(const LayerSet *set, const LayerId *layers, size_t count, Key key)
{
    for (size_t i = 0; i < count; i++)
        if (set->key_lo[layers[i]] <= key && key < set->key_hi[layers[i]])
            return true;
    return false;
}

/* Checks that the new layers, which are ordered by key, contain all keys of the deleted layer. */
static void check_held(const History *history, LayerId layer, const LayerId *made, size_t count, Consistency *found)
{
    const LayerSet *set = &history->layers;
    bool exact = found->planned_exactly, open;
    KeyRange keys = {set->key_lo[layer], set->key_hi[layer]};
    Key gap = keys.lo;
    if (exact) {
        open = !key_in(set, made, count, keys.lo);
        if (!open && !key_in(set, made, count, keys.hi - 1)) {
            open = true;
            gap = keys.hi - 1;
        }
    } else {
        keys.hi -= layer_is_l0(set, layer); /* no layer but an L0 reaches the very end */
        open = successors_first_gap(set, made, count, keys, &gap);
    }
    if (open)
        consistency_violate(found, (Violation){.kind = VIOLATION_UNCOVERED,
                                               .step = history->died[layer],
                                               .layer = layer,
                                               .other = LAYER_NONE,
                                               .job = JOB_NONE,
                                               .key = gap});
}

void successors_check(const Successors *successors, LayerId layer, Consistency *found)
{
    const LayerSet *set = &successors->history->layers;
    uint32_t readers = successors->first[layer + 1] - successors->first[layer];
    if ((found->planned_exactly && layer_is_l0(set, layer)) || (set->records && set->records[layer] == 0))
        return;
    LayerId *made = mem_alloc((readers + 1) * sizeof *made);
    found->covered++;
    check_held(successors->history, layer, made, list(successors, layer, made), found);
    free(made);
}

/* ---- pieces ---- */

static int successors_compare_ends(const void *a, const void *b, void *history_of)
{
    const History *history = history_of;
    LayerId x = *(const LayerId *)a, y = *(const LayerId *)b;
    if (history->died[x] != history->died[y])
        return history->died[x] > history->died[y] ? 1 : -1;
    return (x > y) - (x < y);
}

static int compare_births(const void *a, const void *b, void *history_of)
{
    const History *history = history_of;
    LayerId x = *(const LayerId *)a, y = *(const LayerId *)b;
    if (history->born[x] != history->born[y])
        return history->born[x] > history->born[y] ? 1 : -1;
    return successors_compare_layers(a, b, (void *)(uintptr_t)&history->layers);
}

void successors_check_pieces(const History *history, Consistency *found)
{
    const LayerSet *set = &history->layers;
    ARRAY(LayerId) ended = {0}, begun = {0};
    for (LayerId id = 0; set->piece_of && id < set->count; id++) {
        if (set->piece_of[id] == LAYER_NONE)
            continue;
        array_push(&begun, id);
        if (history->died[id] < history->steps.count && !layer_is_image(set, id))
            array_push(&ended, id);
    }
    if (begun.count)
        qsort_r(begun.at, begun.count, sizeof *begun.at, compare_births, (void *)(uintptr_t)history);
    if (ended.count)
        qsort_r(ended.at, ended.count, sizeof *ended.at, successors_compare_ends, (void *)(uintptr_t)history);
    size_t first = 0, end = 0;
    bool *counted = mem_zero(set->count + 1, sizeof *counted); /* per layer: it is among the deleted ones */
    for (size_t i = 0; i < ended.count; i++) {
        StepId step = history->died[ended.at[i]];
        if (history->steps.at[step].op != STEP_CREATE)
            continue; /* it was collected by GC */
        while (first < begun.count && history->born[begun.at[first]] < step)
            first++;
        for (end = end < first ? first : end; end < begun.count && history->born[begun.at[end]] == step;)
            end++;
        check_held(history, ended.at[i], begun.at + first, end - first, found);
        LayerId whole = layer_whole(set, ended.at[i]);
        bool deleted = history_deleted_at(history, whole) != STEP_NEVER;
        found->covered += deleted && !counted[whole];
        found->covered_parts += !deleted;
        counted[whole] = deleted;
    }
    free(counted);
    array_release(&ended);
    array_release(&begun);
}
