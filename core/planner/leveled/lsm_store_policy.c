/* lsm_store_policy.c - makes a policy from the options of a store. */
#include "core/planner/leveled/lsm_policy.h"

void lsm_policy_of(const LsmOptions *options, Policy *policy)
{
    const char *name = lsm_algorithm_name(options);
    if (!policy_named(str_from(name), policy, NULL))
        policy_named(STR("leveled"), policy, NULL); /* the style `none` is shown as leveled with compactions off */
    lsm_policy_fill(options, policy);
}
