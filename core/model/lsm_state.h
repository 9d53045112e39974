/* lsm_state.h - the levels of one family at one step, kept sorted while the step moves.
 *
 *     LsmState state;
 *     lsm_state_init(&state, lsm, family);       // before the first step: empty
 *     lsm_state_go(&state, step);
 *     for (size_t i = 0; i < state.levels[1].count; i++)
 *         placements[state.levels[1].at[i]] …    // by smallest key; L0: newest first
 *     lsm_state_release(&state);
 */
#ifndef CORE_MODEL_LSM_STATE_H
#define CORE_MODEL_LSM_STATE_H

#include "core/model/lsm.h"

typedef struct LsmLevel {
    uint32_t *at; /* placements; owned */
    size_t count, capacity;
    uint64_t bytes;
} LsmLevel;

typedef struct LsmState {
    const Lsm *lsm;
    const LsmFamily *family;
    uint32_t family_index;
    bool begun;
    StepId step;
    LsmLevel levels[LSM_LEVELS_MAX];
    /* Jobs (lsm_job) of the family that run at that step: installed later or never, their inputs are taken. Whoever
     * knows or assumes them sets these; borrowed. */
    const uint32_t *running;
    size_t running_count;
} LsmState;

void lsm_state_init(LsmState *state, const Lsm *lsm, uint32_t family);
void lsm_state_release(LsmState *state);
/* The levels of these placements, whatever the step; ids that are none are left out. O(n log n). */
void lsm_state_of(LsmState *state, const Lsm *lsm, uint32_t family, const uint32_t *placements, size_t count);
/* Goes to a step, forwards or back. A step nearby costs what it changes (and a move of the arrays' rests), any other
 * one pass over the family's placements. */
void lsm_state_go(LsmState *state, StepId step);

/* How many tables each level of the family has at the step: the counts of a state's levels, without making them. Costs
 * what up to LSM_COUNTED_STEPS steps change; one pass over the placements while the family is being built. */
void lsm_count_levels(const Lsm *lsm, uint32_t family, StepId step, size_t counts[LSM_LEVELS_MAX]);

static inline const LsmPlacement *lsm_state_placement(const LsmState *state, uint32_t placement)
{
    return &state->family->placements.at[placement];
}

/* The index of a placement that is alive in its level's array. O(log n). */
size_t lsm_state_index(const LsmState *state, uint32_t placement);

/* The deepest level that holds a table; 0 where none does. */
uint32_t lsm_state_deepest(const LsmState *state);

/* Sublevels of L0 (Pebble's rule, good for all): oldest first, a table lies one above the highest older one that it
 * overlaps. `sublevels` gets one for each of levels[0].at, in that order. Returns how many there are. O(n²) for few,
 * never more than n log n + overlaps. */
uint32_t lsm_state_sublevels(const LsmState *state, uint32_t *sublevels);

#endif
