/* what_if.c - flips are read off the trace; outcomes are kept per whole policy, and a series of one parameter is what
 * is left when its value is made equal. Example: seen fanout=4 and fanout=4,split: of the series of fanout now, without
 * split, only the first is a part. */
#include "tui/app/what_if.h"

#include <math.h>
#include <stdlib.h>

enum { SEEN_MAX = 400 };

void what_if_release(WhatIf *what_if)
{
    array_release(&what_if->seen);
    what_if->base = NULL;
}

bool policies_alike(const Policy *a, const Policy *b, const PolicyParameter *parameter)
{
    Text left = {0}, right = {0};
    bool same = true;
    for (size_t i = 0; same && i < policy_parameter_count; i++) {
        if (&policy_parameters[i] == parameter)
            continue;
        text_clear(&left);
        text_clear(&right);
        policy_format_value(a, &policy_parameters[i], &left);
        policy_format_value(b, &policy_parameters[i], &right);
        same = str_equal(text_str(&left), text_str(&right));
    }
    text_release(&left);
    text_release(&right);
    return same && strcmp(a->base, b->base) == 0;
}

void what_if_note(WhatIf *what_if, const History *base, StepId from, const History *plan)
{
    if (what_if->base != base || what_if->from != from)
        what_if_release(what_if);
    what_if->base = base;
    what_if->from = from;
    for (size_t i = 0; i < what_if->seen.count; i++)
        if (policies_alike(&what_if->seen.at[i].policy, &plan->policy, NULL))
            return;
    if (what_if->seen.count >= SEEN_MAX)
        return;
    array_push(&what_if->seen, outcome_of(plan));
}

Outcome outcome_of(const History *plan)
{
    Outcome outcome = {.policy = plan->policy};
    for (size_t i = 0; i < plan->plan.jobs.count; i++) {
        outcome.jobs += !plan->plan.jobs.at[i].skipped;
        outcome.bytes_written += plan->plan.jobs.at[i].skipped ? 0 : plan->plan.jobs.at[i].bytes_out;
    }
    StepId last = plan->steps.count ? (StepId)(plan->steps.count - 1) : 0;
    for (LayerId id = 0; id < plan->layers.count; id++)
        outcome.layers += history_alive(plan, id, last);
    return outcome;
}

bool parameter_number(const Policy *policy, const PolicyParameter *parameter, double *value)
{
    const char *at = (const char *)policy + parameter->offset;
    switch (parameter->type) {
    case POLICY_SWITCH:
        *value = *(const bool *)at;
        return true;
    case POLICY_BYTES:
    case POLICY_COUNT:
        *value = (double)*(const uint64_t *)(const void *)at;
        return true;
    case POLICY_COUNT32:
        *value = (double)*(const uint32_t *)(const void *)at;
        return true;
    default:
        return false;
    }
}

static void consider(double flip, double value, double *below, double *above)
{
    if (flip < value && !(flip <= *below))
        *below = flip;
    if (flip > value && !(flip >= *above))
        *above = flip;
}

void what_if_flips(const History *plan, const PolicyParameter *parameter, double value, double *below, double *above)
{
    *below = *above = NAN;
    for (size_t i = 0; i < plan->trace.decisions.count; i++) {
        const Decision *decision = &plan->trace.decisions.at[i];
        if (!decision->flip_parameter || strcmp(decision->flip_parameter, parameter->name) != 0)
            continue;
        double flip = decision->flip_value;
        consider(flip, value, below, above);
    }
    for (size_t i = 0; i < plan->trace.flips.count; i++)
        if (strcmp(plan->trace.flips.at[i].parameter, parameter->name) == 0)
            consider(plan->trace.flips.at[i].value, value, below, above);
}

size_t what_if_series(const WhatIf *what_if, const Policy *policy, const PolicyParameter *parameter, size_t *series,
                      size_t limit)
{
    size_t count = 0;
    for (size_t i = 0; i < what_if->seen.count && count < limit; i++) {
        double now, before;
        if (!policies_alike(&what_if->seen.at[i].policy, policy, parameter))
            continue;
        size_t place = count++;
        bool ordered = parameter_number(&what_if->seen.at[i].policy, parameter, &now);
        for (; ordered && place > 0; place--) {
            parameter_number(&what_if->seen.at[series[place - 1]].policy, parameter, &before);
            if (before <= now)
                break;
            series[place] = series[place - 1];
        }
        series[place] = i;
    }
    return count;
}
