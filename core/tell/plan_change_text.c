/* plan_change_text.c - writes what a change of the policy changes: totals first, or for one layer its end. */
#include "core/tell/plan_change_text.h"

#include "core/analysis/plan_verdicts.h"
#include "core/model/lsm.h"
#include "core/planner/policy_value.h"
#include "core/tell/decision_text.h"
#include "core/tell/phrase.h"
#include "core/tell/words.h"

#include <inttypes.h>
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

/* Does a level hold other loaded layers? Of deeper levels the plan made some layers itself, so there only its LSNs
 * count. */
static bool has_other_extent(const PlanLevel *before, const PlanLevel *after)
{
    return before->lsns.lo != after->lsns.lo || (before->level == 0 && before->layers_count != after->layers_count);
}

/* The first level that differs in what it holds or whether it is due, among those that both plans judge; else NULL. */
static const PlanLevel *first_other_level(const Plan *before, const Plan *after, const PlanLevel **was)
{
    for (size_t i = 0; i < before->levels.count && i < after->levels.count; i++) {
        *was = &before->levels.at[i];
        const PlanLevel *level = &after->levels.at[i];
        if (has_other_extent(*was, level) || (*was)->compact != level->compact)
            return level;
    }
    return NULL;
}

/* "shrinks from 207 layers (depth 28) to 48 (depth 4)" */
static void add_extent(const PlanLevel *before, const PlanLevel *after, Text *out)
{
    char lsn[LSN_TEXT_SIZE], count[32];
    if (before->layers_count == after->layers_count) {
        text_printf(out, "reaches down to LSN %s, ", lsn_format(after->lsns.lo, lsn));
        text_printf(out, "not to %s", lsn_format(before->lsns.lo, lsn));
        return;
    }
    text_printf(out, before->layers_count > after->layers_count ? "shrinks from " : "grows from ");
    phrase_count(out, before->layers_count, "layer");
    text_printf(out, " (depth %" PRIu64 ") to %s (depth %" PRIu64 ")", before->depth,
                count_format(after->layers_count, count), after->depth);
}

/* "level 1 shrinks from 207 layers (depth 28) to 48 (depth 4)"; "level 1 is not due any more: depth 28 < fanout 29" */
static void add_level(const PlanLevel *before, const PlanLevel *after, Text *out)
{
    bool extent = has_other_extent(before, after);
    text_printf(out, "level %u ", after->level);
    if (before->compact != after->compact) {
        text_printf(out, after->compact ? "becomes due: %s" : "is not due any more: %s",
                    after->reason ? after->reason : "the reason was not recorded");
        text_printf(out, extent ? ", as it " : "");
    }
    if (extent)
        add_extent(before, after, out);
}

/* Appends the verdict that only one of the plans has. */
static void add_verdict(const History *before, const History *after, VerdictDifference verdict, Text *out)
{
    const History *plan = verdict.in_after ? after : before;
    const Decision *decision = &plan->trace.decisions.at[verdict.decision];
    text_printf(out, verdict.in_after ? "" : "no longer: ");
    if (plan->plan.levels.count > 0 && decision->rule != RULE_LEVEL && !plan->layers.lsm)
        text_printf(out, "level %u: ", decision->level);
    decision_text(&plan->trace, decision, &plan->layers, out);
}

void plan_flip_text(const History *before, const History *after, Text *out)
{
    VerdictDifference verdict;
    const PlanLevel *was = NULL, *level = NULL;
    bool flips = plan_verdicts_difference(before, after, &verdict);
    if (flips && !before->layers.lsm)
        level = first_other_level(&before->plan, &after->plan, &was);
    if (level && level->level <= verdict.level) {
        add_level(was, level, out);
    } else if (flips) {
        add_verdict(before, after, verdict, out);
    } else {
        PlanOutcome a = plan_outcome(before), b = plan_outcome(after);
        text_printf(out, "no verdict flips, but ");
        if (!add_totals(&a, &b, out))
            text_printf(out, "other cuts, with the same totals");
    }
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
