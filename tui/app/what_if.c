/* what_if.c - finds flips in the trace, and keeps an outcome for each policy. The series of a parameter has the
 * outcomes of all policies that equal the current one in all other parameters. */
#include "tui/app/what_if.h"

#include "core/planner/policy_value.h"
#include "core/tell/decision_text.h"

#include <math.h>
#include <stdlib.h>

enum { SEEN_MAX = 400 };

typedef struct WhatIf {
    const History *base; /* the history that was planned; outcomes of others are forgotten */
    uint64_t version;    /* version of `base` */
    StepId from;
    ARRAY(PlanOutcome) seen;
} WhatIf;

static void release(Session *session, void *state)
{
    WhatIf *what_if = state;
    (void)session;
    array_release(&what_if->seen);
    what_if->base = NULL;
}

static void replace(Session *session, void *state, const History *next)
{
    (void)next;
    release(session, state);
}

static const Feature WHAT_IF = {.name = "what if", .size = sizeof(WhatIf), .release = release, .replace = replace};

static WhatIf *what_if_of(const Session *session)
{
    return session_feature(session, &WHAT_IF);
}

void what_if_note(Session *session, const History *base, StepId from, const History *plan)
{
    WhatIf *what_if = what_if_of(session);
    if (what_if->base != base || what_if->version != base->version || what_if->from != from)
        release(session, what_if);
    what_if->base = base;
    what_if->version = base->version;
    what_if->from = from;
    for (size_t i = 0; i < what_if->seen.count; i++)
        if (policy_same_but(&what_if->seen.at[i].policy, &plan->policy, NULL))
            return;
    if (what_if->seen.count >= SEEN_MAX)
        return;
    array_push(&what_if->seen, plan_outcome(plan));
}

static void consider(FlipAt flip, double value, FlipAt *below, FlipAt *above)
{
    if (flip.value < value && !(flip.value <= below->value))
        *below = flip;
    if (flip.value > value && !(flip.value >= above->value))
        *above = flip;
}

void what_if_flips(const History *plan, const PolicyParameter *parameter, double value, FlipAt *below, FlipAt *above)
{
    *below = *above = (FlipAt){NAN, DECISION_NONE};
    for (size_t i = 0; i < plan->trace.decisions.count; i++) {
        const Decision *decision = &plan->trace.decisions.at[i];
        if (decision->flip_parameter && strcmp(decision->flip_parameter, parameter->name) == 0)
            consider((FlipAt){decision->flip_value, decision->id}, value, below, above);
    }
    for (size_t i = 0; i < plan->trace.flips.count; i++) {
        const Flip *flip = &plan->trace.flips.at[i];
        if (strcmp(flip->parameter, parameter->name) == 0)
            consider((FlipAt){flip->value, flip->decision}, value, below, above);
    }
}

void what_if_flip_text(const History *plan, uint32_t id, Text *out)
{
    const Trace *trace = &plan->trace;
    if (id >= trace->decisions.count)
        return;
    const Decision *decision = &trace->decisions.at[id];
    switch (decision->rule) {
    case RULE_LEVEL:
    case RULE_LAYER_ABOVE:
    case RULE_LAYER_PENDING:
    case RULE_LAYER_TOO_TALL:
    case RULE_LAYER_ACCEPTED:
    case RULE_LAYER_BELOW:
        text_printf(out, "the extent of level %u", decision->level);
        break;
    default:
        if (plan->plan.levels.count > 0)
            text_printf(out, "level %u: ", decision->level);
        decision_text(trace, decision, plan->layers.form, out);
        break;
    }
}

size_t what_if_series(const Session *session, const Policy *policy, const PolicyParameter *parameter,
                      const PlanOutcome **series, size_t limit)
{
    const WhatIf *what_if = what_if_of(session);
    size_t count = 0;
    for (size_t i = 0; i < what_if->seen.count && count < limit; i++) {
        const PlanOutcome *outcome = &what_if->seen.at[i];
        double now = 0, before = 0;
        if (!policy_same_but(&outcome->policy, policy, parameter))
            continue;
        size_t place = count++;
        bool ordered = policy_value_double(&outcome->policy, parameter, &now);
        for (; ordered && place > 0; place--) {
            policy_value_double(&series[place - 1]->policy, parameter, &before);
            if (before <= now)
                break;
            series[place] = series[place - 1];
        }
        series[place] = outcome;
    }
    return count;
}
