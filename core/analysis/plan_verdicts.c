/* plan_verdicts.c - adds up a hash for each verdict, so that their order does not count.
 *
 * An LSM store is planned in rounds, each of which judges all levels. The first round judges what is loaded; of later
 * rounds only counts which levels became due. */
#include "core/analysis/plan_verdicts.h"

#include "core/base/table.h"

#include <stdlib.h>

/* A verdict of a plan. */
typedef struct Verdict {
    uint64_t hash; /* what is compared: the rule, the level and the verdict */
    uint64_t what; /* a hash of the keys and the first layer that it is about */
    uint32_t decision;
    bool made; /* it is about layers that the plan made itself: such verdicts count once */
} Verdict;

typedef ARRAY(Verdict) Verdicts;

bool rule_is_verdict(RuleId rule)
{
    switch (rule) {
    case RULE_SPLIT_BLOCKED: /* a near-split divides nothing */
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

static uint64_t hash_of_what(const Trace *trace, const Decision *decision)
{
    uint64_t hash = hash_u64(HASH_SEED, decision->layers_count > 0 ? trace->layers.at[decision->layers_first] : 0);
    return decision->has_keys ? hash_u128(hash_u128(hash, decision->keys.lo), decision->keys.hi) : hash;
}

/* Lists the verdicts of a plan that count, in the order in which they were made. */
static void verdicts_of(const History *plan, Verdicts *verdicts)
{
    bool store = plan->layers.lsm != NULL, later = false;
    for (size_t i = 0; i < plan->trace.decisions.count; i++) {
        const Decision *decision = &plan->trace.decisions.at[i];
        if (!rule_is_verdict(decision->rule))
            continue;
        bool own = decision->rule >= RULE_COUNT_;
        bool loaded = store ? !later : own ? decision->parent == DECISION_NONE : decision->level == 0;
        if (loaded || (is_about_level(decision->rule) && (!store || decision->verdict)))
            array_push(verdicts,
                       ((Verdict){hash_of(decision), hash_of_what(&plan->trace, decision), decision->id, !loaded}));
        later = later || (decision->unit != UNIT_BYTES && decision->unit != UNIT_LAYERS); /* a pick ends the round */
    }
}

/* The same verdicts together, about the same things first, in the order in which they were made. */
static int compare_verdicts(const void *a, const void *b)
{
    const Verdict *x = a, *y = b;
    if (x->made != y->made)
        return x->made ? 1 : -1;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->what != y->what)
        return x->what < y->what ? -1 : 1;
    return (x->decision > y->decision) - (x->decision < y->decision);
}

static void sorted_verdicts_of(const History *plan, Verdicts *verdicts)
{
    verdicts_of(plan, verdicts);
    if (verdicts->count > 0)
        qsort(verdicts->at, verdicts->count, sizeof *verdicts->at, compare_verdicts);
}

static bool are_same(const Verdict *a, const Verdict *b)
{
    return a->made == b->made && a->hash == b->hash;
}

/* The end of the same verdicts that begin at `at`. */
static size_t end_of_same(const Verdicts *verdicts, size_t at)
{
    size_t end = at;
    while (end < verdicts->count && are_same(&verdicts->at[end], &verdicts->at[at]))
        end++;
    return end;
}

uint64_t plan_verdicts(const History *plan)
{
    uint64_t sum = 0;
    Verdicts verdicts = {0};
    sorted_verdicts_of(plan, &verdicts);
    for (size_t i = 0; i < verdicts.count; i++)
        if (!verdicts.at[i].made)
            sum += verdicts.at[i].hash;
        else if (i == 0 || !are_same(&verdicts.at[i - 1], &verdicts.at[i]))
            sum += hash_u64(verdicts.at[i].hash, 1);
    array_release(&verdicts);
    return sum;
}

/* ---- what differs ---- */

/* A run of the same verdicts. */
typedef struct Run {
    const Verdict *at;
    size_t count;
} Run;

static Run run_at(const Verdicts *verdicts, size_t at)
{
    return (Run){verdicts->at + at, end_of_same(verdicts, at) - at};
}

/* The first decision of a run that is about nothing that the other run is about; else the first of the run. */
static uint32_t first_only_in(Run run, Run other)
{
    uint32_t found = DECISION_NONE, first = DECISION_NONE;
    size_t k = 0;
    for (size_t i = 0; i < run.count; i++) {
        while (k < other.count && other.at[k].what < run.at[i].what)
            k++;
        bool both = k < other.count && other.at[k].what == run.at[i].what;
        first = run.at[i].decision < first ? run.at[i].decision : first;
        found = !both && run.at[i].decision < found ? run.at[i].decision : found;
    }
    return found != DECISION_NONE ? found : first;
}

/* The first decision of a plan with a verdict that the other one has not, or has less often; else DECISION_NONE. */
static uint32_t first_verdict_only_in(const Verdicts *own, const Verdicts *other)
{
    uint32_t found = DECISION_NONE;
    size_t k = 0;
    for (size_t i = 0; i < own->count; i = end_of_same(own, i)) {
        while (k < other->count && !are_same(&other->at[k], &own->at[i]) &&
               (other->at[k].made < own->at[i].made ||
                (other->at[k].made == own->at[i].made && other->at[k].hash < own->at[i].hash)))
            k++;
        bool both = k < other->count && are_same(&other->at[k], &own->at[i]);
        Run run = run_at(own, i), beside = both ? run_at(other, k) : (Run){NULL, 0};
        bool more = run.at->made ? !both : run.count > beside.count;
        uint32_t first = more ? first_only_in(run, beside) : DECISION_NONE;
        found = first < found ? first : found;
    }
    return found;
}

bool plan_verdicts_difference(const History *before, const History *after, VerdictDifference *difference)
{
    Verdicts a = {0}, b = {0};
    sorted_verdicts_of(before, &a);
    sorted_verdicts_of(after, &b);
    uint32_t lost = first_verdict_only_in(&a, &b), won = first_verdict_only_in(&b, &a);
    array_release(&a);
    array_release(&b);
    if (lost == DECISION_NONE && won == DECISION_NONE)
        return false;
    const Decision *of_lost = lost == DECISION_NONE ? NULL : &before->trace.decisions.at[lost];
    const Decision *of_won = won == DECISION_NONE ? NULL : &after->trace.decisions.at[won];
    bool in_after = of_won && (!of_lost || of_won->level <= of_lost->level);
    *difference = (VerdictDifference){in_after ? won : lost, (in_after ? of_won : of_lost)->level, in_after};
    return true;
}
