/* blocks_policy.c - the entries of `blocks` in the table of algorithms: its policy, parameters and rules. */
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
     "no levels: each block of keys has its own stack of layers; a stack decides alone when to merge its newest layers "
     "and when to create an image",
     fill_blocks, false},
    {0},
};

#define PARAMETER(member, type, text) POLICY_OWN(BlocksParameters, member, type, text)

const PolicyParameter blocks_policy_parameters[] = {
    PARAMETER(max_depth, POLICY_COUNT32, "merge a stack once it is longer than this"),
    PARAMETER(every, POLICY_COUNT32, "check the stacks every N flushes"),
    PARAMETER(clean, POLICY_COUNT32, "rewrite a layer when less than N % of it is live; 0: never"),
    PARAMETER(dead, POLICY_COUNT32, "rewrite such layers only when N % of all delta bytes are dead"),
    PARAMETER(image_join, POLICY_COUNT32,
              "next to a block that gets an image, create one if it costs at most N % of the merge"),
    PARAMETER(image_full, POLICY_COUNT32, "create an image when the stack reaches N % of the image's size; 0: never"),
    PARAMETER(count_image, POLICY_SWITCH, "count the image below a stack in its depth"),
    PARAMETER(weigh, POLICY_COUNT32,
              "lower the depth limit by N % of a slice each time the block's write rate halves; 0: off"),
    PARAMETER(rent, POLICY_COUNT32,
              "merge slices once reads have paid for it, N % of the block's size for each slice whenever the WAL grows "
              "by the size of all pages (see `help glossary`); 0: off"),
    PARAMETER(absorb, POLICY_COUNT32, "include the next older slice if it adds at most N % to the merge"),
    PARAMETER(halve, POLICY_COUNT32, "split each block N times into halves"),
    PARAMETER(paced, POLICY_SWITCH, "hold the p99 read depth where levels of the same fanout would have it"),
    PARAMETER(read_goal, POLICY_COUNT32, "target for the mean p99 read depth, in 1/100 layer; 0: none"),
    {0},
};

const Rule blocks_rules[] = {
    [BLOCKS_RULE_TRIGGER] = {"block-trigger", "a stack is longer than max_depth",
                             "Each block of keys has its own stack: the slices above its newest image. A read visits "
                             "them one by one. A stack "
                             "longer than max_depth is merged, whatever its neighbours do.",
                             "stack", "max_depth"},
    [BLOCKS_RULE_SUFFIX] =
        {"block-suffix", "what to merge",
         "Find the newest slice whose generation is below that of the slice under it. That slice and all newer ones "
         "are merged into one slice of the next generation; without such a slice the whole stack is merged. Stacks "
         "carry like the digits of a counter, so a record is rewritten only a few times.",
         "generation", "generation"},
    [BLOCKS_RULE_ABSORB] = {"block-absorb", "a small older slice is merged too",
                            "A small slice right below a merge costs little to rewrite, and including it makes the "
                            "stack one slice shorter. "
                            "The result's generation is one above the highest of its inputs.",
                            "older slice", "allowed"},
    [BLOCKS_RULE_IMAGE] = {"block-image", "image or merge",
                           "Create an image of the block's pages if it is no larger than what the merge would write: "
                           "it ends all reads and "
                           "empties the stack. A neighbouring block gets one too if it is only a little larger, so "
                           "that both keep the same "
                           "rhythm.",
                           "image", "merge"},
    [BLOCKS_RULE_CLEAN] =
        {"block-clean", "a mostly unused layer is cleaned",
         "A layer is deleted together with its last slice. Where only few slices of a large layer are live they are "
         "copied, so that the rest can be deleted.",
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
