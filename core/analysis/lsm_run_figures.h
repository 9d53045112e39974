/* lsm_run_figures.h - the figures of a whole history of an LSM store, to compare runs of the same flushes. */
#ifndef CORE_ANALYSIS_LSM_RUN_FIGURES_H
#define CORE_ANALYSIS_LSM_RUN_FIGURES_H

#include "core/model/lsm.h"

typedef struct LsmRunFigures {
    uint64_t flushed, ingested, written, bytes; /* bytes; `bytes` are those alive at the end */
    size_t compactions, moves;
    uint32_t most_l0; /* the largest number of tables in L0 at any step */
    uint32_t deepest; /* the largest number of tables that a read visits at any step; 0: the order of keys is unknown */
    double write_amp; /* NAN where nothing was flushed or ingested */
} LsmRunFigures;

/* Computes the figures. O(placements × log keys). */
LsmRunFigures lsm_run_figures(const Lsm *lsm, uint32_t family);

#endif
