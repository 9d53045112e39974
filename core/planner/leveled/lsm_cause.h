/* lsm_cause.h - the cause of an LSM store's compaction that no rule explains, as far as it can be known.
 *
 *     step 25   L0 to L1   #100 #82 | #80 #85 #86      a LOG says ManualCompaction: manual
 *     step 36   L0 to L1   #106 #108 #110              L0's score was 0.94 at most since #110 was flushed, no table is
 *                                                      marked, none is old enough: nothing automatic is left, manual
 *     step 41   L1 to L2   #7 | #20                    L1 was due, but with another seed: unknown
 *
 * A deduction relies on the known options, and on scores that do not count deletions, because only a LOG has them.
 */
#ifndef CORE_PLANNER_LEVELED_LSM_CAUSE_H
#define CORE_PLANNER_LEVELED_LSM_CAUSE_H

#include "core/model/lsm_state.h"

typedef enum LsmCause {
    LSM_CAUSE_RULE,      /* a rule explains it: the step is predicted */
    LSM_CAUSE_MANUAL,    /* somebody called CompactRange, CompactFiles, DeleteFilesInRange, … */
    LSM_CAUSE_MARKED,    /* a table of it is marked for compaction */
    LSM_CAUSE_AGE,       /* ttl or periodic, says the LOG */
    LSM_CAUSE_ENGINE,    /* something else that the LOG names */
    LSM_CAUSE_DELETIONS, /* Pebble: a range deletion hides the tables that went away */
    LSM_CAUSE_UNKNOWN,
    LSM_CAUSE_COUNT_,
} LsmCause;

typedef struct LsmWhy {
    LsmCause cause;
    bool told;         /* by the LOG, or by the event's own kind; else it was deduced */
    bool idle;         /* at no step since the newest input was born was its level due */
    double score;      /* then: the highest that the level had */
    bool counts_all;   /* the deletions in the tables of that level are known */
    bool may_be_old;   /* ttl or periodic compactions may have asked for it */
    uint32_t covers;   /* LSM_CAUSE_DELETIONS: the newest table that lies over all keys; else PLACEMENT_NONE */
    uint32_t base;     /* Pebble, from L0 to another level than the base level: that level; else 0 */
    uint64_t base_max; /* then: the largest lbase_max_bytes that would make it the output; 0: none does */
} LsmWhy;

/* Asks the states since the birth of the newest input, at most some hundred; `state` is moved. O(states x levels). */
LsmWhy lsm_cause_of(LsmState *state, const LsmOptions *options, const LsmEvent *event);

const char *lsm_cause_name(LsmCause cause); /* "rule", "manual", …: in JSON and totals */

#endif
