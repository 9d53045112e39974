/* lsm_cause.h - the cause of an LSM store's compaction that no rule explains, as far as it can be known.
 *
 *     step 25   L0 to L1   #100 #82 | #80 #85 #86      a LOG says ManualCompaction: manual
 *     step 36   L0 to L1   #106 #108 #110              L0's score was 0.94 at most since #110 was flushed, no table is
 *                                                      marked, none is old enough: nothing automatic is left, manual
 *     step 41   L1 to L2   #7 | #20                    L1 was due, but with another seed: unknown
 *
 * A deduction relies on the known options, and on scores that do not count deletions, because only a LOG has them.
 */
#ifndef CORE_ANALYSIS_LSM_CAUSE_H
#define CORE_ANALYSIS_LSM_CAUSE_H

#include "core/model/lsm_state.h"

typedef enum LsmCause {
    LSM_CAUSE_RULE,      /* a rule explains it: the step is predicted */
    LSM_CAUSE_MANUAL,    /* someone called CompactRange, CompactFiles, DeleteFilesInRange, … */
    LSM_CAUSE_MARKED,    /* an input is marked for compaction */
    LSM_CAUSE_AGE,       /* ttl or periodic, according to the LOG */
    LSM_CAUSE_ENGINE,    /* another reason that the LOG names */
    LSM_CAUSE_DELETIONS, /* Pebble: a range deletion hides all of the deleted tables */
    LSM_CAUSE_UNKNOWN,
    LSM_CAUSE_COUNT_,
} LsmCause;

typedef struct LsmWhy {
    LsmCause cause;
    bool told;       /* the cause is from the LOG, or from the event's own kind; else it was deduced */
    bool idle;       /* the level was due at no step since the newest input was placed */
    double score;    /* with `idle`: the highest score that the level had */
    bool counts_all; /* the deletions in the level's tables are known */
    bool may_be_old; /* ttl or periodic compactions may have been the cause */
    uint32_t covers; /* for LSM_CAUSE_DELETIONS: the newest table that covers all keys; else PLACEMENT_NONE */
    uint32_t base;   /* Pebble, where L0 was not compacted to the base level: the base level; else 0 */
    /* with `base`: the largest lbase_max_bytes with which the event's output would be the base level; 0: there is none
     */
    uint64_t base_max;
} LsmWhy;

/* Deduces the cause of an event from the states since its newest input was placed, at most some hundred; `state` is
 * moved. O(states × levels). */
LsmWhy lsm_cause_of(LsmState *state, const LsmOptions *options, const LsmEvent *event);

const char *lsm_cause_name(LsmCause cause); /* The name in JSON and totals: "rule", "manual", … */

#endif
