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

static bool same_policy(const Policy *a, const Policy *b)
{
    Text left = {0}, right = {0};
    bool same = true;
    for (size_t i = 0; same && i < policy_parameter_count; i++) {
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
        if (same_policy(&what_if->seen.at[i].policy, &plan->policy))
            return;
    if (what_if->seen.count >= SEEN_MAX)
        return;
    Outcome outcome = {.policy = plan->policy};
    for (size_t i = 0; i < plan->plan.jobs.count; i++) {
        outcome.jobs += !plan->plan.jobs.at[i].skipped;
        outcome.bytes_written += plan->plan.jobs.at[i].skipped ? 0 : plan->plan.jobs.at[i].bytes_out;
    }
    StepId last = plan->steps.count ? (StepId)(plan->steps.count - 1) : 0;
    for (LayerId id = 0; id < plan->layers.count; id++)
        outcome.layers += history_alive(plan, id, last);
    array_push(&what_if->seen, outcome);
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

void what_if_flips(const History *plan, const PolicyParameter *parameter, double value, double *below, double *above)
{
    *below = *above = NAN;
    for (size_t i = 0; i < plan->trace.decisions.count; i++) {
        const Decision *decision = &plan->trace.decisions.at[i];
        if (!decision->flip_parameter || strcmp(decision->flip_parameter, parameter->name) != 0)
            continue;
        double flip = decision->flip_value;
        if (flip < value && !(flip <= *below))
            *below = flip;
        if (flip > value && !(flip >= *above))
            *above = flip;
    }
}

size_t what_if_series(const WhatIf *what_if, const Policy *policy, const PolicyParameter *parameter, size_t *series,
                      size_t limit)
{
    size_t count = 0;
    Text value = {0};
    policy_format_value(policy, parameter, &value);
    for (size_t i = 0; i < what_if->seen.count && count < limit; i++) {
        Policy other = what_if->seen.at[i].policy;
        double now, before;
        if (!policy_set(&other, str_from(parameter->name), text_str(&value), NULL) || !same_policy(&other, policy))
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
    text_release(&value);
    return count;
}
