/* pebble_pick.c - Pebble: scores that are weighted by the level below, and L0 by its sublevels.
 *
 *     L0 sublevels   L0.2        [ 9 ]            depth 3 over [ 9 ]: the interval that a base compaction starts with
 *                    L0.1    [  7    ]
 *                    L0.0  [    4        ]        takes 9 7 4, and what they overlap in the base level
 *
 * Source: Pebble compaction_picker.go, l0_sublevels.go, read but not compared with runs of it: compactions that table
 * statistics and reads decide (tombstone density, elision, blob rewrites, read-triggered) can't be known from a
 * MANIFEST.
 */
#include "core/planner/leveled/lsm_choice.h"

#include <stdlib.h>

/* The seed: the table with the fewest bytes below for each of its own bytes. A virtual table counts with its part of
 * the backing file. */
static uint32_t seed_of(const LsmState *state, uint32_t level)
{
    const LsmLevel *in = &state->levels[level];
    uint32_t best = PLACEMENT_NONE;
    double least = 0;
    for (size_t i = 0; i < in->count; i++) {
        const LsmPlacement *table = lsm_state_placement(state, in->at[i]);
        double below = (double)lsm_touching_bytes(state, level + 1, placement_keys(table));
        double ratio = below * 1024 / ((double)table->size + (double)table->freed_bytes + 1);
        if (best == PLACEMENT_NONE || ratio < least) {
            best = in->at[i];
            least = ratio;
        }
    }
    return best;
}

/* Picks the tables of L0 over the keys with the most sublevels. */
static void deepest_of_l0(const LsmState *state, LsmPick *pick)
{
    const LsmLevel *l0 = &state->levels[0];
    uint32_t *sublevels = mem_alloc(l0->count * sizeof *sublevels);
    lsm_state_sublevels(state, sublevels);
    size_t top = 0;
    for (size_t i = 1; i < l0->count; i++)
        top = sublevels[i] > sublevels[top] ? i : top;
    pick->seed = l0->at[top];
    KeyRange keys = placement_keys(lsm_state_placement(state, pick->seed));
    for (size_t i = 0; i < l0->count; i++) {
        KeyRange at = placement_keys(lsm_state_placement(state, l0->at[i]));
        if (sublevels[i] > sublevels[top] || !key_range_overlaps(at, keys))
            continue;
        keys = key_range_clip(keys, at);
        array_push(&pick->start.at, l0->at[i]);
    }
    free(sublevels);
    /* everything that is older and overlaps one of them has to be compacted too */
    lsm_inputs_touching(state, 0, lsm_inputs_keys(state, &pick->start), &pick->start);
}

void pebble_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    LsmScores scores;
    lsm_scores(state, options, &scores);
    uint32_t level = scores.order_count ? scores.order[0] : 0;
    uint32_t output = lsm_output_level(&scores, level);
    if (!scores.order_count || scores.levels[level].score <= 0 || !state->levels[level].count || output <= level)
        return;
    pick->found = true;
    pick->reason = level == 0 ? LSM_BECAUSE_L0 : LSM_BECAUSE_SIZE;
    pick->level = pick->start.level = level;
    pick->output = pick->below.level = output;
    pick->score = scores.levels[level].score;
    if (level == 0) {
        deepest_of_l0(state, pick);
    } else {
        pick->seed = seed_of(state, level);
        array_push(&pick->start.at, pick->seed);
        lsm_inputs_clean_cut(state, &pick->start);
    }
    lsm_inputs_touching(state, output, lsm_inputs_keys(state, &pick->start), &pick->below);
    lsm_inputs_clean_cut(state, &pick->below);
    if (level > 0)
        lsm_expand(state, lsm_compaction_limit(options), true, pick);
    pick->move = pick->start.at.count == 1 && !pick->below.at.count;
}
