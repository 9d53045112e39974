/* lsm_state.c - moves the levels over events: forwards, their inputs are removed and their outputs added; backwards,
 * the reverse.
 *
 * A level is a sorted array: the tables of all events on the way come out by one sweep, and go in by one merge from the
 * back. Placements carry born and died steps, so to reach a distant step, the family is filtered once in key order.
 */
#include "core/model/lsm_state.h"

#include "core/base/integer.h"
#include "core/base/mem.h"
#include "core/base/search.h"
#include "core/base/span_tree.h"

#include <assert.h>
#include <stdlib.h>

void lsm_state_init(LsmState *state, const Lsm *lsm, uint32_t family)
{
    *state = (LsmState){.lsm = lsm, .family = &lsm->families.at[family], .family_index = family};
}

void lsm_state_release(LsmState *state)
{
    for (unsigned level = 0; level < LSM_LEVELS_MAX; level++)
        free(state->levels[level].at);
    array_release(&state->planned);
    *state = (LsmState){0};
}

/* The order within a level. Two placements are never equal, because at least their numbers or places differ. */
static bool lsm_state_comes_before(const LsmState *state, uint32_t level, uint32_t a, uint32_t b)
{
    const LsmPlacement *x = lsm_state_placement(state, a), *y = lsm_state_placement(state, b);
    if (level == 0)
        return placement_newer(state->lsm->engine, x, y);
    int order = bound_compare(x->small, x->small_tag, y->small, y->small_tag);
    return order ? order < 0 : a < b;
}

static int lsm_state_compare_ids(const void *a, const void *b, void *self)
{
    const LsmState *state = self;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    uint32_t level = lsm_state_placement(state, x)->level, other = lsm_state_placement(state, y)->level;
    if (level != other)
        return level < other ? -1 : 1;
    return lsm_state_comes_before(state, level, x, y) ? -1 : lsm_state_comes_before(state, level, y, x) ? 1 : 0;
}

size_t lsm_state_index(const LsmState *state, uint32_t placement)
{
    uint32_t level = lsm_state_placement(state, placement)->level;
    const LsmLevel *in = &state->levels[level];
    size_t at;
    search_first(at, 0, in->count, !lsm_state_comes_before(state, level, in->at[at], placement));
    while (at < in->count && in->at[at] != placement)
        at++;
    return at;
}

bool lsm_state_holds(const LsmState *state, uint32_t placement)
{
    return lsm_state_index(state, placement) < state->levels[lsm_state_placement(state, placement)->level].count;
}

static void lsm_state_put_last(LsmState *state, uint32_t level, uint32_t placement, uint64_t size, uint64_t freed)
{
    LsmLevel *to = &state->levels[level];
    array_push(to, placement);
    to->bytes += size;
    to->freed += freed;
}

static void put_life(LsmState *state, const LsmLife *life)
{
    const LsmFamily *family = state->family;
    lsm_state_put_last(state, life->level, life->placement, life->size,
                       family->frees ? family->placements.at[life->placement].freed_bytes : 0);
}

static void lsm_state_sort_levels(LsmState *state, unsigned count)
{
    for (unsigned level = 0; level < count; level++)
        if (state->levels[level].count > 1)
            qsort_r(state->levels[level].at, state->levels[level].count, sizeof(uint32_t), lsm_state_compare_ids,
                    state);
}

static void put_last(LsmState *state, uint32_t id)
{
    const LsmPlacement *at = lsm_state_placement(state, id);
    lsm_state_put_last(state, at->level, id, at->size, at->freed_bytes);
    state->step = at->born > state->step ? at->born : state->step;
}

/* Ids of placements, collected before a level changes. */
typedef ARRAY(uint32_t) PlacementIds;

/* Sorts them by level, and within a level by its order. */
static void sort_ids(LsmState *state, PlacementIds *ids)
{
    if (ids->count > 1)
        qsort_r(ids->at, ids->count, sizeof *ids->at, lsm_state_compare_ids, state);
}

/* The end of the run of one level's ids that begins at `from`. */
static size_t same_level(const LsmState *state, const PlacementIds *ids, size_t from)
{
    size_t until = from + 1;
    uint32_t level = lsm_state_placement(state, ids->at[from])->level;
    while (until < ids->count && lsm_state_placement(state, ids->at[until])->level == level)
        until++;
    return until;
}

/* Puts tables into their levels, by one merge from the back of each. */
static void merge_in(LsmState *state, PlacementIds *ids)
{
    sort_ids(state, ids);
    for (size_t from = 0, until; from < ids->count; from = until) {
        uint32_t level = lsm_state_placement(state, ids->at[from])->level;
        LsmLevel *to = &state->levels[level];
        size_t kept = to->count;
        until = same_level(state, ids, from);
        for (size_t i = from; i < until; i++)
            put_last(state, ids->at[i]);
        for (size_t left = until; left > from; left--) {
            size_t at;
            search_first(at, 0, kept, lsm_state_comes_before(state, level, ids->at[left - 1], to->at[at]));
            memmove(to->at + at + left - from, to->at + at, (kept - at) * sizeof *to->at);
            to->at[at + left - from - 1] = ids->at[left - 1];
            kept = at;
        }
    }
}

/* Takes tables out of their levels, by one sweep over each. */
static void take_out(LsmState *state, PlacementIds *ids)
{
    sort_ids(state, ids);
    for (size_t from = 0, until; from < ids->count; from = until) {
        LsmLevel *of = &state->levels[lsm_state_placement(state, ids->at[from])->level];
        size_t kept = 0, seen = 0; /* what is before `seen` was moved to before `kept` */
        until = same_level(state, ids, from);
        for (size_t i = from; i < until; i++) {
            const LsmPlacement *placement = lsm_state_placement(state, ids->at[i]);
            size_t at = lsm_state_index(state, ids->at[i]); /* all before it still come before it */
            assert(at >= seen && at < of->count);
            of->bytes -= placement->size;
            of->freed -= placement->freed_bytes;
            memmove(of->at + kept, of->at + seen, (at - seen) * sizeof *of->at);
            kept += at - seen;
            seen = at + 1;
        }
        memmove(of->at + kept, of->at + seen, (of->count - seen) * sizeof *of->at);
        of->count -= until - from;
    }
}

/* A placement that is added or removed on the way between two steps. One that is both was in neither. */
static void gather(const LsmState *state, uint32_t id, StepId to, PlacementIds *in, PlacementIds *out)
{
    const LsmPlacement *placement = lsm_state_placement(state, id);
    bool before = placement_alive(placement, state->step), after = placement_alive(placement, to);
    if (after && !before)
        array_push(in, id);
    else if (before && !after)
        array_push(out, id);
}

/* Applies the events between the present step and another one, in either direction. */
static void move_to(LsmState *state, StepId to)
{
    StepId first = state->step < to ? state->step : to, last = state->step < to ? to : state->step;
    PlacementIds in = {0}, out = {0};
    for (StepId s = first + 1; s <= last; s++) {
        const LsmEvent *event = lsm_event_at(state->lsm, state->family_index, s);
        for (uint32_t i = 0; event && i < event->dead_count; i++)
            gather(state, state->lsm->dead.at[event->dead_first + i], to, &in, &out);
        for (uint32_t i = 0; event && i < event->born_count; i++)
            gather(state, event->born_first + i, to, &in, &out);
    }
    take_out(state, &out);
    merge_in(state, &in);
    array_release(&in);
    array_release(&out);
}

static void rebuild(LsmState *state, StepId step)
{
    const LsmFamily *family = state->family;
    for (unsigned level = 0; level < LSM_LEVELS_MAX; level++) {
        state->levels[level].count = 0;
        state->levels[level].bytes = 0;
        state->levels[level].freed = 0;
    }
    for (size_t i = 0; i < family->placements.count; i++) {
        const LsmPlacement *at = &family->placements.at[i];
        if (family->lives) { /* The placements are in key order already; only L0 has another order. */
            const LsmLife *life = &family->lives[i];
            if (life->born <= step && step < life->died)
                put_life(state, life);
        } else if (placement_alive(at, step)) {
            lsm_state_put_last(state, at->level, (uint32_t)i, at->size, at->freed_bytes);
        }
    }
    lsm_state_sort_levels(state, family->lives ? 1 : LSM_LEVELS_MAX);
}

/* Counts one placement more or less. One that is added and removed in the same step never counts. */
static void count_one(const LsmFamily *family, uint32_t placement, size_t by, size_t counts[LSM_LEVELS_MAX])
{
    const LsmPlacement *at = &family->placements.at[placement];
    if (at->born != at->died)
        counts[at->level] += by;
}

void lsm_count_levels(const Lsm *lsm, uint32_t family, StepId step, size_t counts[LSM_LEVELS_MAX])
{
    const LsmFamily *of = &lsm->families.at[family];
    memset(counts, 0, LSM_LEVELS_MAX * sizeof *counts);
    for (size_t i = 0; !of->lives && i < of->placements.count; i++)
        counts[of->placements.at[i].level] += placement_alive(&of->placements.at[i], step);
    if (!of->lives)
        return;
    size_t from = step / LSM_COUNTED_STEPS, last = of->counted.count - 1;
    from = from < last ? from : last;
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        counts[level] = of->counted.at[from].tables[level];
    /* The last stored entry needs no events: nothing changes after it. */
    for (StepId s = (StepId)(from * LSM_COUNTED_STEPS) + 1; from < last && s <= step; s++) {
        const LsmEvent *event = lsm_event_at(lsm, family, s);
        for (uint32_t i = 0; event && i < event->born_count; i++)
            count_one(of, event->born_first + i, 1, counts);
        for (uint32_t i = 0; event && i < event->dead_count; i++)
            count_one(of, lsm->dead.at[event->dead_first + i], SIZE_MAX, counts);
    }
}

void lsm_state_of(LsmState *state, const LayerSet *set, const LayerId *layers, size_t count)
{
    lsm_state_init(state, set->lsm, set->family);
    const LsmFamily *family = state->family;
    size_t known = family->placements.count;
    for (size_t i = known; i < set->count && vertical_axis(set->vertical)->has_levels; i++)
        array_push(&state->planned, lsm_planned_table(set, (LayerId)i));
    bool *chosen = family->lives ? mem_zero(known, 1) : NULL;
    PlacementIds planned = {0};
    for (size_t i = 0; i < count; i++)
        if (layers[i] >= known && layers[i] < known + state->planned.count)
            array_push(&planned, layers[i]);
        else if (layers[i] < known && chosen)
            chosen[layers[i]] = true;
        else if (layers[i] < known)
            put_last(state, layers[i]);
    for (const LsmLife *life = family->lives; chosen && life < family->lives + known; life++)
        if (chosen[life->placement]) {
            put_life(state, life);
            state->step = life->born > state->step ? life->born : state->step;
        }
    lsm_state_sort_levels(state, chosen ? 1 : LSM_LEVELS_MAX);
    merge_in(state, &planned);
    array_release(&planned);
    free(chosen);
}

/* Is the step so near that applying the events in between costs less than building it anew? */
static bool lsm_state_is_near(const LsmState *state, StepId step)
{
    enum { NEAR = 64 };
    StepId from = state->step;
    return state->begun && (step > from ? step - from : from - step) <= NEAR;
}

void lsm_state_go(LsmState *state, StepId step)
{
    if (state->begun && step == state->step)
        return;
    if (lsm_state_is_near(state, step))
        move_to(state, step);
    else
        rebuild(state, step);
    state->begun = true;
    state->step = step;
}

uint32_t lsm_state_deepest(const LsmState *state)
{
    for (uint32_t level = LSM_LEVELS_MAX; level-- > 0;)
        if (state->levels[level].count)
            return level;
    return 0;
}

uint32_t lsm_state_sublevels(const LsmState *state, uint32_t *sublevels)
{
    const LsmLevel *l0 = &state->levels[0];
    if (!l0->count)
        return 0;
    size_t edges = 0, count = 0;
    uint64_t *edge = mem_alloc(2 * l0->count * sizeof *edge); /* indexes in the dictionary fit 33 bits */
    for (size_t i = 0; i < l0->count; i++) {
        KeyRange keys = placement_keys(lsm_state_placement(state, l0->at[i]));
        edge[edges++] = (uint64_t)keys.lo;
        edge[edges++] = (uint64_t)keys.hi;
    }
    qsort(edge, edges, sizeof *edge, integer_compare_u64);
    for (size_t i = 0; i < edges; i++)
        if (!count || edge[count - 1] != edge[i])
            edge[count++] = edge[i];
    SpanTop stack;
    span_top_init(&stack, (uint32_t)count);
    uint32_t levels = 0;
    for (size_t i = l0->count; i-- > 0;) { /* L0 is ordered newest first, so this begins with the oldest */
        KeyRange keys = placement_keys(lsm_state_placement(state, l0->at[i]));
        uint32_t lo, hi;
        search_first(lo, 0, count, edge[lo] >= (uint64_t)keys.lo);
        search_first(hi, 0, count, edge[hi] >= (uint64_t)keys.hi);
        sublevels[i] = span_top_most(&stack, lo, hi);
        span_top_raise(&stack, lo, hi, sublevels[i] + 1);
        levels = sublevels[i] + 1 > levels ? sublevels[i] + 1 : levels;
    }
    span_top_release(&stack);
    free(edge);
    return levels;
}
