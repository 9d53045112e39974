/* strip_text.c - what a flip is is said by the plan with that value. Where none was made, the decision of the shown
 * plan is named that says that it flips there. */
#include "tui/app/strip_text.h"

#include "core/planner/policy_value.h"
#include "core/tell/decision_text.h"

#include <math.h>

void strip_value_text(const PolicyParameter *parameter, double value, Text *out)
{
    if (parameter->type == POLICY_SWITCH)
        text_printf(out, value != 0 ? "on" : "off");
    else
        policy_number_text(parameter, value, out);
}

/* The decision of the shown plan that flips at that value; DECISION_NONE: none says so. */
static uint32_t decision_at(const Session *session, const PolicyParameter *parameter, double flip)
{
    FlipAt below, above;
    double now;
    if (!policy_value_double(&session->planned->policy, parameter, &now))
        return DECISION_NONE;
    what_if_flips(session->planned, parameter, now, &below, &above);
    if (floor(below.value) == flip)
        return below.decision;
    return ceil(above.value) == flip ? above.decision : DECISION_NONE;
}

void strip_flip_text(const Session *session, const PolicyParameter *parameter, const StripFlip *flip, Text *out)
{
    if (flip->then.length > 0) {
        text_add_str(out, text_str(&flip->then));
        return;
    }
    text_printf(out, "another verdict than now: ");
    decision_subject_text(session->planned, decision_at(session, parameter, flip->value), out);
}

void strip_no_flip_text(const StripView *strip, Text *out)
{
    bool other = false;
    if (!strip) {
        text_printf(out, "none: no decision of the plan names one");
        return;
    }
    for (size_t i = 0; i + 1 < strip->at.count; i++)
        other = other || strip->at.at[i].outcome.bytes_written != strip->at.at[i + 1].outcome.bytes_written ||
                strip->at.at[i].outcome.jobs != strip->at.at[i + 1].outcome.jobs;
    if (strip->parameter->type == POLICY_SWITCH)
        text_printf(out, "none: the plan is the same with both values");
    else
        text_printf(out, "none in %zu values planned: %s", strip->at.count,
                    other ? "only cuts move, and with them jobs and bytes" : "the plan stays the same");
}
