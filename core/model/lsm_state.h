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
    uint32_t *at; /* placement ids; owned */
    size_t count, capacity;
    uint64_t bytes;
    U128 freed; /* sum of freed_bytes */
} LsmLevel;

typedef struct LsmState {
    const Lsm *lsm;
    const LsmFamily *family;
    uint32_t family_index;
    bool begun;
    StepId step;
    LsmLevel levels[LSM_LEVELS_MAX];
    /* Jobs (lsm_job()) of the family that are running at that step: they are installed later or never, and their inputs
     * are taken. The caller who knows or assumes them sets the list, which it owns. */
    const uint32_t *running;
    size_t running_count;
    /* tables of a plan, which no MANIFEST has: placements with the ids behind the family's; owned */
    ARRAY(LsmPlacement) planned;
} LsmState;

/* An empty state before the first step. `lsm` must outlive it; the caller frees it with lsm_state_release(). */
void lsm_state_init(LsmState *state, const Lsm *lsm, uint32_t family);
void lsm_state_release(LsmState *state);
/* Builds the levels that consist of these layers of a store's set, whatever their steps. A layer behind the family's
 * placements is a table of a plan (lsm_planned_table()); on other axes than VERTICAL_LEVEL its level is unknown, and it
 * is left out. The caller frees the state with lsm_state_release(). O(n + placements + planned log
 * planned) where the family has `lives`, which are in the order of keys, otherwise O(n log n). */
void lsm_state_of(LsmState *state, const LayerSet *set, const LayerId *layers, size_t count);
/* Goes to a step, forwards or backwards. A nearby step costs its changes, each of which moves the rest of a level's
 * array; any other step costs one pass over the family's placements. */
void lsm_state_go(LsmState *state, StepId step);

/* Counts the tables on each level of the family at the step, without building a state. Costs the changes of up to
 * LSM_COUNTED_STEPS steps; while the family is being built, one pass over the placements. */
void lsm_count_levels(const Lsm *lsm, uint32_t family, StepId step, size_t counts[LSM_LEVELS_MAX]);

static inline const LsmPlacement *lsm_state_placement(const LsmState *state, uint32_t placement)
{
    size_t known = state->family->placements.count;
    return placement < known ? &state->family->placements.at[placement] : &state->planned.at[placement - known];
}

/* The index of a live placement in the array of its level. O(log n). */
size_t lsm_state_index(const LsmState *state, uint32_t placement);
/* Is the placement on its level? A plan deletes tables that are alive at the step of the store. O(log n). */
bool lsm_state_holds(const LsmState *state, uint32_t placement);

/* The deepest level that has tables; 0 where no level has any. */
uint32_t lsm_state_deepest(const LsmState *state);

/* Computes the sublevels of L0 (Pebble's rule, applied to all engines): from the oldest table on, a table lies one
 * above the highest older table that it overlaps. `sublevels` gets one entry for each of levels[0].at, in that order.
 * Returns the number of sublevels. O(n log n). */
uint32_t lsm_state_sublevels(const LsmState *state, uint32_t *sublevels);

#endif
