/* outcome_text.c - a verdict with its reason, a partition by its keys, everything else by its decision. */
#include "core/tell/outcome_text.h"

#include "core/tell/decision_text.h"

/* A partition where the other side has others: its keys say how the level is divided. */
static void add_partition(const PlanPartition *partition, KeyForm form, Text *out)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    if (partition->keys.lo == 0 && partition->keys.hi >= key_max(form))
        text_printf(out, "all keys are planned together");
    else
        text_printf(out, "keys %s … %s are planned on their own", key_label(partition->keys.lo, form, lo),
                    key_label(partition->keys.hi, form, hi));
}

void outcome_text(const OutcomeDifference *difference, const History *history, bool is_b, Text *out)
{
    StepId step = is_b ? difference->b : difference->a;
    if ((is_b ? difference->b_nothing : difference->a_nothing) || step >= history->steps.count) {
        text_printf(out, "nothing");
        return;
    }
    const Step *at = &history->steps.at[step];
    if (at->op == STEP_LEVEL && at->index < history->plan.levels.count) {
        const PlanLevel *level = &history->plan.levels.at[at->index];
        text_printf(out, "level %u: %s: %s", level->level, level->reason ? level->reason : "no reason is kept",
                    verdict_name(level->compact));
    } else if (difference->kind == OUTCOME_SPLIT && at->op == STEP_STRATEGY &&
               at->index < history->plan.partitions.count) {
        add_partition(&history->plan.partitions.at[at->index], history->layers.form, out);
    } else if (at->decision < history->trace.decisions.count) {
        decision_text(&history->trace, &history->trace.decisions.at[at->decision], history->layers.form, out);
    } else {
        text_printf(out, "%s", step_op_name(at->op));
    }
}
