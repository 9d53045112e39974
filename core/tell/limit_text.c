/* limit_text.c - images or deltas: the one that writes less is chosen, so that only other keys can change the outcome.
 */
#include "core/tell/limit_text.h"

#include "core/tell/image_trial.h"

#include <string.h>

/* The splits of the decision's level that would exist without the layers that span all keys. */
static uint32_t assumed_splits(const Plan *plan, uint32_t level)
{
    uint32_t count = 0;
    for (size_t i = 0; i < plan->splits.count; i++)
        count += plan->splits.at[i].level == level && plan->splits.at[i].assumed;
    return count;
}

void decision_limit_line(const History *history, uint32_t id, bool tried, const char *indent, Text *out)
{
    const Policy *policy = &history->plan.policy;
    if (id >= history->trace.decisions.count)
        return;
    const Decision *decision = &history->trace.decisions.at[id];
    if (decision->rule != RULE_STRATEGY || !decision->flip_parameter ||
        strcmp(decision->flip_parameter, "delta_bytes") != 0)
        return;
    text_printf(out, "%simages or deltas: no parameter sets the limit, the bytes of all pages that exist", indent);
    uint32_t assumed = policy->assume_tight_l0 ? 0 : assumed_splits(&history->plan, decision->level);
    if (!policy->split)
        text_add_str(out, STR("; with split each part between perfect splits is compared by itself"));
    else if (assumed > 0)
        text_printf(out, "; with assume_tight_l0 each of the %u parts between assumed splits is compared by itself",
                    assumed + 1);
    if (!decision->verdict && !tried) {
        text_printf(out, "; with a larger target_file_size the level may reach further down and have more deltas");
        if (decision->level == 0 && image_trial_plans(history))
            text_printf(out, ": W on the map tries that");
        else if (decision->level == 0 && history->layers.count > PLAN_AGAIN_LAYERS)
            text_printf(out, " (not tried: above %u layers nothing is planned again)", PLAN_AGAIN_LAYERS);
    }
    text_add_char(out, '\n');
}
