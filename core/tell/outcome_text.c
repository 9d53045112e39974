/* outcome_text.c - describes an outcome: a verdict by its reason, a partition by its keys, everything else by its
 * decision. */
#include "core/tell/outcome_text.h"

#include "core/tell/decision_text.h"
#include "core/tell/lsm_predict_text.h"
#include "core/tell/lsm_report.h"

/* Adds a partition that the other side does not have. Its keys show how the level is divided. */
static void add_partition(const PlanPartition *partition, KeyForm form, Text *out)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    if (partition->keys.lo == 0 && partition->keys.hi >= key_max(form))
        text_printf(out, "all keys are planned together");
    else
        text_printf(out, "keys %s … %s are planned on their own", key_label(partition->keys.lo, form, lo),
                    key_label(partition->keys.hi, form, hi));
}

/* Adds what an LSM store's edit did, and the rule that explains it. */
static void add_edit(const History *history, StepId step, Text *out)
{
    const Lsm *lsm = history->lsm;
    const LsmEvent *event = lsm ? lsm_event_at(lsm, history->family, step) : NULL;
    if (!event) {
        text_printf(out, "%s", step_op_name(STEP_EDIT));
        return;
    }
    if (!lsm_event_is_picked((LsmEventKind)event->kind)) {
        lsm_event_text(lsm, event, out);
        return;
    }
    LsmState state;
    lsm_state_init(&state, lsm, history->family);
    LsmPrediction prediction =
        lsm_explain(&state, &lsm->families.at[history->family].options, (uint32_t)(event - lsm->events.at));
    lsm_state_release(&state);
    lsm_prediction_words(lsm, history->family, &prediction, out);
}

/* What a side does where only the other side has an outcome. */
static const char *nothing_text(OutcomeKind kind)
{
    static const char *const TEXTS[] = {
        [OUTCOME_VERDICT] = "compacts nothing here",
        [OUTCOME_SPLIT] = "does not split here",
        [OUTCOME_STRATEGY] = "plans nothing for them",
        [OUTCOME_CUT] = "cuts no layer here",
        [OUTCOME_JOB] = "has no such job",
    };
    return TEXTS[kind];
}

void outcome_text(const OutcomeDifference *difference, const History *history, bool is_b, Text *out)
{
    StepId step = is_b ? difference->b : difference->a;
    if ((is_b ? difference->b_nothing : difference->a_nothing) || step >= history->steps.count) {
        text_printf(out, "%s", nothing_text(difference->kind));
        return;
    }
    const Step *at = &history->steps.at[step];
    if (at->op == STEP_LEVEL && at->index < history->plan.levels.count) {
        const PlanLevel *level = &history->plan.levels.at[at->index];
        text_printf(out, "level %u: %s: %s", level->level,
                    level->reason ? level->reason : "the reason was not recorded", verdict_name(level->compact));
    } else if (difference->kind == OUTCOME_SPLIT && at->op == STEP_STRATEGY &&
               at->index < history->plan.partitions.count) {
        add_partition(&history->plan.partitions.at[at->index], history->layers.form, out);
    } else if (at->decision < history->trace.decisions.count) {
        decision_text(&history->trace, &history->trace.decisions.at[at->decision], &history->layers, out);
    } else if (at->op == STEP_EDIT) {
        add_edit(history, step, out);
    } else {
        text_printf(out, "%s", step_op_name(at->op));
    }
}

const char *outcome_parts_words(const HistoryDiff *diff)
{
    bool parts = diff->a.parts != diff->a.layers || diff->b.parts != diff->b.layers;
    return parts ? ", counting each part of layers that are in use in parts" : "";
}
