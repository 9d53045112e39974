/* A recorded simulation of production, dumped and read as a series: the series states what happened. */
#include "tests/unit/series_fixture.h"

#include "core/simulator/simulation.h"
#include "core/tell/event_text.h"

#include <stdio.h>

/* What created a layer of the simulation, or deleted it. */
static StepOp op_of(const History *run, StepId step)
{
    static const StepOp rounds[] = {STEP_COMPACT_L0, STEP_IMAGES, STEP_GC_COMPACTION};
    const Step *at = &run->steps.at[step];
    if (at->op == STEP_FLUSH || at->op == STEP_GC)
        return at->op;
    if (strcmp(run->policy.base, "legacy") != 0)
        return STEP_TIERED;
    return rounds[run->plan.jobs.at[at->job].level];
}

/* The layer of the simulation that has these bounds and is alive at the step. The same bounds may be written again
 * later. */
static LayerId same_layer(const History *run, StepId at, const LayerSet *set, LayerId id)
{
    const LayerSet *layers = &run->layers;
    for (LayerId other = 0; other < layers->count; other++)
        if (history_alive(run, other, at) && layers->key_lo[other] == set->key_lo[id] &&
            layers->key_hi[other] == set->key_hi[id] && layers->lsn_lo[other] == set->lsn_lo[id] &&
            layers->kind[other] == set->kind[id] &&
            (layers->kind[other] == LAYER_IMAGE || layers->lsn_hi[other] == set->lsn_hi[id]))
            return other;
    return LAYER_NONE;
}

/* A recorded simulation: dumps of it, each the names at one of its steps, as a series. */
typedef struct Recorded {
    History run;
    Series series;
    ARRAY(StepId) dumps;   /* the step of each dump */
    size_t seen, doubtful; /* layers that an event created or deleted, and those whose event has two possible causes */
} Recorded;

/* Takes a dump every 20 flushes, with `after` after the work that follows a flush, otherwise directly after the flush.
 */
static void record(Recorded *recorded, bool after)
{
    const History *run = &recorded->run;
    Text names = TEXT_EMPTY;
    size_t flushes = 0;
    series_init(&recorded->series);
    for (StepId step = 0; step < run->steps.count; step++) {
        bool last = step + 1 == run->steps.count || run->steps.at[step + 1].op == STEP_FLUSH;
        flushes += run->steps.at[step].op == STEP_FLUSH;
        if (flushes == 0 || flushes % 20 || !(after ? last : run->steps.at[step].op == STEP_FLUSH))
            continue;
        write_names(run, step, &names);
        add(&recorded->series, names.at);
        array_push(&recorded->dumps, step);
    }
    text_release(&names);
}

/* Expects that the event of a step has the right name for each of its layers, or names two causes, one of which is
 * right. */
static void check_event(Recorded *recorded, StepId step, size_t dump, const char *what)
{
    const History *run = &recorded->run, *told = recorded->series.history;
    const HistoryEvent *event = history_event(told, step);
    const char *text = told->steps.at[step].text;
    bool doubtful = event->doubtful;
    for (uint32_t i = 0; i < event->in_count + event->out_count; i++) {
        bool deleted = i < event->in_count;
        LayerId own = same_layer(run, recorded->dumps.at[deleted ? dump - 1 : dump], &told->layers,
                                 told->event_layers.at[event->first + i]);
        assert_int_not_equal(own, LAYER_NONE);
        StepOp op = op_of(run, deleted ? run->died[own] : run->born[own]);
        StepOp named = told->steps.at[step].op;
        recorded->seen++;
        recorded->doubtful += doubtful;
        if (doubtful ? !strstr(text, event_name(op)) : op != named)
            fail_msg("%s: layer %u: %s, not %s%s%s", what, own, step_op_name(named), step_op_name(op), text ? ": " : "",
                     text ? text : "");
    }
}

/* Expects that no event has a wrong name and none is unexplained. `doubtful`: the largest allowed number, of ten
 * thousand layers, whose event has two possible causes. */
static void check_recorded_policy(const char *policy, const char *workload, const char *seed, const char *pitr,
                                  bool after, size_t doubtful)
{
    SimulationOptions options;
    SimulationReport report;
    Error error = {0};
    Recorded recorded = {0};
    char what[200];
    snprintf(what, sizeof what, "%s, %s, seed %s, %s", policy, workload, seed, pitr);
    assert_true(simulation_usual(&options, workload_find(str_from(workload)), &error));
    assert_true(simulation_set(&options, STR("policy"), str_from(policy), &error));
    assert_true(simulation_set(&options, STR("target-file-size"), STR("1M"), &error));
    assert_true(simulation_set(&options, STR("logical-size"), STR("20"), &error));
    assert_true(simulation_set(&options, STR("records"), STR("200000"), &error));
    assert_true(simulation_set(&options, STR("seed"), str_from(seed), &error));
    assert_true(simulation_set(&options, STR("pitr"), str_from(pitr), &error));
    history_init(&recorded.run);
    assert_true(simulation_run(&recorded.run, &options, &report, &error));
    record(&recorded, after);
    const History *told = recorded.series.history;
    assert_true(told->dumps.count > 8);
    for (size_t dump = 1; dump < told->dumps.count; dump++)
        for (StepId step = told->dumps.at[dump - 1].step + 1; step <= told->dumps.at[dump].step; step++) {
            assert_int_not_equal(told->steps.at[step].op, STEP_UNEXPLAINED);
            check_event(&recorded, step, dump, what);
        }
    assert_true(recorded.seen > 100);
    if (recorded.doubtful * 10000 > doubtful * recorded.seen)
        fail_msg("%s: %zu of %zu layers are doubtful", what, recorded.doubtful, recorded.seen);
    array_release(&recorded.dumps);
    series_release(&recorded.series);
    history_release(&recorded.run);
}

static void check_recorded(const char *workload, const char *seed, const char *pitr, bool after, size_t doubtful)
{
    check_recorded_policy("legacy", workload, seed, pitr, after, doubtful);
}

/* Where dumps are no further apart than history is kept, names determine nearly everything. */
static void test_recorded_production_comes_back(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "hot-cold", "sequential", "single", "zipf",
                                            "moving",  "bulk",     "append",     "bursts", "relations"};
    static const struct {
        const char *pitr;
        size_t doubtful;
    } kept[] = {{"all", 0}, {"100M", 600}, {"60M", 700}, {"40M", 700}, {"20M", 1000}, {"16M", 4000}};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++)
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
            check_recorded(workloads[w], "1", kept[k].pitr, true, kept[k].doubtful);
            check_recorded(workloads[w], "2", kept[k].pitr, false, kept[k].doubtful);
            check_recorded(workloads[w], "5", kept[k].pitr, k % 2, kept[k].doubtful);
        }
}

/* Where the keys stay the same, and dumps show what is created and deleted, names determine everything. */
static void test_recorded_production_has_few_doubts(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "hot-cold", "sequential", "zipf", "moving"};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        check_recorded(workloads[w], "3", "100M", true, 0);
        check_recorded(workloads[w], "4", "60M", false, 0);
        check_recorded(workloads[w], "3", "25M", w % 2, 0);
    }
}

/* Dumps further apart than history is kept: whole lives of images and deltas fall between two. */
static void test_short_history_is_doubtful(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "single", "bulk", "append", "bursts", "relations"};
    static const char *const kept[] = {"10M", "4M", "1M", "256K"};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++)
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
            for (int after = 0; after < 2; after++) {
                check_recorded(workloads[w], "1", kept[k], after != 0, 8500);
                check_recorded_policy("neon+gc", workloads[w], "5", kept[k], after != 0, 4000);
            }
}

/* Without gc-compaction names determine everything, also where images reach out of the keys. */
static void test_recorded_production_without_gc_compaction(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "append", "relations", "bursts"};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++)
        check_recorded_policy("legacy-gc_compaction_enabled", workloads[w], "3", w % 2 ? "40M" : "20M", w % 2, 0);
}

/* The same under tiered compaction, with and without GC. */
static void test_recorded_tiered_compaction_comes_back(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "hot-cold", "sequential", "single", "zipf",
                                            "moving",  "bulk",     "append",     "bursts", "relations"};
    static const char *const policies[] = {"neon-gc", "neon+gc"};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++)
        for (size_t p = 0; p < 2; p++) {
            check_recorded_policy(policies[p], workloads[w], "1", "40M", true, 0);
            check_recorded_policy(policies[p], workloads[w], "2", "20M", false, 0);
            check_recorded_policy(policies[p], workloads[w], "5", "16M", w % 2, 1600); /* less than between dumps */
        }
}

/* The names of a first dump do not distinguish tiered compaction of L0 from production's. After a level was rewritten,
 * the earlier events have its name too. */
static void test_tiered_is_known_by_its_levels(void **state)
{
    (void)state;
    Series series;
    series_init(&series);
    add(&series, L0("10", "20") L0("20", "30"));
    add(&series, DELTA(K0, K1, "10", "30") DELTA(K1, K2, "10", "30"));
    assert_int_equal(series.history->steps.at[1].op, STEP_COMPACT_L0);
    add(&series, DELTA(K0, K1, "10", "30") DELTA(K1, K2, "10", "30") DELTA(K0, K2, "30", "50"));
    assert_int_equal(series.history->steps.at[2].op, STEP_COMPACT_L0);
    add(&series, DELTA(K0, K1, "10", "50") DELTA(K1, K2, "10", "50"));
    const Plan *plan = &series.history->plan;
    for (size_t i = 0; i < plan->jobs.count; i++)
        assert_int_equal(plan->jobs.at[i].level, plan->partitions.at[plan->jobs.at[i].partition].level);
    assert_int_equal(plan->jobs.at[0].level, plan->jobs.at[plan->jobs.count - 1].level);
    for (StepId step = 1; step <= 3; step++)
        assert_int_equal(series.history->steps.at[step].op, STEP_TIERED);
    assert_int_equal(series.history->steps.count, 4);
    assert_true(series.tiered);
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recorded_production_comes_back),
        cmocka_unit_test(test_recorded_production_has_few_doubts),
        cmocka_unit_test(test_short_history_is_doubtful),
        cmocka_unit_test(test_recorded_production_without_gc_compaction),
        cmocka_unit_test(test_recorded_tiered_compaction_comes_back),
        cmocka_unit_test(test_tiered_is_known_by_its_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
