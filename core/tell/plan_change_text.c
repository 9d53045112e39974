/* plan_change_text.c - writes what a change of the policy changes: totals first, or for one layer its end. */
#include "core/tell/plan_change_text.h"

#include "core/model/lsm.h"
#include "core/planner/policy_value.h"
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

void plan_change_text(const PlanOutcome *before, const PlanOutcome *after, size_t differences, Text *out)
{
    char a[32], b[32];
    add_changed_parameter(&before->policy, &after->policy, out);
    if (differences == 0 && before->jobs == after->jobs && before->bytes_written == after->bytes_written) {
        text_printf(out, ": no change, the plan does the same");
        return;
    }
    const char *separator = ": ";
    if (before->jobs != after->jobs) {
        text_printf(out, "%s%s → %s job%s", separator, count_format(before->jobs, a), count_format(after->jobs, b),
                    plural_ending(after->jobs));
        separator = ", ";
    }
    if (strcmp(bytes_format(before->bytes_written, a), bytes_format(after->bytes_written, b)) != 0) {
        text_printf(out, "%s%s → %s written%s", separator, a, b, estimate_mark(before->estimated || after->estimated));
        separator = ", ";
    }
    if (before->layers != after->layers) {
        text_printf(out, "%s%s → %s layers left", separator, count_format(before->layers, a),
                    count_format(after->layers, b));
        separator = ", ";
    }
    text_printf(out, "%s", separator[0] == ':' ? ": other decisions, the same totals" : "");
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
