/* Rules of levels at their bounds: what a flip promises, what a plan leaves unknown. Each was a change that no other
 * test noticed. */
#include "core/analysis/level_list.h"
#include "core/executor/paper.h"
#include "core/planner/tiered/levels.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* ---- flips ---- */

/* With `height`: the one level with deltas of at most that height. */
static bool list_with(LevelList *list, const LayerSet *set, const LayerId *ids, uint64_t fanout, uint64_t height)
{
    LevelOptions options = {.has_max_height = height > 0, .max_height = height};
    Trace trace = {0}; /* with one, flips are looked for */
    assert_true(policy_named(STR("full"), &options.policy, NULL));
    options.policy.target_file_size = 2;
    options.policy.fanout = fanout;
    options.trace = &trace;
    bool ok = level_list_init(list, set, NULL, ids, set->count, &options, NULL);
    trace_release(&trace);
    return ok;
}

/* With the fanout that is named, the level of that number has the other verdict. */
static void check_flip(const LayerSet *set, const LayerId *ids, const VerdictRow *row)
{
    LevelList other;
    uint64_t fanout = (uint64_t)row->flip_value, height = 2;
    for (uint32_t i = 0; i < row->number; i++)
        height = level_next_height(height, fanout);
    assert_true(list_with(&other, set, ids, fanout, level_max_height(height)));
    assert_int_equal(other.count, 1);
    assert_int_not_equal(other.at[0].row.due, row->due);
    level_list_release(&other);
}

/* Deltas from the newest down, by and by taller, as levels have them. */
static void tall_below(LayerSet *set, Rng *rng)
{
    Lsn end = 100000;
    layer_set_init(set);
    for (uint64_t i = 0; i < 40; i++) {
        Lsn height = 1 + rng_below(rng, 2 + i * i / 8);
        uint64_t key = rng_below(rng, 3);
        add_delta(set, key, key + 1 + rng_below(rng, 4 - key), end - height, end);
        end -= height;
    }
}

static void test_the_verdict_flips_at_the_fanout_that_is_named(void **state)
{
    (void)state;
    Rng rng = {5};
    size_t flips[8] = {0}; /* by level */
    for (int round = 0; round < 3000; round++) {
        LayerSet set;
        LevelList list;
        tall_below(&set, &rng);
        LayerId *ids = all_ids(&set);
        if (list_with(&list, &set, ids, 1 + rng_below(&rng, 6), 0)) {
            for (uint32_t i = 0; i < list.count; i++) {
                const VerdictRow *row = &list.at[i].row;
                if (!row->flip_parameter)
                    continue;
                assert_string_equal(row->flip_parameter, "fanout");
                check_flip(&set, ids, row);
                flips[row->number < 8 ? row->number : 7]++;
            }
            level_list_release(&list);
        }
        free(ids);
        layer_set_release(&set);
    }
    assert_true(flips[0] > 100 && flips[1] > 100 && flips[2] > 100);
}

/* The left partition is two deltas deep, the middle one a delta, and in the right one an image lies over the delta: no
 * fanout, the least of which is 1, makes compaction of the last due. */
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
    assert_true(paper_compact(&history, 300, NULL));
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

/* ---- verdicts from a plan ---- */

/* Of five levels the judge knows the first. A plan came to level 2: with an error, what lies below is not known; else
 * it is told that compaction ends there. */
static void test_levels_that_a_plan_did_not_come_to(void **state)
{
    (void)state;
    const Error failure = {.message = "too many jobs"};
    for (int failed = 0; failed < 2; failed++) {
        LevelFacts facts[5] = {{.known = true, .verdict = "the judge's"}};
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
        assert_string_equal(facts[0].verdict, "the judge's");
        assert_true(facts[1].known && facts[1].compact && facts[2].known && !facts[2].compact);
        assert_string_equal(facts[1].verdict, "compact: deep once level 0 is compacted");
        assert_string_equal(facts[2].verdict, "stop: flat once level 1 is compacted");
        for (uint32_t i = 3; i < 5; i++) {
            assert_int_equal(facts[i].known, !failed);
            assert_false(facts[i].compact);
            assert_string_equal(facts[i].verdict,
                                failed ? "unknown: too many jobs" : "stop: compaction ends at level 2");
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
        cmocka_unit_test(test_levels_that_a_plan_did_not_come_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
