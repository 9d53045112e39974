/* lsm_choice.c - what the pickers share: names, cursors, and tables that can be added at no cost. */
#include "core/planner/leveled/lsm_choice.h"

#include "core/base/integer.h"
#include "core/base/search.h"
#include "core/planner/leveled/lsm_running.h"

#include <stdlib.h>

void lsm_pick_release(LsmPick *pick)
{
    lsm_inputs_release(&pick->start);
    lsm_inputs_release(&pick->below);
    *pick = (LsmPick){.seed = PLACEMENT_NONE};
}

uint32_t *lsm_pick_inputs(const LsmPick *pick, size_t *count)
{
    size_t start = pick->start.at.count, below = pick->below.at.count;
    uint32_t *inputs = mem_alloc((start + below) * sizeof *inputs);
    if (start)
        memcpy(inputs, pick->start.at.at, start * sizeof *inputs);
    if (below)
        memcpy(inputs + start, pick->below.at.at, below * sizeof *inputs);
    *count = start + below;
    if (*count)
        qsort(inputs, *count, sizeof *inputs, integer_compare_u32);
    return inputs;
}

const char *lsm_reason_name(LsmReason reason)
{
    static const char *const names[] = {
        "l0",        "size",       "intra_l0", "size_amplification", "size_ratio",      "runs",
        "fifo_size", "fifo_merge", "marked",   "blob_garbage",       "backing_garbage",
    };
    return (size_t)reason < sizeof names / sizeof *names ? names[reason] : "unknown";
}

bool lsm_cursor_at(const LsmState *state, uint32_t level, uint32_t *key, uint64_t *tag)
{
    const Lsm *lsm = state->lsm;
    size_t at;
    search_first(at, 0, lsm->cursors.count, lsm->cursors.at[at].step > state->step);
    while (at-- > 0) {
        const LsmCursor *cursor = &lsm->cursors.at[at];
        if (cursor->family == state->family_index && cursor->level == level) {
            *key = cursor->key;
            *tag = cursor->tag;
            return true;
        }
    }
    return false;
}

static void take(LsmPick *pick, LsmInputs *larger)
{
    LsmInputs before = pick->start;
    pick->start = *larger;
    *larger = before;
    pick->expanded = true;
}

void lsm_expand(const LsmState *state, uint64_t limit, bool limits_touching, LsmPick *pick)
{
    if (!pick->below.at.count)
        return;
    KeyRange keys = lsm_inputs_union(state, &pick->start, &pick->below);
    uint64_t below = lsm_inputs_bytes(state, &pick->below);
    LsmInputs larger = {0}, needed = {0};
    KeyRange around = {pick->rightwards ? lsm_inputs_keys(state, &pick->start).lo : keys.lo, keys.hi};
    lsm_inputs_touching(state, pick->level, around, &larger);
    lsm_inputs_clean_cut(state, &larger);
    bool fits = !limits_touching || below + lsm_inputs_bytes(state, &larger) < limit;
    if (larger.at.count > pick->start.at.count && fits && !lsm_any_taken(state, &larger)) {
        lsm_inputs_touching(state, pick->output, lsm_inputs_keys(state, &larger), &needed);
        lsm_inputs_clean_cut(state, &needed);
        if (needed.at.count == pick->below.at.count && !lsm_any_taken(state, &needed))
            take(pick, &larger);
    }
    if (!pick->expanded && state->lsm->engine != LSM_LEVELDB) {
        lsm_inputs_within(state, pick->level, keys, &larger);
        if (larger.at.count > pick->start.at.count && below + lsm_inputs_bytes(state, &larger) < limit &&
            !lsm_any_taken(state, &larger))
            take(pick, &larger);
    }
    lsm_inputs_release(&larger);
    lsm_inputs_release(&needed);
}

bool intra_l0_pick(const LsmState *state, uint64_t least, uint64_t limit, LsmPick *pick)
{
    const LsmLevel *l0 = &state->levels[0];
    if (!l0->count || lsm_is_taken(state, l0->at[0]))
        return false;
    uint64_t bytes = lsm_state_placement(state, l0->at[0])->size, work = UINT64_MAX;
    size_t taken = 1;
    for (size_t i = 1; i < l0->count; i++) {
        bytes += lsm_state_placement(state, l0->at[i])->size;
        if (bytes / i > work || bytes > limit || lsm_is_taken(state, l0->at[i]))
            break;
        work = bytes / i;
        taken = i + 1;
    }
    if (taken < least)
        return false;
    pick->found = true;
    pick->level = pick->output = 0;
    pick->start.level = 0;
    pick->start.at.count = 0;
    for (size_t i = 0; i < taken; i++)
        array_push(&pick->start.at, l0->at[i]);
    return true;
}
