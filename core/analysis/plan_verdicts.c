/* plan_verdicts.c - adds up a hash for each verdict, so that their order does not count.
 *
 * An LSM store is planned in rounds, each of which judges all levels. The first round judges what is loaded; of later
 * rounds only counts which levels became due. */
#include "core/analysis/plan_verdicts.h"

#include "core/base/integer.h"
#include "core/base/table.h"

#include <stdlib.h>

typedef ARRAY(uint64_t) Hashes;

bool rule_is_verdict(RuleId rule)
{
    switch (rule) {
    case RULE_IMAGE_CUT:
    case RULE_DELTA_CUT:
    case RULE_OVERSIZED_KEY:
    case RULE_IDENTICAL:
    case RULE_MATERIALIZE:
    case RULE_DELETE:
    case RULE_KEEP:
    case RULE_GC:
    case RULE_LAYER_BELOW:
        return false;
    default:
        return true;
    }
}

/* Does the verdict of that rule hold for a whole level or for a partition of it, whatever layers it holds? */
static bool is_about_level(RuleId rule)
{
    return rule == RULE_LEVEL || rule == RULE_DEPTH || rule == RULE_PARTITION_DEPTH || rule == RULE_STRATEGY ||
           rule == RULE_STALL || rule >= RULE_COUNT_;
}

static uint64_t hash_of(const Decision *decision)
{
    return hash_u64(hash_u64(hash_u64(HASH_SEED, decision->rule), decision->level), decision->verdict);
}

/* Adds each of these hashes once. */
static uint64_t add_once(Hashes *hashes, uint64_t sum)
{
    if (hashes->count > 0)
        qsort(hashes->at, hashes->count, sizeof *hashes->at, integer_compare_u64);
    for (size_t i = 0; i < hashes->count; i++)
        if (i == 0 || hashes->at[i] != hashes->at[i - 1])
            sum += hash_u64(hashes->at[i], 1);
    return sum;
}

uint64_t plan_verdicts(const History *plan)
{
    bool store = plan->layers.lsm != NULL, later = false;
    uint64_t sum = 0;
    Hashes made = {0};
    for (size_t i = 0; i < plan->trace.decisions.count; i++) {
        const Decision *decision = &plan->trace.decisions.at[i];
        if (!rule_is_verdict(decision->rule))
            continue;
        bool own = decision->rule >= RULE_COUNT_;
        bool loaded = store ? !later : own ? decision->parent == DECISION_NONE : decision->level == 0;
        if (loaded)
            sum += hash_of(decision);
        else if (is_about_level(decision->rule) && (!store || decision->verdict))
            array_push(&made, hash_of(decision));
        later = later || (decision->unit != UNIT_BYTES && decision->unit != UNIT_LAYERS); /* a pick ends the round */
    }
    sum = add_once(&made, sum);
    array_release(&made);
    return sum;
}
