/* The verdict of the policy `legacy` on a dump, and what a branch reads, on sets made by hand. */
#include "core/formats/load.h"
#include "core/planner/legacy/gc_holders.h"
#include "core/planner/legacy/legacy_judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A stack of three over one partition. Nothing else is due. */
#define STACK                                                                                                          \
    "keyspace 0 10\n"                                                                                                  \
    "delta 0 10 100 200 size=1M\n"                                                                                     \
    "delta 0 10 200 300 size=1M\n"                                                                                     \
    "delta 0 10 300 400 size=1M\n"

typedef struct Judged {
    History history;
    PlanView view;
    LayerId *live;
} Judged;

static void load(Judged *judged, const char *scenario, const char *policy)
{
    LoadReport report = {0};
    Error error = {0};
    if (!load_text(str_from(scenario), "judge.scn", &(LoadOptions){0}, &judged->history, &report, &error))
        fail_msg("%s", error.message);
    load_report_release(&report);
    assert_true(policy_named(STR("legacy"), &judged->history.policy, NULL));
    assert_true(policy_parse(str_from(policy), &judged->history.policy, NULL));
    judged->view = (PlanView){.layers = &judged->history.layers, .end_lsn = history_end_lsn(&judged->history, 0)};
    judged->view.live = judged->live = history_live(&judged->history, 0, &judged->view.live_count);
}

static void release(Judged *judged)
{
    free(judged->live);
    history_release(&judged->history);
}

static void judge(const char *scenario, const char *policy, Verdict *verdict)
{
    Judged judged;
    load(&judged, scenario, policy);
    const JudgeInput input = {.view = judged.view, .policy = &judged.history.policy};
    assert_true(legacy_judge(&input, verdict, NULL));
    release(&judged);
}

static bool is_stack(const VerdictRow *row)
{
    return strcmp(row->measure, "stack") == 0;
}

static void test_a_stack_that_is_due_comes_first(void **state)
{
    (void)state;
    Verdict verdict;
    judge(STACK, "legacy,assume_check", &verdict);
    assert_int_equal(verdict.count, 2);
    assert_true(verdict.due && is_stack(&verdict.rows[0]));
    assert_int_equal(verdict.rows[0].depth, 3);
    verdict_release(&verdict);
}

static void test_l0_that_are_due_come_before_a_stack(void **state)
{
    (void)state;
    Verdict verdict;
    judge(STACK "delta 0 FFFFFFFFFFFFFFFF 400 500 size=1M\ndelta 0 FFFFFFFFFFFFFFFF 500 600 size=1M\n",
          "legacy,assume_check,compaction_threshold=2", &verdict);
    assert_true(verdict.due && !is_stack(&verdict.rows[0]));
    assert_true(verdict.rows[1].due && is_stack(&verdict.rows[1]));
    verdict_release(&verdict);
}

/* The value that a row names is the nearest one with the opposite verdict. */
static void test_the_flip_of_a_stack_flips(void **state)
{
    (void)state;
    static const struct {
        const char *policy;
        bool due;
        double flip;
    } tries[] = {{"legacy,assume_check,image_creation_threshold=2", true, 4},
                 {"legacy,assume_check,image_creation_threshold=3", true, 4},
                 {"legacy,assume_check,image_creation_threshold=4", false, 3},
                 {"legacy,assume_check,image_creation_threshold=9", false, 3}};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        Verdict verdict;
        judge(STACK, tries[i].policy, &verdict);
        const VerdictRow *row = &verdict.rows[is_stack(&verdict.rows[0]) ? 0 : 1];
        assert_int_equal(row->due, tries[i].due);
        assert_string_equal(row->flip_parameter, "image_creation_threshold");
        assert_true(row->flip_value == tries[i].flip);
        verdict_release(&verdict);
    }
}

/* Where no image may be made at all, no threshold changes that. */
static void test_a_stack_waits_for_the_check(void **state)
{
    (void)state;
    static const uint64_t limits[] = {3, 4};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        char policy[80];
        Verdict verdict;
        Text reason = TEXT_EMPTY;
        snprintf(policy, sizeof policy, "legacy-assume_check,image_creation_threshold=%d", (int)limits[i]);
        judge(STACK, policy, &verdict);
        assert_false(verdict.due);
        assert_true(is_stack(&verdict.rows[1]) && !verdict.rows[1].due);
        assert_int_equal(verdict.rows[1].depth, 3);
        assert_null(verdict.rows[1].flip_parameter);
        verdict_reason(&verdict.rows[1], &reason);
        assert_string_equal(reason.at, limits[i] > 3 ? "stack 3 < image_creation_threshold 4"
                                                     : "the stack is tall enough, but the check does not pass");
        text_release(&reason);
        verdict_release(&verdict);
    }
}

/* All layers lie below the point where the timeline branched off, and so below the cutoff: the partitions are those of
 * the last record, and no image may be made there. */
static void test_no_image_is_due_below_the_cutoff(void **state)
{
    (void)state;
    Judged judged;
    Verdict verdict;
    load(&judged, STACK "gc_cutoff 1000\n", "legacy,assume_check");
    judged.history.layers.has_ancestor = true;
    judged.history.layers.ancestor_lsn = 0x1000;
    const JudgeInput input = {.view = judged.view, .policy = &judged.history.policy};
    assert_true(legacy_judge(&input, &verdict, NULL));
    assert_false(verdict.due);
    assert_int_equal(verdict.rows[1].depth, 3);
    assert_null(verdict.rows[1].flip_parameter);
    assert_string_equal(verdict.rows[1].because,
                        "the stack is tall enough, but the partitioning is older than the cutoff");
    verdict_release(&verdict);
    release(&judged);
}

/* Rule G3 keeps all that begins at or below a branch, but the branch reads only down to the image below it. */
static void test_a_branch_reads_down_to_an_image(void **state)
{
    (void)state;
    Judged judged;
    LegacySurvey survey;
    LegacyHolders holders;
    load(&judged,
         "gc_cutoff 1000\n"
         "branch 250\n"
         "keyspace 0 10\n"
         "delta 0 10 100 200 size=1M\n"
         "image 0 10 210 size=2M\n"
         "delta 0 10 220 300 size=4M\n"
         "image 0 10 400 size=8M\n",
         "legacy");
    assert_true(legacy_survey_init(&survey, &judged.view, &judged.history.policy, NULL, NULL));
    legacy_holders_init(&holders, &survey);
    assert_int_equal(holders.branches.count, 1);
    for (LayerId id = 0; id < 3; id++)
        assert_int_equal(holders.at[id].judgement.verdict, GC_KEPT_BRANCH);
    assert_int_equal(holders.branches.at[0].read, 2);
    assert_int_equal(holders.branches.at[0].read_bytes, 6 << 20);
    legacy_holders_release(&holders);
    legacy_survey_release(&survey);
    release(&judged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_stack_that_is_due_comes_first),
        cmocka_unit_test(test_l0_that_are_due_come_before_a_stack),
        cmocka_unit_test(test_the_flip_of_a_stack_flips),
        cmocka_unit_test(test_a_stack_waits_for_the_check),
        cmocka_unit_test(test_no_image_is_due_below_the_cutoff),
        cmocka_unit_test(test_a_branch_reads_down_to_an_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
