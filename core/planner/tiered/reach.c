/* reach.c - computes floors and ceilings, and the first place where a ceiling lies above a floor.
 *
 * For each segment between the edges of layers, the floor is the lowest start of the deltas in scope, and a new layer
 * over the segment reaches down to it. The ceiling is the highest end of the deltas out of scope. A layer over several
 * segments has the lowest of their floors and must stay above the highest of their ceilings.
 *
 *     segments    [0,4)   [4,8)   [8,12)
 *     floor        500     500     100        from 0: 500 over 500 fits, with [8,12) it would be 100 under 500: until 8
 *     ceiling      500      -       -         from 4: no ceiling at all: until the end
 *
 * Both ends of the run of segments only move to the right, and the lowest floor and highest ceiling inside are the
 * heads of two queues, from which an entry is dropped when a later one is at least as extreme.
 */
#include "core/planner/tiered/reach.h"

#include "core/base/paint.h"
#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

/* ---- to the right ---- */

/* A key range of one delta. */
typedef struct Span {
    KeyRange keys;
    Lsn lsn; /* its start if it is in scope, else its end */
} Span;

typedef ARRAY(Span) SpanArray;

/* The ranges of the deltas in scope, or of those out of scope. */
static SpanArray spans_of(const PartitionScope *scope, const LayerSet *layers, bool in_scope)
{
    SpanArray spans = {0};
    for (size_t i = 0; i < scope->count; i++) {
        const ScopeLayer *layer = &scope->at[i];
        if (layer->image || layer->in_scope != in_scope)
            continue;
        for (uint32_t r = 0; r < layer->ranges_count; r++) {
            KeyRange keys = scope->ranges.at[layer->ranges_first + r];
            if (keys.lo < keys.hi)
                array_push(&spans, (Span){keys, in_scope ? layers->lsn_lo[layer->id] : layers->lsn_hi[layer->id]});
        }
    }
    return spans;
}

static void edges_find(Reach *reach, const SpanArray *a, const SpanArray *b)
{
    size_t count = 2 * (a->count + b->count), n = 0;
    Sort128 *sorted = mem_alloc((count + 1) * sizeof *sorted);
    for (size_t i = 0; i < a->count + b->count; i++) {
        const Span *span = i < a->count ? &a->at[i] : &b->at[i - a->count];
        sorted[n++] = (Sort128){span->keys.lo, 0};
        sorted[n++] = (Sort128){span->keys.hi, 0};
    }
    sort_128(sorted, count);
    reach->edges = mem_alloc((count + 1) * sizeof *reach->edges);
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++)
        if (distinct == 0 || reach->edges[distinct - 1] != sorted[i].number)
            reach->edges[distinct++] = sorted[i].number;
    reach->segments = distinct > 0 ? distinct - 1 : 0;
    free(sorted);
}

/* The number of edges <= key. */
static size_t edges_to(const Reach *reach, Key key)
{
    size_t edges;
    search_first(edges, 0, reach->segments + 1, reach->edges[edges] > key);
    return edges;
}

/* Per segment, the lowest or highest LSN of the spans over it; `none` where there is no span. */
static Lsn *outermost(const Reach *reach, const SpanArray *spans, bool lowest, Lsn none)
{
    Lsn *at = mem_alloc((reach->segments + 1) * sizeof *at);
    uint32_t *next = mem_alloc((reach->segments + 1) * sizeof *next);
    Sort64 *order = mem_alloc((spans->count + 1) * sizeof *order);
    for (size_t s = 0; s < reach->segments; s++)
        at[s] = none;
    for (size_t i = 0; i < spans->count; i++)
        order[i] = (Sort64){lowest ? spans->at[i].lsn : UINT64_MAX - spans->at[i].lsn, (uint32_t)i};
    sort_64(order, spans->count);
    paint_init(next, reach->segments);
    for (size_t i = 0; i < spans->count; i++) {
        const Span *span = &spans->at[order[i].place];
        size_t first = edges_to(reach, span->keys.lo) - 1, end = edges_to(reach, span->keys.hi) - 1;
        for (uint32_t s = paint_next(next, (uint32_t)first); s < end; s = paint_next(next, s)) {
            at[s] = span->lsn;
            paint_mark(next, s);
        }
    }
    free(order);
    free(next);
    return at;
}

/* Segments of a sliding window, such that none to the right is more extreme; the head is the most extreme of the
 * window. */
typedef struct ReachQueue {
    uint32_t *at; /* owned */
    size_t head, end;
} ReachQueue;

static void queue_push(ReachQueue *queue, const Lsn *lsns, uint32_t segment, bool lowest)
{
    while (queue->end > queue->head && (lowest ? lsns[queue->at[queue->end - 1]] >= lsns[segment]
                                               : lsns[queue->at[queue->end - 1]] <= lsns[segment]))
        queue->end--;
    queue->at[queue->end++] = segment;
}

static void find_until(Reach *reach, const Lsn *floors, const Lsn *ceilings)
{
    size_t count = reach->segments;
    ReachQueue low = {.at = mem_alloc((count + 1) * sizeof *low.at)},
               high = {.at = mem_alloc((count + 1) * sizeof *low.at)};
    reach->until = mem_alloc((count + 1) * sizeof *reach->until);
    for (uint32_t first = 0, end = 0; first < count; first++) {
        for (; end < count; end++) {
            Lsn floor = floors[end], ceiling = ceilings[end];
            if (low.end > low.head) {
                floor = floors[low.at[low.head]] < floor ? floors[low.at[low.head]] : floor;
                ceiling = ceilings[high.at[high.head]] > ceiling ? ceilings[high.at[high.head]] : ceiling;
                if (ceiling > floor)
                    break;
            }
            queue_push(&low, floors, end, true);
            queue_push(&high, ceilings, end, false);
        }
        reach->until[first] = end;
        low.head += low.at[low.head] == first;
        high.head += high.at[high.head] == first;
    }
    free(low.at);
    free(high.at);
}

void reach_init(Reach *reach, const PartitionScope *scope, const LayerSet *layers)
{
    *reach = (Reach){0};
    if (scope->out_of_scope == 0)
        return;
    SpanArray in = spans_of(scope, layers, true), out = spans_of(scope, layers, false);
    edges_find(reach, &in, &out);
    Lsn *floors = outermost(reach, &in, true, UINT64_MAX), *ceilings = outermost(reach, &out, false, 0);
    find_until(reach, floors, ceilings);
    free(floors);
    free(ceilings);
    array_release(&in);
    array_release(&out);
}

void reach_release(Reach *reach)
{
    free(reach->edges);
    free(reach->until);
    *reach = (Reach){0};
}

Key reach_until(const Reach *reach, Key first)
{
    if (reach == NULL || reach->segments == 0)
        return U128_MAX;
    size_t edges = edges_to(reach, first);
    if (edges > reach->segments)
        return U128_MAX;
    uint32_t until = reach->until[edges > 0 ? edges - 1 : 0];
    return until < reach->segments ? reach->edges[until] : U128_MAX;
}

/* ---- down ---- */

static Lsn lowest_input(const Plan *plan, const LayerSet *layers, const PlanJob *job)
{
    Lsn lowest = job->lsns.hi;
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId id = plan->refs.at[job->inputs_first + i];
        if (!layer_is_image(layers, id) && layers->lsn_lo[id] < lowest)
            lowest = layers->lsn_lo[id];
    }
    return lowest > job->lsns.lo ? lowest : job->lsns.lo;
}

void reach_narrow(Plan *plan, const DivideInput *input, uint32_t first)
{
    for (uint32_t j = first; input->scope->out_of_scope > 0 && j < plan->jobs.count; j++)
        if (plan->jobs.at[j].kind == JOB_CREATE_DELTA)
            plan->jobs.at[j].lsns.lo = lowest_input(plan, input->layers, &plan->jobs.at[j]);
}
