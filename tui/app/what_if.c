/* what_if.c - finds flips in the trace, and keeps an outcome for each policy. The series of a parameter has the
 * outcomes of all policies that equal the current one in all other parameters. */
#include "tui/app/what_if.h"

#include "core/analysis/plan_verdicts.h"
#include "core/history/outcomes.h"
#include "core/planner/policy_value.h"
#include "core/tell/plan_change_text.h"

#include <math.h>
#include <stdlib.h>

enum { SEEN_MAX = 400, CHANGE_LAYERS_MAX = 500000 };

typedef struct WhatIf {
    const History *base; /* the history that was planned; outcomes of others are forgotten */
    uint64_t version;    /* version of `base` */
    StepId from;
    ARRAY(PlanOutcome) seen;
    bool has_change;
    WhatIfChange change;
    LayerFate *fates[2]; /* for each loaded layer its fate before and after the change; owned */
    size_t fate_count;
} WhatIf;

/* A layer's fate in a plan: how many jobs read it, and whether it is kept. */

static void forget_change(WhatIf *what_if)
{
    for (int i = 0; i < 2; i++) {
        free(what_if->fates[i]);
        what_if->fates[i] = NULL;
    }
    what_if->has_change = false;
}

static void release(Session *session, void *state)
{
    WhatIf *what_if = state;
    (void)session;
    array_release(&what_if->seen);
    what_if->base = NULL;
    forget_change(what_if);
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

typedef struct FlipSearch {
    const PolicyParameter *parameter;
    double value;
    FlipAt *below, *above;
} FlipSearch;

static void consider(FlipAt flip, double value, FlipAt *below, FlipAt *above)
{
    if (flip.value < value && !(flip.value <= below->value))
        *below = flip;
    if (flip.value > value && !(flip.value >= above->value))
        *above = flip;
}

static void consider_named(const char *named, FlipAt flip, FlipSearch *search)
{
    if (named == NULL || strcmp(named, search->parameter->name) != 0)
        return;
    if (search->parameter->type == POLICY_SWITCH) /* a switch has just one other value */
        flip.value = search->value > 0 ? 0 : 1;
    consider(flip, search->value, search->below, search->above);
}

void what_if_flips(const History *plan, const PolicyParameter *parameter, double value, FlipAt *below, FlipAt *above)
{
    const Trace *trace = &plan->trace;
    FlipSearch search = {parameter, value, below, above};
    *below = *above = (FlipAt){NAN, DECISION_NONE};
    for (size_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (!rule_is_verdict(decision->rule))
            continue;
        consider_named(decision->flip_parameter, (FlipAt){decision->flip_value, decision->id}, &search);
        if (decision->flip_other > 0)
            consider_named(decision->flip_parameter, (FlipAt){decision->flip_other, decision->id}, &search);
    }
    for (size_t i = 0; i < trace->flips.count; i++) {
        const Flip *flip = &trace->flips.at[i];
        if (rule_is_verdict(trace->decisions.at[flip->decision].rule))
            consider_named(flip->parameter, (FlipAt){flip->value, flip->decision}, &search);
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

/* ---- what the last change changed ---- */

static LayerFate *what_if_fates(const History *plan, size_t count)
{
    LayerFate *fates = mem_zero(count + 1, sizeof *fates);
    StepId last = history_last_step(plan);
    for (size_t id = 0; id < count; id++)
        fates[id].kept = history_alive(plan, (LayerId)id, last);
    for (size_t i = 0; i < plan->plan.jobs.count; i++) {
        const PlanJob *job = &plan->plan.jobs.at[i];
        for (uint32_t n = 0; !job->skipped && n < job->inputs_count; n++) {
            uint32_t layer = plan->plan.refs.at[job->inputs_first + n];
            if (layer < count && plan_job_reads(job, &plan->layers, layer))
                fates[layer].jobs++;
        }
    }
    return fates;
}

void what_if_changed(Session *session, const History *before, const History *after)
{
    WhatIf *what_if = what_if_of(session);
    size_t count = session->loaded->layers.count;
    OutcomeDiff diff;
    forget_change(what_if);
    if (!before || count > CHANGE_LAYERS_MAX || policy_same(&before->policy, &after->policy))
        return;
    outcome_diff_init(&diff, before, after);
    what_if->has_change = true;
    what_if->change = (WhatIfChange){plan_outcome(before), plan_outcome(after), diff.at.count};
    what_if->fates[0] = what_if_fates(before, count);
    what_if->fates[1] = what_if_fates(after, count);
    what_if->fate_count = count;
    outcome_diff_release(&diff);
}

const WhatIfChange *what_if_change(const Session *session)
{
    const WhatIf *what_if = what_if_of(session);
    bool shown = what_if->has_change && session_shows_plan(session) &&
                 policy_same(&what_if->change.after.policy, &session->planned->policy);
    return shown ? &what_if->change : NULL;
}

void what_if_change_text(const WhatIfChange *change, Text *out)
{
    plan_change_text(&change->before, &change->after, change->differences, out);
}

bool what_if_layer_text(const Session *session, LayerId layer, Text *out)
{
    const WhatIf *what_if = what_if_of(session);
    if (!what_if_change(session) || layer >= what_if->fate_count)
        return false;
    plan_change_layer_text(&session->loaded->layers, layer, what_if->fates[0][layer], what_if->fates[1][layer], out);
    return true;
}
