/* blocks_policy.h - the parameters that `blocks` alone has, and its own rules. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_POLICY_H
#define CORE_PLANNER_BLOCKS_BLOCKS_POLICY_H

#include "core/planner/algorithm.h"

typedef struct BlocksParameters {
    uint32_t max_depth;  /* a longer stack is merged */
    uint32_t every;      /* flushes between two looks at the stacks */
    uint32_t clean;      /* percent: a layer of which less is in use is cleaned; 0: never */
    uint32_t dead;       /* percent of what deltas take that must be out of use before any layer is cleaned */
    uint32_t image_join; /* percent: beside an image, one that costs up to this share of the merge is made too */
    uint32_t image_full; /* percent of an image: a stack of that many bytes gets one instead of a merge; 0: off */
    uint32_t weigh;      /* percent of a slice that a stack is lower for each time it gets half of the average load */
    uint32_t rent;       /* percent of a page that a visit costs while the WAL grows by all pages once; 0: off */
    uint32_t absorb;     /* percent of a merge that the next older slice may add to it */
    uint32_t halve;      /* times that blocks are halved */
    uint32_t read_goal;  /* hundredths of a layer that 99 of 100 keys shall not exceed, on average; 0: none */
    bool count_image;    /* the image below a stack counts as one of its slices */
    bool paced;          /* 99 of 100 keys shall on average not be read deeper than under levels of that fanout */
} BlocksParameters;

/* A copy of the policy's; the policy must be one of `blocks`. */
static inline BlocksParameters blocks_parameters(const Policy *policy)
{
    BlocksParameters parameters;
    _Static_assert(sizeof parameters <= POLICY_OWN_BYTES, "Policy.own is too small");
    memcpy(&parameters, policy->own, sizeof parameters);
    return parameters;
}

static inline void blocks_parameters_put(Policy *policy, const BlocksParameters *parameters)
{
    memcpy(policy->own, parameters, sizeof *parameters);
}

typedef enum BlocksRule {
    BLOCKS_RULE_TRIGGER, /* a stack is longer than max_depth ? */
    BLOCKS_RULE_SUFFIX,  /* what to merge */
    BLOCKS_RULE_ABSORB,  /* an older slice is merged too, as it is small */
    BLOCKS_RULE_IMAGE,   /* image or merge */
    BLOCKS_RULE_CLEAN,   /* a layer with little live data is copied */
} BlocksRule;

extern const Algorithm algorithm_blocks;

extern const NamedPolicy blocks_policies[];
extern const PolicyParameter blocks_policy_parameters[];
extern const Rule blocks_rules[];
bool blocks_policy_check(const Policy *policy, Error *error);

#endif
