/* lsm_rerun.h - the flushes and ingestions of an LSM store once more, compacted as other options would have it.
 *
 *     was      flush flush flush L0→L1 flush L1→L2 flush …          the store's own history
 *     again    flush flush L0→L1 flush L0→L1 L1→L2 flush …          the same tables come in, other ones are made of
 * them
 *
 * An estimate, in three ways. Each compaction ends before the next flush, so L0 never waits for a busy worker. A table
 * that is written holds the bytes of its keys spread evenly (lsm_cuts.h). Of its inputs' bytes a compaction keeps as
 * much as those of the store's own history did on the average of its output level.
 */
#ifndef CORE_PLANNER_LEVELED_LSM_RERUN_H
#define CORE_PLANNER_LEVELED_LSM_RERUN_H

#include "core/history/lsm.h"
#include "core/planner/policy.h"

#include <stdatomic.h>

/* Fills `again` (all zero) with one family: the base and what came in of `of`'s family, compacted by the options. The
 * same in, the same out. `cancel` may be NULL; true ends it, and what was done up to then stays. Cost: a pick for each
 * flush and each compaction. */
void lsm_rerun(const Lsm *of, uint32_t family, const LsmOptions *options, const atomic_bool *cancel, Lsm *again);

/* The same as a history, to be initialised: of the family of `store` that is shown, under a policy. */
void lsm_rerun_history(const History *store, const Policy *policy, const atomic_bool *cancel, History *again);

#endif
