/* lsm_account.h - bytes of a store: flushed, ingested, and written by compactions, by level.
 *
 *     flushed 3.25 MiB, ingested 0; compactions wrote 7.28 MiB: write amplification 3.24
 *     L0 to L1 wrote 4.44 MiB for 3.05 MiB that came from above: 1.46
 *
 * A move writes nothing. A virtual table is a part of a file that was counted already. Write-ahead logs are not
 * counted.
 */
#ifndef CORE_ANALYSIS_LSM_ACCOUNT_H
#define CORE_ANALYSIS_LSM_ACCOUNT_H

#include "core/model/lsm.h"

typedef struct LsmCompactionCost {
    bool any;
    StepId step;
    uint64_t written, from_above, read;
    double ratio; /* written / from_above; NAN where nothing came from above */
} LsmCompactionCost;

typedef struct LsmLevelAccount {
    uint64_t written;    /* bytes written by compactions whose output level it is */
    uint64_t from_above; /* bytes of their inputs from higher levels */
    uint64_t moved;      /* bytes moved into it */
} LsmLevelAccount;

typedef struct LsmAccount {
    uint64_t base, flushed, ingested, moved, compacted, deleted;
    LsmLevelAccount levels[LSM_LEVELS_MAX];
    LsmCompactionCost worst; /* the compaction between levels with the highest ratio */
    uint64_t thrashed;       /* bytes that a compaction wrote and another one rewrote within that many steps */
    size_t thrashed_tables;
} LsmAccount;

/* Sums up the steps to `step`, including it; a rewrite within `within` steps is thrash. O(placements). */
void lsm_account(const Lsm *lsm, uint32_t family, StepId step, uint32_t within, LsmAccount *account);

/* (flushed + ingested + compacted) / (flushed + ingested); NAN where nothing was flushed or ingested. */
double lsm_write_amp(const LsmAccount *account);

/* The cost of one event. */
LsmCompactionCost lsm_event_cost(const Lsm *lsm, const LsmEvent *event);

#endif
