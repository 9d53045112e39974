/* lsm_depth.h - how many tables of an LSM store a read visits.
 *
 *     L0.1     [   9   ]
 *     L0.0  [    4    ]
 *     L1    [ 5  ][  6    ]
 *     L2         [  7  ]
 *           2  3 4  3 2 ..         every table of L0 over the key, newest first, then at most one for each deeper level
 *
 * This is the worst case: a read that finds the key stops earlier, and filters save visits. A MANIFEST has no
 * information on either.
 */
#ifndef CORE_ANALYSIS_LSM_DEPTH_H
#define CORE_ANALYSIS_LSM_DEPTH_H

#include "core/base/distribution.h"
#include "core/model/lsm_state.h"

typedef struct LsmDepth {
    /* one value for each segment between two neighbouring bounds of live tables, gaps included */
    Distribution by_segment;
    uint32_t segments;
    KeyRange deepest; /* the first of the segments with the most tables; empty: there are no tables */
} LsmDepth;

/* Measures the read depth at the state's step. O(n log n) for n live tables. */
LsmDepth lsm_depth_measure(const LsmState *state);

typedef struct LsmWorstDepth {
    uint32_t depth;
    StepId step; /* the first step with that depth */
} LsmWorstDepth;

/* The deepest read of all steps. Where `by_step` is not NULL, it gets the largest depth of each step of the store.
 * O(placements × log keys). */
LsmWorstDepth lsm_depth_ever(const Lsm *lsm, uint32_t family, uint32_t *by_step);

#endif
