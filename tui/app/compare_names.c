/* compare_names.c - names a side by what sets it apart: its input, its policy, or what became of its flushes. */
#include "tui/app/compare_names.h"

#include "core/base/utf8.h"
#include "core/planner/policy.h"

#include <string.h>

/* Appends the policy without what all sides share. */
static void name_policy(const CompareView *compare, const History *history, Text *out)
{
    const Policy *policies[COMPARE_SIDES];
    for (size_t i = 0; i < compare->count; i++)
        policies[i] = &compare->side[i].history->policy;
    policy_format_beside(&history->policy, policies, compare->count, out);
}

/* Appends what became of a store's flushes: A's as they were, or an estimate; those of the others under options, of
 * which only those are named that differ: of a policy with its default values none, so that it has its own name. */
static void compare_name_store(const CompareView *compare, size_t side, Text *out)
{
    const Policy *was = &compare->side[0].history->policy, *now = &compare->side[side].history->policy;
    size_t name = strcmp(was->base, now->base) == 0 ? strlen(now->base) : 0;
    Text policy = TEXT_EMPTY;
    policy_format_beside(now, (const Policy *const[]){was, now}, 2, &policy);
    if (side == 0)
        text_add_str(out, compare->side[0].history->lsm->estimated ? STR("estimate") : STR("as it was"));
    else if (name && policy_same(was, now))
        text_add_str(out, STR("own options"));
    else
        text_printf(out, "%s", name && policy.at[name] == '+' ? policy.at + name + 1 : policy.at);
    text_release(&policy);
}

void compare_name_side(CompareView *compare, size_t i)
{
    CompareSide *side = &compare->side[i];
    const History *history = side->history;
    Text name = TEXT_EMPTY;
    if (compare->kind == COMPARE_INPUTS)
        text_printf(&name, "%s%s", history->title && history->title[0] ? history->title : "layers",
                    history->workload ? ", " : "");
    if (compare->kind == COMPARE_RUNS && history->lsm)
        compare_name_store(compare, i, &name);
    else if (compare->kind != COMPARE_INPUTS || history->workload)
        name_policy(compare, history, &name);
    text_escape(text_str(&name), side->name, sizeof side->name);
    text_release(&name);
}
