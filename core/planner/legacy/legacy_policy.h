/* legacy_policy.h - the parameters and rules of the policy `legacy`, as the table of algorithms has them.
 *
 * checkpoint_distance and target_file_size are two names of one parameter, because it is the size of an L0 and of an
 * L1. Settings of the whole tenant (periods, semaphores) have no parameter here.
 */
#ifndef CORE_PLANNER_LEGACY_LEGACY_POLICY_H
#define CORE_PLANNER_LEGACY_LEGACY_POLICY_H

#include "core/planner/algorithm.h"
#include "core/planner/legacy/params.h"

/* What stands in Policy.own. */
typedef struct LegacySettings {
    LegacyParams params;    /* checkpoint_distance is not used; sizes that are 0 follow it */
    uint64_t rate;          /* records a second; 0: no clock */
    bool assume_check;      /* on a dump: the check of the timeline passes */
    bool gc_compaction_now; /* one gc-compaction over all keys, as if asked for by hand */
} LegacySettings;

/* A copy of the policy's; the policy must be `legacy`. */
LegacySettings legacy_settings(const Policy *policy);
/* Production's parameters with all sizes filled in. */
LegacyParams legacy_params(const Policy *policy);

typedef enum LegacyRule {
    LEGACY_RULE_L0,          /* as many L0 layers as compaction_threshold ? */
    LEGACY_RULE_L0_STOP,     /* where the selection ends */
    LEGACY_RULE_HOLE,        /* an L1 ends at a hole */
    LEGACY_RULE_SLICE,       /* a key is larger than the target */
    LEGACY_RULE_REPARTITION, /* the WAL moved on by checkpoint_distance / 10 ? */
    LEGACY_RULE_CUTOFF,      /* the partitioning's LSN lies above the GC cutoff ? */
    LEGACY_RULE_CHECK,       /* WAL, or time, since the last check ? */
    LEGACY_RULE_STACK,       /* a stack of image_creation_threshold deltas in a partition ? */
    LEGACY_RULE_HEIGHTS,     /* how high the stacks are, over all pieces of the newest images */
    LEGACY_RULE_METADATA,    /* delta layers that a read of the sparse keys visits ? */
    LEGACY_RULE_NEXT,        /* when images are made next, and how many */
    LEGACY_RULE_TRIGGER,     /* gc-compaction starts by itself ? */
    LEGACY_RULE_GC_RUN,      /* what a run over all keys would do, in sum */
    LEGACY_RULE_GC_JOB,      /* one of its jobs, and whether it is refused */
    LEGACY_RULE_GARBAGE,     /* what GC removes and keeps */
    LEGACY_RULE_MISSING,     /* layers that wait for an image, by who makes it */
    LEGACY_RULE_BRANCH,      /* what a branch point holds back */
    LEGACY_RULE_FUTURE,      /* images that a restart throws away */
    LEGACY_RULE_ANCESTORS,   /* what is done with layers from before a shard split */
} LegacyRule;

/* Which rounds jobs are of: PlanJob.level. */
typedef enum LegacyRound {
    LEGACY_ROUND_L0,
    LEGACY_ROUND_IMAGES,
    LEGACY_ROUND_GC,
    LEGACY_ROUND_TIERED, /* seen in dumps only: the other algorithm of production */
} LegacyRound;

extern const Algorithm algorithm_legacy;

extern const NamedPolicy legacy_policies[];
extern const PolicyParameter legacy_policy_parameters[];
extern const Rule legacy_rules[];
bool legacy_policy_check(const Policy *policy, Error *error);

#endif
