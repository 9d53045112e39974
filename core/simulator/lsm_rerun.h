/* lsm_rerun.h - repeats the flushes and ingestions of an LSM store under other options.
 *
 *     was      flush flush flush L0→L1 flush L1→L2 flush …          the store's own history
 *     again    flush flush L0→L1 flush L0→L1 L1→L2 flush …          the same flushes, other compactions
 *
 * This is an estimate, in three ways. One compaction runs at a time; its duration, in flushed bytes, is the store's
 * average for each byte read, and its inputs are those at its start. The bytes of a new table are spread evenly over
 * its keys (lsm_cuts.h). The ratio of output to input bytes is the store's average for the output level. The error is
 * measured in tests/bench/engines.md.
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
