/* Rules of levels at their limits: what a flip promises, and what a plan leaves unknown. For each there was a change
 * of the program that no other test noticed. */
#include "core/analysis/level_list.h"
#include "core/executor/dry_run.h"
#include "core/planner/tiered/judge.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* ---- flips ---- */

#define NEWEST 100000

/* Returns the verdict on the level with that number, whatever lies above it. `limit` 0: no limit. */
static VerdictRow judge_level(const LayerSet *set, const LayerId *ids, uint64_t fanout, uint32_t number)
{
    Policy policy;
    LevelOrder order;
    LevelVerdict verdict;
    Trace trace = {0}; /* flips are computed only for a trace */
    bool found;
    assert_true(policy_named(STR("full"), &policy, NULL));
    policy.target_file_size = 2;
    policy.fanout = fanout;
    PlanView view = {.layers = set, .live = ids, .live_count = set->count, .end_lsn = NEWEST};
    assert_true(level_order_init(&order, set, ids, set->count, NEWEST, NULL));
    LevelQuestion question = {.view = &view,
                              .policy = &policy,
                              .live = ids,
                              .live_count = set->count,
                              .order = &order,
                              .number = number,
                              .target_height = policy.target_file_size,
                              .multiplier = 1,
                              .trace = &trace};
    for (uint32_t i = 0; i < number; i++) {
        question.target_height = level_next_height(question.target_height, fanout);
        question.multiplier = level_next_height(question.multiplier, fanout);
    }
    question.max_height = level_max_height(question.target_height);
    assert_true(level_judge(&question, &verdict, &found, NULL));
    VerdictRow row = verdict.row;
    row.layers = NULL;
    if (!found)
        row.limit = 0;
    level_verdict_release(&verdict);
    level_order_release(&order);
    trace_release(&trace);
    return row;
}

/* Makes deltas from the newest down that grow taller, as levels have them. */
static void tall_below(LayerSet *set, Rng *rng)
{
    Lsn end = NEWEST;
    layer_set_init(set);
    for (uint64_t i = 0; i < 40; i++) {
        Lsn height = 1 + rng_below(rng, 2 + i * i / 8);
        uint64_t key = rng_below(rng, 3);
        add_delta(set, key, key + 1 + rng_below(rng, 4 - key), end - height, end);
        end -= height;
    }
}

/* At the named fanout the verdict on the level is the opposite, and at each one nearer to the current fanout it is the
 * same. Where no fanout is named, the one that the depth suggests does not change it. */
static void test_the_verdict_flips_at_the_fanout_that_is_named(void **state)
{
    (void)state;
    Rng rng = {5};
    size_t flips[2][4] = {{0}}, nearer = 0; /* by verdict and level; deeper levels' flips that are no neighbours */
    for (int round = 0; round < 3000; round++) {
        LayerSet set;
        tall_below(&set, &rng);
        LayerId *ids = all_ids(&set);
        uint32_t number = (uint32_t)rng_below(&rng, 4);
        VerdictRow row = judge_level(&set, ids, 1 + rng_below(&rng, 24), number);
        uint64_t suggested = row.due ? row.depth + 1 : row.depth;
        if (row.limit > 0 && row.flip_parameter) {
            VerdictRow other = judge_level(&set, ids, (uint64_t)row.flip_value, number);
            assert_true(other.limit > 0 && other.due != row.due);
            flips[row.due][number]++;
            for (uint64_t fanout = (uint64_t)row.flip_value; (row.due ? --fanout : ++fanout) != row.limit;) {
                VerdictRow same = judge_level(&set, ids, fanout, number);
                assert_true(same.limit > 0 && same.due == row.due);
                nearer += number > 0;
            }
        } else if (row.limit > 0 && suggested > 0) {
            VerdictRow other = judge_level(&set, ids, suggested, number);
            assert_true(other.limit == 0 || other.due == row.due);
        }
        free(ids);
        layer_set_release(&set);
    }
    assert_true(flips[0][0] > 100 && flips[0][1] > 100);
    assert_true(flips[1][0] > 100 && flips[1][1] > 100 && flips[1][2] > 100);
    assert_true(nearer > 100);
}

/* The left partition is two deltas deep, the middle one a delta, and in the right one an image lies over the delta:
 * there no fanout, whose minimum is 1, makes compaction due. */
static void test_a_partition_below_an_image_has_no_flip(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    assert_true(policy_parse(STR("neon+split,target_file_size=1000,fanout=2"), &history.policy, NULL));
    history_add_step(&history, STEP_LOAD);
    add_delta(&history.layers, 0, 10, 100, 200);
    add_delta(&history.layers, 0, 10, 200, 300);
    add_delta(&history.layers, 20, 30, 100, 200);
    add_delta(&history.layers, 40, 50, 100, 200);
    add_image(&history.layers, 40, 50, 250);
    history_adopt_layers(&history);
    history.plan.trace = &history.trace;
    assert_true(dry_run_compact(&history, 300, NULL));
    size_t seen[3] = {0};
    for (size_t i = 0; i < history.trace.decisions.count; i++) {
        const Decision *decision = &history.trace.decisions.at[i];
        if (decision->rule != RULE_PARTITION_DEPTH || decision->level > 0)
            continue;
        size_t depth = (size_t)decision->left;
        assert_in_range(depth, 0, 2);
        seen[depth]++;
        assert_int_equal(decision->verdict, depth == 2);
        if (depth == 0) {
            assert_null(decision->flip_parameter);
        } else {
            assert_string_equal(decision->flip_parameter, "fanout");
            assert_int_equal(decision->flip_value, depth == 2 ? 3 : 1);
        }
    }
    assert_true(seen[0] == 1 && seen[1] == 1 && seen[2] == 1);
    history_release(&history);
}

/* ---- scope ---- */

/* An image lies over the first of three deltas, which is out of scope. The decision names that delta. */
static void test_the_decision_names_what_is_out_of_scope(void **state)
{
    (void)state;
    LayerSet set;
    Policy policy;
    PartitionScope scope;
    Trace trace = {0};
    layer_set_init(&set);
    add_delta(&set, 0, 10, 10, 30);
    add_delta(&set, 20, 30, 10, 20);
    add_delta(&set, 40, 50, 10, 20);
    add_image(&set, 0, 10, 30);
    assert_true(policy_named(STR("neon"), &policy, NULL));
    policy.since = true;
    const LayerId ids[] = {0, 1, 2, 3};
    Keyspace keyspace = {0};
    PlanSources sources = {.estimated = true, .keyspace = &keyspace};
    ScopeInput input = {.layers = &set,
                        .policy = &policy,
                        .sources = &sources,
                        .level = ids,
                        .level_count = 3,
                        .live = ids,
                        .live_count = 4,
                        .lsns = {10, 30},
                        .end_lsn = NEWEST,
                        .trace = &trace,
                        .parent = DECISION_NONE};
    assert_true(scope_init(&scope, &input, NULL));
    assert_int_equal(scope.out_of_scope, 1);
    assert_false(scope.at[0].in_scope);
    assert_int_equal(trace.decisions.count, 1);
    const Decision *decision = &trace.decisions.at[0];
    assert_int_equal(decision->rule, RULE_OUT_OF_SCOPE);
    assert_int_equal(decision->layers_count, 1);
    assert_int_equal(trace.layers.at[decision->layers_first], 0);
    scope_release(&scope);
    trace_release(&trace);
    layer_set_release(&set);
}

/* ---- verdicts from a plan ---- */

static void assert_verdict(const LevelFacts *facts, const char *expected)
{
    Text text = TEXT_EMPTY;
    level_verdict_text(facts->known, facts->compact, facts->reason, &text);
    assert_string_equal(text.at, expected);
    text_release(&text);
}

/* Of five levels the judge knows the first. The plan reached level 2. After an error the levels below are unknown;
 * otherwise the rows state that compaction ends there. */
static void test_levels_that_a_plan_did_not_come_to(void **state)
{
    (void)state;
    const Error failure = {.message = "too many jobs"};
    for (int failed = 0; failed < 2; failed++) {
        LevelFacts facts[5] = {{.known = true, .compact = true, .reason = "the judge's"}};
        for (uint32_t i = 0; i < 5; i++)
            facts[i].row.number = i;
        LevelList list = {.at = facts, .count = 5};
        Policy policy;
        Plan plan;
        assert_true(policy_named(STR("full"), &policy, NULL));
        plan_init(&plan, &policy, NULL);
        for (uint32_t i = 0; i < 3; i++)
            array_push(&plan.levels, (PlanLevel){.level = i, .compact = i < 2, .reason = i < 2 ? "deep" : "flat"});
        level_list_plan(&list, &plan, failed ? &failure : NULL);
        assert_verdict(&facts[0], "compact: the judge's");
        assert_true(facts[1].known && facts[1].compact && facts[2].known && !facts[2].compact);
        assert_verdict(&facts[1], "compact: deep once level 0 is compacted");
        assert_verdict(&facts[2], "not due: flat once level 1 is compacted");
        for (uint32_t i = 3; i < 5; i++) {
            assert_int_equal(facts[i].known, !failed);
            assert_false(facts[i].compact);
            assert_verdict(&facts[i], failed ? "unknown: too many jobs" : "not due: compaction ends at level 2");
        }
        assert_int_equal(level_list_waits(&list), failed);
        plan_release(&plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_verdict_flips_at_the_fanout_that_is_named),
        cmocka_unit_test(test_a_partition_below_an_image_has_no_flip),
        cmocka_unit_test(test_the_decision_names_what_is_out_of_scope),
        cmocka_unit_test(test_levels_that_a_plan_did_not_come_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
