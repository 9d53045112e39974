/* blocks_policy.h - the parameters that `blocks` alone has, and its own rules. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_POLICY_H
#define CORE_PLANNER_BLOCKS_BLOCKS_POLICY_H

#include "core/planner/algorithm.h"

typedef struct BlocksParameters {
    uint32_t max_depth; /* a longer stack is merged */
    uint32_t every;     /* number of flushes between two checks of the stacks */
    uint32_t clean;     /* percent: a layer with less of it in use is cleaned; 0: never */
    uint32_t dead;      /* percent of the deltas' bytes that must be out of use before any layer is cleaned */
    /* percent: beside an image, a block whose image costs up to this share of its merge gets one too */
    uint32_t image_join;
    /* percent of an image's size: a stack of that many bytes gets an image instead of a merge; 0: off */
    uint32_t image_full;
    /* percent of a slice by which the limit is lower for each halving of the block's load; 0: off */
    uint32_t weigh;
    uint32_t rent;      /* percent of a page that a visit costs while the WAL grows by the size of all pages; 0: off */
    uint32_t absorb;    /* percent of a merge that the next older slice may add to it */
    uint32_t halve;     /* number of times that the block size is halved */
    uint32_t read_goal; /* 1/100 layer: the target for the mean p99 of read depth; 0: none */
    bool count_image;   /* the image below a stack counts as one of its slices */
    bool paced;         /* the target for the mean p99 is the read depth that levels of that fanout would have */
} BlocksParameters;

/* The policy's parameters, by value. The policy must be one of `blocks`. */
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
    BLOCKS_RULE_TRIGGER, /* is a stack longer than max_depth? */
    BLOCKS_RULE_SUFFIX,  /* which slices are merged */
    BLOCKS_RULE_ABSORB,  /* an older slice is merged too, because it is small */
    BLOCKS_RULE_IMAGE,   /* an image or a merge */
    BLOCKS_RULE_CLEAN,   /* a layer with little data in use is copied */
} BlocksRule;

extern const Algorithm algorithm_blocks;

extern const NamedPolicy blocks_policies[];
extern const PolicyParameter blocks_policy_parameters[];
extern const Rule blocks_rules[];
/* Algorithm.check: ERROR_USAGE where max_depth or `every` is 0. */
bool blocks_policy_check(const Policy *policy, Error *error);

#endif
