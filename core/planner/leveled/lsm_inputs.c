/* lsm_inputs.c - binary search below L0, connected groups in L0.
 *
 * In L0 the tables that a range pulls in, transitively, are those of all groups that it touches, where a group is a
 * largest set of tables whose key ranges form one unbroken range:
 *
 *     [ 4 ]         [ 9 ]
 *       [ 6 ]          [ 11 ]        groups: 4 6, 9 11; a range that touches 6 pulls in 4 too
 */
#include "core/planner/leveled/lsm_inputs.h"

#include "core/base/search.h"

#include <stdlib.h>

void lsm_inputs_release(LsmInputs *inputs)
{
    array_release(&inputs->at);
    *inputs = (LsmInputs){0};
}

static KeyRange keys_of(const LsmState *state, uint32_t placement)
{
    return placement_keys(lsm_state_placement(state, placement));
}

KeyRange lsm_inputs_keys(const LsmState *state, const LsmInputs *inputs)
{
    KeyRange keys = {U128_MAX, 0};
    for (size_t i = 0; i < inputs->at.count; i++)
        keys = key_range_hull(keys, keys_of(state, inputs->at.at[i]));
    return keys;
}

KeyRange lsm_inputs_union(const LsmState *state, const LsmInputs *a, const LsmInputs *b)
{
    return key_range_hull(lsm_inputs_keys(state, a), lsm_inputs_keys(state, b));
}

uint64_t lsm_inputs_bytes(const LsmState *state, const LsmInputs *inputs)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < inputs->at.count; i++)
        bytes += lsm_state_placement(state, inputs->at.at[i])->size;
    return bytes;
}

/* The index of the first table of a level below L0 that ends behind `key`. */
static size_t first_behind(const LsmState *state, const LsmLevel *level, Key key)
{
    size_t at;
    search_first(at, 0, level->count, keys_of(state, level->at[at]).hi > key);
    return at;
}

bool lsm_level_touches(const LsmState *state, uint32_t level, KeyRange keys)
{
    const LsmLevel *in = &state->levels[level];
    for (size_t i = level ? first_behind(state, in, keys.lo) : 0; i < in->count; i++) {
        if (key_range_overlaps(keys_of(state, in->at[i]), keys))
            return true;
        if (level)
            return false;
    }
    return false;
}

typedef struct Span {
    KeyRange keys;
    uint32_t placement;
} Span;

static int compare_spans(const void *a, const void *b)
{
    const Span *x = a, *y = b;
    if (x->keys.lo != y->keys.lo)
        return x->keys.lo < y->keys.lo ? -1 : 1;
    return (x->placement > y->placement) - (x->placement < y->placement);
}

static void touching_in_l0(const LsmState *state, KeyRange keys, LsmInputs *inputs)
{
    const LsmLevel *l0 = &state->levels[0];
    Span *spans = mem_alloc(l0->count * sizeof *spans);
    for (size_t i = 0; i < l0->count; i++)
        spans[i] = (Span){keys_of(state, l0->at[i]), l0->at[i]};
    if (l0->count)
        qsort(spans, l0->count, sizeof *spans, compare_spans);
    for (size_t from = 0, until; from < l0->count; from = until) {
        KeyRange group = spans[from].keys;
        for (until = from + 1; until < l0->count && spans[until].keys.lo < group.hi; until++)
            group = key_range_hull(group, spans[until].keys);
        for (size_t i = from; i < until && key_range_overlaps(group, keys); i++)
            array_push(&inputs->at, spans[i].placement);
    }
    free(spans);
}

void lsm_inputs_touching(const LsmState *state, uint32_t level, KeyRange keys, LsmInputs *inputs)
{
    const LsmLevel *in = &state->levels[level];
    inputs->level = level;
    inputs->at.count = 0;
    if (level == 0) {
        touching_in_l0(state, keys, inputs);
        return;
    }
    for (size_t i = first_behind(state, in, keys.lo); i < in->count; i++) {
        if (keys_of(state, in->at[i]).lo >= keys.hi)
            return;
        array_push(&inputs->at, in->at[i]);
    }
}

uint64_t lsm_touching_bytes(const LsmState *state, uint32_t level, KeyRange keys)
{
    const LsmLevel *in = &state->levels[level];
    uint64_t bytes = 0;
    for (size_t i = level ? first_behind(state, in, keys.lo) : 0; i < in->count; i++) {
        KeyRange at = keys_of(state, in->at[i]);
        if (level && at.lo >= keys.hi)
            break;
        if (key_range_overlaps(at, keys))
            bytes += lsm_state_placement(state, in->at[i])->size;
    }
    return bytes;
}

double lsm_overlap_ratio(const LsmState *state, uint32_t level)
{
    const LsmLevel *in = &state->levels[level];
    double below = 0;
    for (size_t i = 0; i < in->count; i++)
        below += (double)lsm_touching_bytes(state, level + 1, keys_of(state, in->at[i]));
    return in->bytes ? below / (double)in->bytes : 0;
}

/* Does the second table start at the user key at which the first one ends? */
static bool lsm_share_key(const LsmPlacement *left, const LsmPlacement *right)
{
    return left->large == right->small && !(left->flags & PLACEMENT_EXCLUSIVE);
}

static bool neighbours_share(const LsmState *state, const LsmLevel *level, size_t left)
{
    return lsm_share_key(lsm_state_placement(state, level->at[left]), lsm_state_placement(state, level->at[left + 1]));
}

void lsm_inputs_clean_cut(const LsmState *state, LsmInputs *inputs)
{
    const LsmLevel *level = &state->levels[inputs->level];
    if (!inputs->at.count)
        return;
    if (inputs->level == 0) {
        lsm_inputs_touching(state, 0, lsm_inputs_keys(state, inputs), inputs);
        return;
    }
    /* LevelDB leaves the left neighbour, whose records are newer: older ones may move down first */
    bool takes_left = state->lsm->engine != LSM_LEVELDB;
    size_t first = lsm_state_index(state, inputs->at.at[0]),
           last = lsm_state_index(state, inputs->at.at[inputs->at.count - 1]);
    while (first > 0 && takes_left && neighbours_share(state, level, first - 1))
        first--;
    while (last + 1 < level->count && neighbours_share(state, level, last))
        last++;
    inputs->at.count = 0;
    for (size_t i = first; i <= last; i++)
        array_push(&inputs->at, level->at[i]);
}

static bool inside(const LsmState *state, uint32_t placement, KeyRange keys)
{
    KeyRange at = keys_of(state, placement);
    return at.lo >= keys.lo && at.hi <= keys.hi;
}

void lsm_inputs_within(const LsmState *state, uint32_t level, KeyRange keys, LsmInputs *inputs)
{
    const LsmLevel *in = &state->levels[level];
    inputs->level = level;
    inputs->at.count = 0;
    size_t first = level ? first_behind(state, in, keys.lo) : 0, last;
    if (level == 0) {
        for (size_t i = 0; i < in->count; i++)
            if (inside(state, in->at[i], keys))
                array_push(&inputs->at, in->at[i]);
        return;
    }
    while (first < in->count && keys_of(state, in->at[first]).lo < keys.lo)
        first++;
    for (last = first; last < in->count && inside(state, in->at[last], keys);)
        last++;
    while (first < last && first > 0 && neighbours_share(state, in, first - 1))
        first++;
    while (first < last && last < in->count && neighbours_share(state, in, last - 1))
        last--;
    for (size_t i = first; i < last; i++)
        array_push(&inputs->at, in->at[i]);
}
