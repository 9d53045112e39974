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

/* Fills `again` (all zero) with one family: its base and everything that was added to `of`'s family, compacted with the
 * given options. Deterministic. `pace` is the number of bytes flushed while a byte is compacted; 0: compactions take no
 * time, so nothing is due at the next flush. Setting `cancel` (may be NULL) ends it, and what was done so far is kept.
 * The caller releases `again`. Costs a pick for each flush and each compaction. */
void lsm_rerun(const Lsm *of, uint32_t family, const LsmOptions *options, double pace, const atomic_bool *cancel,
               Lsm *again);

/* The pace of the store's own compactions: the bytes flushed while one was due and had not ended, for each byte read. 0
 * where there was none. Costs a pick for each step, of the first thousands. */
double lsm_rerun_pace(const Lsm *of, uint32_t family, const atomic_bool *cancel);

/* The same as a history, which must not be initialised: of the family that `store` shows, under a policy. */
void lsm_rerun_history(const History *store, const Policy *policy, const atomic_bool *cancel, History *again);

#endif
