/* Any values of the parameters of `legacy` are refused with a reason, or the policy plans, judges, explains and
 * simulates to the end. */
#include "core/executor/dry_run.h"
#include "core/planner/legacy/legacy_judge.h"
#include "core/planner/legacy/survey.h"
#include "tests/unit/legacy_store.h"
#include "tests/unit/small_run.h"

#include "core/planner/policy_value.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static uint64_t any_value(Rng *rng)
{
    static const uint64_t edges[] = {
        0,       1,          2,          3,          10,         100,       8191,       8192,
        1 << 20, UINT32_MAX, 1ull << 32, 1ull << 53, 1ull << 63, INT64_MAX, UINT64_MAX, UINT64_MAX - 1};
    switch (rng_below(rng, 3)) {
    case 0:
        return rng_below(rng, 64);
    case 1:
        return rng_below(rng, UINT64_MAX) >> rng_below(rng, 64);
    default:
        return edges[rng_below(rng, sizeof edges / sizeof *edges)];
    }
}

/* Sets some parameters at random. A refused value has a reason and changes nothing. Returns how many were accepted. */
static size_t change_parameters(Policy *policy, Rng *rng, size_t *refused)
{
    size_t count = 0, taken = 0;
    while (policy_parameter_at(policy, count))
        count++;
    for (uint64_t n = rng_below(rng, 6); n > 0; n--) {
        const PolicyParameter *parameter = policy_parameter_at(policy, rng_below(rng, count));
        uint64_t value = any_value(rng), read;
        if (parameter->type == POLICY_CUT || parameter->type == POLICY_STRETCH ||
            strcmp(parameter->name, "workers") == 0)
            continue; /* no number, or one that starts that many threads */
        char text[32];
        Policy before = *policy;
        Error error = {0};
        bool is_switch = parameter->type == POLICY_SWITCH;
        snprintf(text, sizeof text, "%" PRIu64, is_switch ? value % 2 : value);
        if (policy_set(policy, str_from(parameter->name), str_from(text), &error) && policy_check(policy, &error)) {
            assert_true(policy_value_number(policy, parameter, &read));
            taken++;
            continue;
        }
        assert_true(strlen(error.message) > 10);
        *policy = before;
        ++*refused;
    }
    return taken;
}

static void test_dumps_are_planned_judged_and_told(void **state)
{
    (void)state;
    Rng rng = {41};
    size_t taken = 0, refused = 0, planned = 0;
    for (int round = 0; round < ROUNDS; round++) {
        History history;
        Error error = {0};
        history_init(&history);
        random_store(&history.layers, &rng, 40);
        history.layers.gc_cutoff = rng_below(&rng, 3) ? rng_below(&rng, LSNS) : UINT64_MAX;
        history.layers.gc_compacted = any_value(&rng);
        history_add_step(&history, STEP_LOAD);
        history_adopt_layers(&history);
        assert_true(policy_parse(STR("legacy"), &history.policy, NULL));
        taken += change_parameters(&history.policy, &rng, &refused);
        PlanView view = {.layers = &history.layers, .end_lsn = LSNS};
        LayerId *live = history_live(&history, 0, &view.live_count);
        view.live = live;
        LegacySurvey survey;
        Verdict verdict;
        if (legacy_survey_init(&survey, &view, &history.policy, NULL, &error)) {
            Text text = TEXT_EMPTY;
            for (int i = 0; i < 3; i++)
                legacy_key_text(&survey, random_keys(&rng).lo, &text);
            assert_true(text.length > 300);
            assert_true(legacy_survey_next(&survey).known);
            text_release(&text);
            legacy_survey_release(&survey);
        } else {
            assert_true(strlen(error.message) > 10);
        }
        JudgeInput input = {.view = view, .policy = &history.policy};
        if (legacy_judge(&input, &verdict, &error)) {
            assert_true(verdict.count > 0 && verdict.due == verdict.rows[0].due);
            verdict_release(&verdict);
        }
        free(live);
        history.plan.trace = &history.trace;
        if (dry_run_compact(&history, history_end_lsn(&history, history_last_step(&history)), &error))
            planned++;
        else
            assert_true(strlen(error.message) > 10);
        history_release(&history);
    }
    assert_true(taken > 300 && refused > 20 && planned > ROUNDS * 3 / 4);
}

static void test_runs_end(void **state)
{
    (void)state;
    Rng rng = {43};
    size_t refused = 0, finished = 0;
    for (int round = 0; round < 60; round++) {
        SmallRun run;
        small_run_init(&run, round % 2 ? "uniform" : "single", "legacy", 600, 60, 1);
        assert_true(run.ok);
        change_parameters(&run.history.policy, &rng, &refused);
        /* At most one layer is made for each record. A target below the size of a record makes no more. */
        if (small_run_go(&run))
            finished++;
        else
            assert_true(strlen(run.error.message) > 10);
        small_run_release(&run);
    }
    assert_true(finished > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dumps_are_planned_judged_and_told),
        cmocka_unit_test(test_runs_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
