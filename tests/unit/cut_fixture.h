/* cut_fixture.h - the first cut of 100 keys of 10 bytes with a target of 200: with the usual window of 150 to 250
 * bytes it lies at one of the keys 15 to 25. */
#ifndef TESTS_UNIT_CUT_FIXTURE_H
#define TESTS_UNIT_CUT_FIXTURE_H

#include "core/planner/tiered/cuts.h"
#include "tests/unit/planner_fixture.h"

typedef struct Chosen {
    Plan plan;
    Trace trace;
    CutChoice choice;
} Chosen;

/* Chooses the first cut of the keys below `until` with a policy. The boundaries below are those of `layers`. */
static inline Chosen choose_until(const char *policy_text, const Layer *layers, size_t count, const KeyRange *below,
                                  Key until)
{
    Chosen chosen = {0};
    Rec at[100];
    for (int i = 0; i < 100; i++)
        at[i] = (Rec){(Key)i, 1000 + (Lsn)i, 10};
    Recs recs = {at, 100};
    KeySource source = recs_source(&recs);
    Policy policy = {0};
    assert_true(policy_parse(str_from(policy_text), &policy, NULL));
    policy.target_file_size = 200;
    LayerSet set;
    layer_set_init(&set);
    LayerId live[8];
    for (size_t i = 0; i < count; i++)
        live[i] = layer_set_add(&set, &layers[i]);
    Keyspace keyspace = {0};
    PlanSources sources = {.keyspace = &keyspace};
    plan_init(&chosen.plan, &policy, &chosen.trace);
    DivideInput input = {.layers = &set,
                         .sources = &sources,
                         .lsns = {1000, 2000},
                         .live = live,
                         .live_count = count,
                         .below = below,
                         .below_count = below ? 1 : 0,
                         .parent = DECISION_NONE};
    CutRules rules_of_level;
    Divide divide = {.plan = &chosen.plan, .input = &input, .lsns = {1000, 2000}, .decision = DECISION_NONE};
    assert_true(cut_rules_init(&rules_of_level, &chosen.plan, &input));
    divide.cuts = &rules_of_level;
    chosen.plan.trace = &chosen.trace;
    cut_choose(&divide, &source, RULE_DELTA_CUT, (KeyRange){0, until}, &chosen.choice);
    cut_rules_release(&rules_of_level);
    layer_set_release(&set);
    return chosen;
}

static inline Chosen choose(const char *policy_text, const Layer *layers, size_t count, const KeyRange *below)
{
    return choose_until(policy_text, layers, count, below, 1000);
}

static inline void chosen_release(Chosen *chosen)
{
    plan_release(&chosen->plan);
    trace_release(&chosen->trace);
}

#endif
