/* lsm_cuts.h - where the tables that a compaction writes begin and end: an estimate.
 *
 *     inputs 300 KiB over keys [0, 90)   target 64 KiB      outputs [0, 20) [20, 41) [41, 60) [60, 78) [78, 90)
 *
 * What a table holds of each key is unknown from a MANIFEST. So bytes are spread evenly over the keys of each input,
 * and an output ends before the first known key at which its share of them has reached the target.
 */
#ifndef CORE_PLANNER_LEVELED_LSM_CUTS_H
#define CORE_PLANNER_LEVELED_LSM_CUTS_H

#include "core/model/lsm_state.h"

/* Keys: the start of the first output, the start of each next one, the end of the last one. */
typedef struct LsmCuts {
    ARRAY(Key) at; /* owned */
} LsmCuts;

/* The bytes of the inputs within the keys, estimated as spread evenly. O(inputs). */
double lsm_bytes_between(const LsmState *state, const uint32_t *inputs, size_t count, KeyRange keys);
/* Appends the cuts of at least one input. More than 2,000 inputs are not cut. The caller releases `cuts`.
 * O(inputs²). */
void lsm_cuts_find(const LsmState *state, const uint32_t *inputs, size_t count, uint64_t target, LsmCuts *cuts);

#endif
