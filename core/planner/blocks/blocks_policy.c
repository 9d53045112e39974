/* blocks_policy.c - what the table of algorithms says of `blocks`: its policy, its parameters, its rules. */
#include "core/planner/blocks/blocks_policy.h"

static void fill_blocks(Policy *policy)
{
    policy->gc = true;
    BlocksParameters parameters = {
        .max_depth = 8,
        .every = 1,
        .clean = 30,
        .dead = 20,
        .image_join = 125,
        .absorb = 30,
        .halve = 1,
        .count_image = true,
    };
    blocks_parameters_put(policy, &parameters);
}

const NamedPolicy blocks_policies[] = {
    {"blocks",
     "no levels: each block of keys has its own stack of layers, and decides for itself when to merge the top of it "
     "and "
     "when to put an image on it",
     fill_blocks},
    {0},
};

#define PARAMETER(member, type, text) POLICY_OWN(BlocksParameters, member, type, text)

const PolicyParameter blocks_policy_parameters[] = {
    PARAMETER(max_depth, POLICY_COUNT32, "blocks: a block's stack that is longer is merged"),
    PARAMETER(every, POLICY_COUNT32, "blocks: flushes between two looks at the stacks"),
    PARAMETER(clean, POLICY_COUNT32, "blocks: percent in use below which a layer is cleaned; 0: never"),
    PARAMETER(dead, POLICY_COUNT32, "blocks: percent out of use of what deltas take before any layer is cleaned"),
    PARAMETER(image_join, POLICY_COUNT32, "blocks: percent of the merge that an image beside another may cost"),
    PARAMETER(image_full, POLICY_COUNT32,
              "blocks: percent of an image whose bytes in a stack call for one; 0: none do"),
    PARAMETER(count_image, POLICY_SWITCH, "blocks: the image below a stack counts in its depth"),
    PARAMETER(weigh, POLICY_COUNT32, "blocks: percent of a slice less for each halving of a block's load; 0: off"),
    PARAMETER(rent, POLICY_COUNT32,
              "blocks: percent of a page a slice costs each time the WAL grows by all pages; 0: off"),
    PARAMETER(absorb, POLICY_COUNT32, "blocks: percent of a merge that the next older slice may add to it"),
    PARAMETER(halve, POLICY_COUNT32, "blocks: times that blocks are halved"),
    PARAMETER(paced, POLICY_SWITCH, "blocks: keep the p99 of reads where levels of the same fanout would have it"),
    PARAMETER(read_goal, POLICY_COUNT32, "blocks: hundredths of a layer, bound for the mean p99 of reads; 0: none"),
    {0},
};

const Rule blocks_rules[] = {
    [BLOCKS_RULE_TRIGGER] =
        {"block-trigger", "a stack is longer than max_depth",
         "Each block of keys has its own stack: the slices above its newest image, which a read visits one by one. A "
         "longer stack than max_depth is merged, whatever its neighbours do.",
         "stack", "max_depth"},
    [BLOCKS_RULE_SUFFIX] =
        {"block-suffix", "what to merge",
         "The newest place where a slice's generation is below that of the slice under it: from there up all is merged "
         "into one slice, a generation higher. If there is none, all is. So stacks carry like a counter, and a record "
         "is written again only a few times.",
         "generation", "generation"},
    [BLOCKS_RULE_ABSORB] =
        {"block-absorb", "a small older slice is merged too",
         "What lies right below a merge and is small beside it costs little to write again, and the stack is a slice "
         "lower for it. The result is a generation higher than the highest of all.",
         "older slice", "allowed"},
    [BLOCKS_RULE_IMAGE] =
        {"block-image", "image or merge",
         "An image of the block's pages, if it is no larger than what the merge would write: it ends all reads and "
         "empties the stack. Beside such a block an image that is a little larger is made too, so that both stay in "
         "step.",
         "image", "merge"},
    [BLOCKS_RULE_CLEAN] =
        {"block-clean", "a mostly unused layer is cleaned",
         "A layer goes with its last slice. Where few are left of a large layer they are copied, so that the rest "
         "need not be kept.",
         "in use", "allowed"},
    {0},
};

bool blocks_policy_check(const Policy *policy, Error *error)
{
    BlocksParameters parameters = blocks_parameters(policy);
    if (parameters.max_depth == 0 || parameters.every == 0)
        return error_set(error, ERROR_USAGE, "max_depth and every must be at least 1");
    return true;
}
