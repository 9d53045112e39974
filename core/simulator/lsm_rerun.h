/* lsm_rerun.h - the flushes and ingestions of an LSM store once more, compacted as other options would have it.
 *
 *     was      flush flush flush L0→L1 flush L1→L2 flush …          the store's own history
 *     again    flush flush L0→L1 flush L0→L1 L1→L2 flush …          the same tables come in, other ones are made of
 * them
 *
 * An estimate, in three ways. One compaction runs at a time, and takes as many bytes of flushes as the store's own took
 * on the average for each byte that they read; its inputs are those of its start. A table that is written holds the
 * bytes of its keys spread evenly (lsm_cuts.h). Of its inputs' bytes a compaction keeps as much as those of the store's
 * own history did on the average of its output level. How far off that is: tests/bench/engines.md.
 */
#ifndef CORE_SIMULATOR_LSM_RERUN_H
#define CORE_SIMULATOR_LSM_RERUN_H

#include "core/history/history.h"
#include "core/model/lsm.h"
#include "core/planner/policy.h"

#include <stdatomic.h>

/* Fills `again` (all zero) with one family: the base and what came in of `of`'s family, compacted by the options. The
 * same in, the same out. `pace`: bytes flushed while a byte is compacted; 0: compactions take no time, and nothing that
 * is due is left at the next flush. `cancel` may be NULL; true ends it, and what was done up to then stays. Cost: a
 * pick for each flush and each compaction. */
void lsm_rerun(const Lsm *of, uint32_t family, const LsmOptions *options, double pace, const atomic_bool *cancel,
               Lsm *again);

/* The pace of the store's own compactions: bytes flushed while one was due and had not ended, for each byte read. 0
 * where there was none. Cost: a pick for each step, of the first thousands. */
double lsm_rerun_pace(const Lsm *of, uint32_t family, const atomic_bool *cancel);

/* The same as a history, to be initialised: of the family of `store` that is shown, under a policy. */
void lsm_rerun_history(const History *store, const Policy *policy, const atomic_bool *cancel, History *again);

#endif
