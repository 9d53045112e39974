/* plan_change_text.c - writes what a change of the policy changes: totals first, or for one layer its end. */
#include "core/tell/plan_change_text.h"

#include "core/history/outcomes.h"
#include "core/model/lsm.h"
#include "core/planner/policy_value.h"
#include "core/planner/verdict.h"
#include "core/tell/outcome_text.h"
#include "core/tell/words.h"

#include <string.h>

/* Appends "fanout 10 → 12", or "the policy" where more than one parameter differs. */
static void add_changed_parameter(const Policy *before, const Policy *after, Text *out)
{
    const PolicyParameter *parameter;
    for (size_t i = 0; (parameter = policy_parameter_at(after, i)) != NULL; i++)
        if (policy_same_but(before, after, parameter)) {
            text_printf(out, "%s ", parameter->name);
            policy_value_format(before, parameter, out);
            text_printf(out, " → ");
            policy_value_format(after, parameter, out);
            return;
        }
    text_printf(out, "the policy");
}

/* Appends "8 → 9 jobs, 1.20 → 1.30 GiB written", what of the totals differs. False, with nothing appended: nothing. */
static bool add_totals(const PlanOutcome *before, const PlanOutcome *after, Text *out)
{
    char a[32], b[32];
    const char *separator = "";
    if (before->jobs != after->jobs) {
        text_printf(out, "%s%s → %s job%s", separator, count_format(before->jobs, a), count_format(after->jobs, b),
                    plural_ending(after->jobs));
        separator = ", ";
    }
    if (strcmp(bytes_format(before->bytes_written, a), bytes_format(after->bytes_written, b)) != 0) {
        text_printf(out, "%s%s → %s written%s", separator, a, b, estimate_mark(before->estimated || after->estimated));
        separator = ", ";
    }
    if (before->skipped != after->skipped) {
        text_printf(out, "%s%s → %s job%s that write%s nothing", separator, count_format(before->skipped, a),
                    count_format(after->skipped, b), plural_ending(after->skipped), verb_ending(after->skipped));
        separator = ", ";
    }
    if (before->layers != after->layers) {
        text_printf(out, "%s%s → %s layers left", separator, count_format(before->layers, a),
                    count_format(after->layers, b));
        separator = ", ";
    }
    return separator[0] != 0;
}

void plan_change_text(const PlanOutcome *before, const PlanOutcome *after, size_t differences, Text *out)
{
    add_changed_parameter(&before->policy, &after->policy, out);
    text_printf(out, ": ");
    if (differences == 0 && before->jobs == after->jobs && before->bytes_written == after->bytes_written)
        text_printf(out, "no change, the plan does the same");
    else if (!add_totals(before, after, out))
        text_printf(out, "other decisions, the same totals");
}

static bool is_verdict(const OutcomeDifference *difference)
{
    return difference->kind == OUTCOME_VERDICT || difference->kind == OUTCOME_SPLIT ||
           difference->kind == OUTCOME_STRATEGY;
}

/* The first level on which the plan has a verdict that the other one does not have; NULL: there is none. */
static const PlanLevel *level_only_in(const Plan *plan, const Plan *other)
{
    for (size_t i = 0; i < plan->levels.count; i++) {
        const PlanLevel *level = &plan->levels.at[i];
        bool both = false;
        for (size_t n = 0; n < other->levels.count && !both; n++)
            both = other->levels.at[n].level == level->level && other->levels.at[n].compact == level->compact;
        if (!both)
            return level;
    }
    return NULL;
}

/* Appends the verdict on a level that only one of the plans has. False, with nothing appended: there is none. */
static bool add_level_verdict(const Plan *before, const Plan *after, Text *out)
{
    const PlanLevel *level = level_only_in(after, before), *gone = level_only_in(before, after);
    if (level)
        text_printf(out, "level %u: %s: %s", level->level, level->reason ? level->reason : "another verdict",
                    verdict_name(level->compact));
    else if (gone)
        text_printf(out, "level %u is not judged", gone->level);
    return level || gone;
}

void plan_flip_text(const History *before, const History *after, Text *out)
{
    OutcomeDiff diff;
    PlanOutcome a = plan_outcome(before), b = plan_outcome(after);
    outcome_diff_init(&diff, before, after);
    size_t at = 0;
    while (at < diff.at.count && !is_verdict(&diff.at.at[at]))
        at++;
    if (at < diff.at.count)
        outcome_text(&diff.at.at[at], after, before, true, out);
    else if (!add_level_verdict(&before->plan, &after->plan, out) && !add_totals(&a, &b, out))
        text_printf(out, "other decisions, the same totals");
    outcome_diff_release(&diff);
}

static void add_fate(LayerFate fate, Text *out)
{
    text_printf(out, "%s", fate.kept ? "kept" : "deleted");
    if (fate.jobs > 0)
        text_printf(out, fate.kept ? ", read by %u job%s" : " after %u job%s", fate.jobs, plural_ending(fate.jobs));
}

void plan_change_layer_text(const LayerSet *set, LayerId layer, LayerFate before, LayerFate after, Text *out)
{
    char label[LSM_LABEL_SIZE];
    bool same = before.kept == after.kept && before.jobs == after.jobs;
    text_printf(out, "%s %s: %s", word_part(set), layer_label(set, layer, label), same ? "no change, " : "");
    add_fate(after, out);
    if (same)
        return;
    text_printf(out, "; before: ");
    add_fate(before, out);
}
