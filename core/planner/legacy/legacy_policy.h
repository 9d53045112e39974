/* legacy_policy.h - the parameters and rules of the policy `legacy`, as the table of algorithms has them.
 *
 * checkpoint_distance and target_file_size are two names of one parameter, because it is the size of an L0 and of an
 * L1. Settings of the whole tenant (periods, semaphores) have no parameter here.
 */
#ifndef CORE_PLANNER_LEGACY_LEGACY_POLICY_H
#define CORE_PLANNER_LEGACY_LEGACY_POLICY_H

#include "core/planner/algorithm.h"
#include "core/planner/legacy/params.h"

/* The content of Policy.own. */
typedef struct LegacySettings {
    LegacyParams params;    /* checkpoint_distance is not used; sizes that are 0 follow it */
    uint64_t rate;          /* records a second; 0: no clock */
    bool assume_check;      /* on a dump: the check of the timeline passes */
    bool gc_compaction_now; /* one gc-compaction over all keys, as if asked for by hand */
} LegacySettings;

/* A copy of the policy's settings. The policy must be `legacy`. */
LegacySettings legacy_settings(const Policy *policy);
/* Production's parameters with all sizes filled in. */
LegacyParams legacy_params(const Policy *policy);

typedef enum LegacyRule {
    LEGACY_RULE_L0,          /* are there compaction_threshold L0 layers? */
    LEGACY_RULE_L0_STOP,     /* where the selection ends */
    LEGACY_RULE_HOLE,        /* an L1 ends at a hole */
    LEGACY_RULE_SLICE,       /* a key is larger than the target */
    LEGACY_RULE_REPARTITION, /* did the WAL advance by checkpoint_distance / 10? */
    LEGACY_RULE_CUTOFF,      /* is the partitioning's LSN above the GC cutoff? */
    LEGACY_RULE_CHECK,       /* was there enough WAL or time since the last check? */
    LEGACY_RULE_STACK,       /* has the partition a stack of image_creation_threshold deltas? */
    LEGACY_RULE_HEIGHTS,     /* how high the tallest stacks of the partitions are */
    LEGACY_RULE_METADATA,    /* does a read of the sparse keys visit too many delta layers? */
    LEGACY_RULE_NEXT,        /* when images are made next, and how many */
    LEGACY_RULE_TRIGGER,     /* does gc-compaction start by itself? */
    LEGACY_RULE_GC_RUN,      /* what a run over all keys would do, in sum */
    LEGACY_RULE_GC_JOB,      /* one of its jobs, and whether it is refused */
    LEGACY_RULE_GARBAGE,     /* what GC removes and keeps */
    LEGACY_RULE_MISSING,     /* layers that a missing image keeps, by its maker */
    LEGACY_RULE_BRANCH,      /* layers that a branch point keeps */
    LEGACY_RULE_FUTURE,      /* images that a restart drops */
    LEGACY_RULE_ANCESTORS,   /* what is done with layers from before a shard split */
} LegacyRule;

/* The rounds that make jobs; PlanJob.level holds a job's round. */
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
extern const char *const legacy_policy_idle[];
void legacy_policy_resolve(Policy *policy);
bool legacy_policy_check(const Policy *policy, Error *error);

#endif
