/* image_trial.c - plans again with larger targets until level 0 creates an image of the key, and then with targets
 * between the last two.
 *
 *     largest target: images, so go on     1G: deltas     4G: images     2.5G: images     1.75G: images … 1227189687
 */
#include "core/tell/image_trial.h"

#include "core/base/str.h"
#include "core/history/step_span.h"
#include "core/planner/policy_value.h"

#define LARGEST (UINT64_C(1) << 60) /* level 0 holds all layers */

/* Of few layers the smallest such target is found, to the byte; of more, one that is at most a third too large. */
enum { EXACT_LAYERS = 2000, HALVINGS = 3 };

/* The partition of level 0 at the key; NULL: there is none, or it can have no images. */
static const PlanPartition *trial_partition(const Plan *plan, Key key)
{
    for (size_t i = 0; i < plan->partitions.count; i++) {
        const PlanPartition *partition = &plan->partitions.at[i];
        if (partition->level == 0 && partition->keys.lo <= key && key < partition->keys.hi)
            return partition->keyspace_bytes > 0 ? partition : NULL;
    }
    return NULL;
}

/* Plans with that target. True: level 0 creates an image of the key. */
static bool trial_plan(const History *plan, Key key, PlanAgain again, uint64_t target, ImageTrial *trial)
{
    Policy with = plan->policy;
    with.target_file_size = target;
    History *made = again(plan, &with);
    if (!made)
        return false;
    const PlanPartition *partition = trial_partition(&made->plan, key);
    bool images = partition && partition->strategy == STRATEGY_IMAGES;
    if (partition) {
        trial->largest = target > trial->largest ? target : trial->largest;
        trial->images = partition->keyspace_bytes;
        trial->deltas = partition->delta_bytes;
        trial->estimated = made->plan.estimated;
    }
    if (images)
        trial->found = target;
    history_free(made);
    return images;
}

bool image_trial_plans(const History *plan)
{
    return plan->layers.count <= PLAN_AGAIN_LAYERS && step_span_is_plan(plan) &&
           plan->policy.target_file_size < LARGEST / 4 && policy_parameter_find(&plan->policy, STR("target_file_size"));
}

ImageTrial image_trial(const History *plan, Key key, PlanAgain again)
{
    int halvings = plan->layers.count <= EXACT_LAYERS ? 64 : HALVINGS;
    ImageTrial trial = {0};
    uint64_t target = plan->policy.target_file_size;
    const PlanPartition *now = trial_partition(&plan->plan, key);
    if (!again || !image_trial_plans(plan) || !now || now->strategy != STRATEGY_DELTAS ||
        !trial_plan(plan, key, again, LARGEST, &trial))
        return trial;
    while (target < LARGEST / 4 && !trial_plan(plan, key, again, target * 4, &trial))
        target *= 4;
    uint64_t none = target; /* creates no image, but trial.found does */
    for (int i = 0; i < halvings && trial.found - none > 1; i++) {
        uint64_t between = none + (trial.found - none) / 2;
        if (!trial_plan(plan, key, again, between, &trial))
            none = between;
    }
    return trial;
}

void image_trial_line(const ImageTrial *trial, const Policy *policy, const char *indent, Text *out)
{
    const PolicyParameter *parameter = policy_parameter_find(policy, STR("target_file_size"));
    char images[32], deltas[32];
    if (trial->largest == 0)
        return;
    text_printf(out, "%s", indent);
    if (trial->found) {
        text_printf(out, "with target_file_size = ");
        policy_number_text(parameter, (double)trial->found, out);
        text_printf(out, " level 0 reaches further down, and an image of this key would be made");
    } else {
        text_printf(out,
                    "no target_file_size makes an image here: with all deltas in level 0 they have %s%s, images %s",
                    trial->estimated ? "an estimated " : "", bytes_format(trial->deltas, deltas),
                    bytes_format(trial->images, images));
    }
    text_add_char(out, '\n');
}
