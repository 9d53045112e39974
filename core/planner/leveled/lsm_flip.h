/* lsm_flip.h - the value of an option at which the result of a comparison changes.
 *
 *     L3   2.77 MiB >= target 256 KiB, dynamic     flips at max_bytes_for_level_base = 2905171: with that not due, with
 *                                                  one byte less still
 *
 * Values are exact: at the value the answer is different, and one step before it, towards the current value, it is not.
 */
#ifndef CORE_PLANNER_LEVELED_LSM_FLIP_H
#define CORE_PLANNER_LEVELED_LSM_FLIP_H

#include "core/planner/leveled/lsm_scores.h"

/* Finds the nearest value that flips the verdict. False, with `value` unchanged, where there is none. `scores` must be
 * those of the options. O(levels) for each of some hundred values. */
bool lsm_flip_base(const LsmScores *scores, const LsmOptions *options, uint32_t level, uint64_t *value);
bool lsm_flip_trigger(const LsmScores *scores, const LsmOptions *options, uint64_t *value);
/* The same for the number of files in L0 (Pebble). */
bool lsm_flip_files(const LsmScores *scores, const LsmOptions *options, uint64_t *value);

/* The same for universal and FIFO: whether anything is picked at all. They run the picker, the first two for
 * each of some dozen values; lsm_flip_ratio() only looks for a value that makes something due. */
bool lsm_flip_runs(const LsmState *state, const LsmOptions *options, uint64_t *value);
bool lsm_flip_ratio(const LsmState *state, const LsmOptions *options, uint64_t *value);
bool lsm_flip_fifo(const LsmState *state, const LsmOptions *options, uint64_t *value);

#endif
