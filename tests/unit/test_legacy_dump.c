/* What the policy `legacy` plans for a dump: rows, jobs and words of L0, gc-compaction and GC, on sets made by hand. */
#include "core/executor/dry_run.h"
#include "core/formats/load.h"
#include "core/planner/legacy/gc_holders.h"
#include "core/planner/legacy/legacy_memory.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Three partitions of 16 blocks. The first two become one job, because deltas reach over both. */
static const char two_jobs[] = "gc_cutoff 1000\n"
                               "delta 0 50 100 200 size=5G\n"
                               "delta 10 30 200 300 size=5G\n"
                               "delta 8 30 300 400 size=5G\n"
                               "keyspace 10 40\n";

static void plan_text(History *history, const char *scenario, const char *policy, bool traced)
{
    LoadReport report = {0};
    Error error = {0};
    assert_true(load_text(str_from(scenario), "dump.scn", &(LoadOptions){0}, history, &report, &error));
    assert_true(policy_named(STR("neon"), &history->policy, NULL));
    assert_true(policy_parse(str_from(policy), &history->policy, &error));
    history->plan.trace = traced ? &history->trace : NULL;
    assert_true(dry_run_compact(history, history_end_lsn(history, history_last_step(history)), &error));
    load_report_release(&report);
}

static const Decision *find_decision(const Trace *trace, LegacyRule rule)
{
    for (size_t i = 0; i < trace->decisions.count; i++)
        if (trace->decisions.at[i].rule == rule_own(&algorithm_legacy, rule))
            return &trace->decisions.at[i];
    return NULL;
}

static size_t count_jobs(const Plan *plan, LegacyRound round)
{
    size_t count = 0;
    for (size_t j = 0; j < plan->jobs.count; j++)
        count += plan->jobs.at[j].level == (uint32_t)round;
    return count;
}

#define BY_HAND "legacy,gc_compaction_now,image_creation_threshold=9,compaction_target_size=131072"

/* Two deltas begin before the run, and both jobs read one of them. The third begins where the run does. */
static void test_what_sticks_out_is_a_piece_once(void **state)
{
    (void)state;
    History history;
    plan_text(&history, two_jobs, BY_HAND, true);
    const Plan *plan = &history.plan;
    size_t pieces[2] = {0};
    for (size_t j = 0; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        assert_true(job->keys.lo < job->keys.hi);
        if (job->level != LEGACY_ROUND_GC || job->keys.lo >= 0x10)
            continue;
        bool third = job->keys.lo == 8;
        assert_true(job->keys.lo == (third ? 8 : 0) && job->keys.hi == 0x10);
        assert_true(job->lsns.lo == (third ? 0x300 : 0x100) && job->lsns.hi == job->lsns.lo + 0x100);
        pieces[third]++;
    }
    assert_true(pieces[0] == 1 && pieces[1] == 1);
    size_t rows = 0;
    for (size_t p = 0; p < plan->partitions.count; p++) {
        const PlanPartition *row = &plan->partitions.at[p];
        if (row->level != LEGACY_ROUND_GC)
            continue;
        assert_true(row->keys.lo == (rows ? 0x30 : 0x10) && row->keys.hi == (rows ? key_max(KEY_PLAIN) : 0x30));
        assert_true(row->lsns.lo == 0 && row->lsns.hi == 0x1000);
        assert_int_equal(row->depth, rows ? 1 : 3);
        rows++;
    }
    assert_int_equal(rows, 2);
    history_release(&history);
}

/* Both jobs read the first delta, and the first job reads all three. The bytes read are divided among the bytes
 * written. */
static void test_selected_files_are_read_once_a_job(void **state)
{
    (void)state;
    History history;
    plan_text(&history, two_jobs, BY_HAND, false);
    const uint64_t size = (uint64_t)5 << 30;
    uint64_t read[2] = {0}, most = 0;
    for (size_t j = 0; j < history.plan.jobs.count; j++) {
        const PlanJob *job = &history.plan.jobs.at[j];
        read[job->keys.lo >= 0x30] += job->bytes_in;
        most = job->bytes_in > most ? job->bytes_in : most;
    }
    assert_true(read[0] == 3 * size && read[1] == size);
    assert_true(most < 2 * size); /* divided between the two images of the first job */
    history_release(&history);
    /* Two deltas reach out of the run. What lies above the cutoff is kept, and pages are added. */
    plan_text(&history, two_jobs, BY_HAND, true);
    const Decision *run = find_decision(&history.trace, LEGACY_RULE_GC_RUN);
    assert_non_null(strstr(run->result, "; frees between 5.00 GiB and 15.0 GiB, judged by names and sizes"));
    history_release(&history);
    plan_text(
        &history,
        "gc_cutoff 1000\ndelta 10 30 100 200 size=5G\ndelta 10 30 F00 1400 size=3G\ndelta 10 30 1400 1500 size=1G\n"
        "keyspace 10 40\n",
        "legacy,compaction_target_size=131072", true);
    run = find_decision(&history.trace, LEGACY_RULE_GC_RUN);
    assert_non_null(strstr(run->result, "; frees between 5.00 GiB and 8.00 GiB"));
    history_release(&history);
}

/* A run is reported where a trace is kept, and executed where it was requested, even if it has only one job. */
static void test_a_run_is_told_or_carried_out(void **state)
{
    (void)state;
    static const char one_job[] = "gc_cutoff 1000\ndelta 10 20 100 200 size=5M\nkeyspace 10 20\n";
    static const char no_partition[] =
        "gc_cutoff 1000\n"
        "delta 000000067F00000005000040000000000000 000000067F00000005000040000000000007 100 200 size=5M\n";
    static const struct {
        const char *scenario, *policy;
        bool traced, told, carried_out;
    } cases[] = {
        {two_jobs, BY_HAND, true, true, true},
        {two_jobs, BY_HAND, false, false, true},
        {two_jobs, "legacy,gc_compaction_enabled=off", true, true, false},
        {two_jobs, "legacy,gc_compaction_enabled=off", false, false, false},
        {one_job, BY_HAND, true, true, true},
        {one_job, BY_HAND, false, false, true},
        {no_partition, BY_HAND, true, false, false},
        {no_partition, BY_HAND, false, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        History history;
        plan_text(&history, cases[i].scenario, cases[i].policy, cases[i].traced);
        const Decision *run = cases[i].traced ? find_decision(&history.trace, LEGACY_RULE_GC_RUN) : NULL;
        assert_int_equal(run != NULL, cases[i].told);
        if (run)
            assert_int_equal(run->verdict, cases[i].carried_out);
        assert_int_equal(count_jobs(&history.plan, LEGACY_ROUND_GC) > 0, cases[i].carried_out);
        history_release(&history);
    }
}

/* Each job of a run of up to 2,000 jobs is listed, of a larger run only the sum. */
static void test_jobs_are_told_up_to_a_bound(void **state)
{
    (void)state;
    for (uint64_t jobs = 1999; jobs <= 2001; jobs++) {
        History history;
        Text scenario = TEXT_EMPTY;
        text_printf(&scenario, "gc_cutoff 1000\nkeyspace 0 %" PRIX64 "\n", jobs);
        for (uint64_t key = 0; key < jobs; key++)
            text_printf(&scenario, "delta %" PRIX64 " %" PRIX64 " 100 200 size=5G\n", key, key + 1);
        plan_text(&history, scenario.at, "legacy,compaction_target_size=8192", true);
        size_t told = 0;
        for (size_t i = 0; i < history.trace.decisions.count; i++)
            told += history.trace.decisions.at[i].rule == rule_own(&algorithm_legacy, LEGACY_RULE_GC_JOB);
        assert_int_equal(told, jobs <= 2000 ? jobs : 0);
        assert_non_null(find_decision(&history.trace, LEGACY_RULE_GC_RUN));
        history_release(&history);
        text_release(&scenario);
    }
}

/* The row of an L0 compaction covers all keys, whatever the keys of its layers. */
static void test_the_row_of_a_band_has_all_keys(void **state)
{
    (void)state;
    History history;
    plan_text(&history,
              "delta 0 FFFFFFFFFFFFFFFF 10 20 size=1M\n"
              "delta 0 FFFFFFFFFFFFFFFF 20 30 size=1M\n",
              "legacy,compaction_threshold=2", true);
    size_t rows = 0;
    for (size_t p = 0; p < history.plan.partitions.count; p++) {
        const PlanPartition *row = &history.plan.partitions.at[p];
        if (row->level != LEGACY_ROUND_L0)
            continue;
        assert_true(row->keys.lo == 0 && row->keys.hi == key_max(KEY_PLAIN));
        assert_true(row->lsns.lo == 0x10 && row->lsns.hi == 0x30);
        rows++;
    }
    assert_int_equal(rows, 1);
    history_release(&history);
}

/* The text says "1 layer needs" and "2 layers need". */
static void test_layers_that_need_an_image_are_counted(void **state)
{
    (void)state;
    static const char *const said[] = {"1 layer (1.00 MiB) needs an image of a partition: 1 at stack height 1",
                                       "2 layers (2.00 MiB) need an image of a partition: 2 at stack height 2"};
    for (int two = 0; two < 2; two++) {
        History history;
        char scenario[200];
        snprintf(scenario, sizeof scenario, "gc_cutoff 1000\ndelta 0 20 100 200 size=1M\n%skeyspace 0 20\n",
                 two ? "delta 0 20 200 300 size=1M\n" : "");
        plan_text(&history, scenario, "legacy", true);
        const Decision *decision = find_decision(&history.trace, LEGACY_RULE_MISSING);
        assert_non_null(decision);
        assert_string_equal(decision->result, said[two]);
        history_release(&history);
    }
}

/* Before the first image of plain keys, the keys that deltas span are partitioned, unless they cannot be counted. */
static void test_keys_without_an_image_are_partitioned(void **state)
{
    (void)state;
    static const char l0[] = "delta 0 FFFFFFFFFFFFFFFF 200 300 size=1M\n", l1[] = "delta 0 20 100 200 size=1M\n";
    char both[100];
    snprintf(both, sizeof both, "%s%s", l1, l0);
    const char *const scenarios[] = {both, l0};
    static const char *const said[] = {"2, approximated by the keys that deltas span",
                                       "0, approximated by the keys that deltas span"};
    for (size_t i = 0; i < 2; i++) {
        History history;
        plan_text(&history, scenarios[i], "legacy,compaction_target_size=131072", true);
        assert_string_equal(find_decision(&history.trace, LEGACY_RULE_REPARTITION)->result, said[i]);
        history_release(&history);
    }
}

/* The delta reaches beyond the image, where the partitions end, into the sparse keys: no image covers it there. */
static void test_sparse_keys_wait_for_their_own_image(void **state)
{
    (void)state;
    History history;
    LoadReport report = {0};
    Error error = {0};
    static const char scenario[] =
        "gc_cutoff 1000\n"
        "delta 000000067F00000005000040000000000000 620000000000000000000000000000000007 100 200\n"
        "image 000000000000000000000000000000000000 600000000000000000000000000000000000 300\n";
    assert_true(load_text(STR(scenario), "sparse.scn", &(LoadOptions){0}, &history, &report, &error));
    assert_true(policy_named(STR("legacy"), &history.policy, NULL));
    PlanView view = {.layers = &history.layers};
    LayerId *live = history_live(&history, 0, &view.live_count);
    view.live = live;
    LegacySurvey survey;
    LegacyHolders holders;
    assert_true(legacy_survey_init(&survey, &view, &history.policy, NULL, &error));
    legacy_holders_init(&holders, &survey);
    assert_int_equal(survey.timeline.dense_parts, 1);
    assert_int_equal(holders.at[0].judgement.verdict, GC_KEPT_NOT_COVERED);
    assert_int_equal(holders.at[0].part, 1);
    assert_int_equal(holders.at[0].maker, LEGACY_MAKER_METADATA);
    legacy_holders_release(&holders);
    legacy_survey_release(&survey);
    free(live);
    load_report_release(&report);
    history_release(&history);
}

/* Rule P2: aux files, origins up to their 65536th key, and directories of relations; nothing between them. */
static void test_the_sparse_part_has_three_ranges(void **state)
{
    (void)state;
    static const KeyRange sparse[] = {{(Key)0x62 << 120, (Key)0x63 << 120},
                                      {(Key)0x63 << 120, ((Key)0x63 << 120) + 65536},
                                      {(Key)0x65 << 120, (Key)0x66 << 120}};
    History history;
    LoadReport report = {0};
    LegacyParts parts = {0};
    LegacyTimeline timeline = {0};
    size_t dense;
    assert_true(load_text(STR("image 000000000000000000000000000000000000 600000000000000000000000000000000000 300\n"),
                          "sparse.scn", &(LoadOptions){0}, &history, &report, NULL));
    PlanView view = {.layers = &history.layers};
    LayerId *live = history_live(&history, 0, &view.live_count);
    view.live = live;
    assert_true(legacy_parts_of(&view, &timeline, 0x400, NULL, &parts, &dense, NULL));
    assert_int_equal(parts.at.count, dense + 1);
    assert_int_equal(parts.at.at[dense].count, 3);
    assert_memory_equal(legacy_part_ranges(&parts, dense), sparse, sizeof sparse);
    legacy_parts_release(&parts);
    free(live);
    load_report_release(&report);
    history_release(&history);
}

/* Rule Z1: time is the records of the L0 that arrived; what a compaction wrote of them is no new WAL. */
static void test_the_clock_counts_l0_alone(void **state)
{
    (void)state;
    LayerSet set;
    Policy policy;
    const LayerId live[] = {0, 1, 2};
    layer_set_init(&set);
    assert_true(policy_named(STR("legacy"), &policy, NULL));
    PlanView view = {.layers = &set, .live = live, .end_lsn = 20};
    LegacyMemory *memory = legacy_memory_open(&view, &policy);
    Layer layer = {
        .key_hi = key_max(set.form), .lsn_lo = 10, .lsn_hi = 20, .size = 1, .records = 300, .kind = LAYER_DELTA};
    layer_set_add(&set, &layer); /* an L0 layer, which spans all keys */
    layer.key_lo = 5;
    layer.records = 40;
    layer_set_add(&set, &layer);
    layer.kind = LAYER_IMAGE;
    layer.lsn_hi = 11;
    layer.records = 2;
    layer_set_add(&set, &layer);
    view.live_count = set.count;
    legacy_memory_begin(memory, &view, &policy);
    assert_int_equal(memory->records, 300);
    legacy_memory_begin(memory, &view, &policy); /* the same layers are not counted again */
    assert_int_equal(memory->records, 300);
    legacy_memory_close(memory);
    layer_set_release(&set);
}

/* Rule C10: an image of those keys at the lowest LSN exists, so that its job writes nothing and the image is kept. */
static void test_the_same_image_is_not_written_again(void **state)
{
    (void)state;
    char scenario[300];
    History history;
    size_t skipped = 0;
    snprintf(scenario, sizeof scenario, "%simage 10 20 1000\n", two_jobs);
    plan_text(&history, scenario, BY_HAND, true);
    for (size_t j = 0; j < history.plan.jobs.count; j++) {
        const PlanJob *job = &history.plan.jobs.at[j];
        bool same = job->kind == JOB_CREATE_IMAGE && job->keys.lo == 0x10 && job->keys.hi == 0x20;
        assert_int_equal(job->skipped, same);
        if (same)
            assert_int_equal(job->kept, 3);
        skipped += same;
    }
    assert_int_equal(skipped, 1);
    assert_int_equal(history.died[3], STEP_NEVER);
    history_release(&history);
}

/* Rule C10: an image is deleted where all of it lies inside of what was compacted. The deltas of a job are deleted,
 * because their parts outside are written again. */
static void test_an_image_that_sticks_out_stays(void **state)
{
    (void)state;
    char scenario[300];
    History history;
    snprintf(scenario, sizeof scenario, "%simage 0 50 150\nimage 10 50 160\n", two_jobs);
    plan_text(&history, scenario, BY_HAND, true);
    assert_true(history.plan.jobs.count > 0);
    for (LayerId id = 0; id < 5; id++)
        assert_int_equal(history.died[id] == STEP_NEVER, id == 3);
    history_release(&history);
}

/* Rule C5: one of three jobs would read deltas that overlap, so that nothing is written over its keys. */
static void test_a_refused_job_writes_nothing(void **state)
{
    (void)state;
    History history;
    plan_text(&history,
              "gc_cutoff 1000\n"
              "delta 0 30 100 200 size=5G\n"
              "delta 20 60 100 200 size=5G\n"
              "delta 0 25 200 250 size=5G\n"
              "delta 20 60 220 300 size=5G\n"
              "keyspace 0 60\n",
              BY_HAND, true);
    assert_int_equal(count_jobs(&history.plan, LEGACY_ROUND_GC), 4);
    for (size_t j = 0; j < history.plan.jobs.count; j++)
        assert_true(history.plan.jobs.at[j].keys.lo >= 0x25);
    assert_int_equal(history.died[2], STEP_NEVER); /* it lies only below key 25 */
    history_release(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_sticks_out_is_a_piece_once),
        cmocka_unit_test(test_selected_files_are_read_once_a_job),
        cmocka_unit_test(test_a_run_is_told_or_carried_out),
        cmocka_unit_test(test_jobs_are_told_up_to_a_bound),
        cmocka_unit_test(test_the_row_of_a_band_has_all_keys),
        cmocka_unit_test(test_layers_that_need_an_image_are_counted),
        cmocka_unit_test(test_keys_without_an_image_are_partitioned),
        cmocka_unit_test(test_sparse_keys_wait_for_their_own_image),
        cmocka_unit_test(test_the_sparse_part_has_three_ranges),
        cmocka_unit_test(test_the_clock_counts_l0_alone),
        cmocka_unit_test(test_the_same_image_is_not_written_again),
        cmocka_unit_test(test_an_image_that_sticks_out_stays),
        cmocka_unit_test(test_a_refused_job_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
