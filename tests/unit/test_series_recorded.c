/* A recorded simulation of production, dumped and read as a series: what happened comes back. */
#include "tests/unit/series_fixture.h"

#include "core/simulator/simulation.h"
#include "core/tell/event_text.h"

/* What made a layer of the simulation, or deleted it. */
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

static LayerId same_layer(const History *run, const LayerSet *set, LayerId id)
{
    const LayerSet *layers = &run->layers;
    for (LayerId other = 0; other < layers->count; other++)
        if (layers->key_lo[other] == set->key_lo[id] && layers->key_hi[other] == set->key_hi[id] &&
            layers->lsn_lo[other] == set->lsn_lo[id] && layers->kind[other] == set->kind[id] &&
            (layers->kind[other] == LAYER_IMAGE || layers->lsn_hi[other] == set->lsn_hi[id]))
            return other;
    return LAYER_NONE;
}

/* `mistaken` and `doubtful`: layers of ten thousand that may be of another event, and of an event that says so. */
static void check_recorded_policy(const char *policy, const char *workload, const char *seed, const char *pitr,
                                  bool after, size_t mistaken, size_t doubtful)
{
    SimulationOptions options;
    History run;
    SimulationReport report;
    Error error = {0};
    assert_true(simulation_usual(&options, workload_find(str_from(workload)), &error));
    assert_true(simulation_set(&options, STR("policy"), str_from(policy), &error));
    assert_true(simulation_set(&options, STR("target-file-size"), STR("1M"), &error));
    assert_true(simulation_set(&options, STR("logical-size"), STR("20"), &error));
    assert_true(simulation_set(&options, STR("records"), STR("200000"), &error));
    assert_true(simulation_set(&options, STR("seed"), str_from(seed), &error));
    assert_true(simulation_set(&options, STR("pitr"), str_from(pitr), &error));
    history_init(&run);
    assert_true(simulation_run(&run, &options, &report, &error));
    Series series;
    Text names = TEXT_EMPTY;
    size_t flushes = 0, seen = 0, wrong = 0, doubts = 0;
    series_init(&series);
    for (StepId step = 0; step < run.steps.count; step++) {
        bool last = step + 1 == run.steps.count || run.steps.at[step + 1].op == STEP_FLUSH;
        flushes += run.steps.at[step].op == STEP_FLUSH;
        if (flushes == 0 || flushes % 20 || !(after ? last : run.steps.at[step].op == STEP_FLUSH))
            continue;
        write_names(&run, step, &names);
        add(&series, names.at);
    }
    assert_true(series.dumps > 8);
    for (StepId step = 1; step < series.history->steps.count; step++) {
        const HistoryEvent *event = history_event(series.history, step);
        for (uint32_t i = 0; i < event->in_count + event->out_count; i++, seen++) {
            LayerId id = series.history->event_layers.at[event->first + i];
            LayerId own = same_layer(&run, &series.history->layers, id);
            assert_int_not_equal(own, LAYER_NONE);
            StepOp op = op_of(&run, i < event->in_count ? run.died[own] : run.born[own]);
            StepOp named = series.history->steps.at[step].op;
            const char *text = series.history->steps.at[step].text;
            if (text && strstr(text, STEP_DOUBT)) {
                assert_non_null(strstr(text, event_name(op))); /* it is one of the two */
                doubts++;
                continue;
            }
            wrong += op != named;
            if (named == STEP_UNEXPLAINED || (op != named && mistaken == 0))
                fail_msg("%s, seed %s, %s: layer %u: %s, not %s", workload, seed, pitr, own, step_op_name(named),
                         step_op_name(op));
        }
    }
    assert_true(seen > 100);
    assert_true(wrong * 10000 <= mistaken * seen);
    if (doubts * 10000 > doubtful * seen)
        fail_msg("%s, seed %s, %s: %zu of %zu layers are doubtful", workload, seed, pitr, doubts, seen);
    text_release(&names);
    series_release(&series);
    history_release(&run);
}

static void check_recorded(const char *workload, const char *seed, const char *pitr, bool after, size_t mistaken,
                           size_t doubtful)
{
    check_recorded_policy("legacy", workload, seed, pitr, after, mistaken, doubtful);
}

/* Every layer is of the event that made or deleted it, or of one that says which two it may have been. */
static void test_recorded_production_comes_back(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "hot-cold", "sequential", "single", "zipf",
                                            "moving",  "bulk",     "append",     "bursts", "relations"};
    static const struct {
        const char *pitr;
        size_t doubtful;
    } kept[] = {{"all", 0}, {"100M", 1100}, {"60M", 1100}, {"40M", 1100}, {"20M", 1600}, {"16M", 4000}};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++)
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
            check_recorded(workloads[w], "1", kept[k].pitr, true, 0, kept[k].doubtful);
            check_recorded(workloads[w], "2", kept[k].pitr, false, 0, kept[k].doubtful);
            check_recorded(workloads[w], "5", kept[k].pitr, k % 2, 0, kept[k].doubtful);
        }
}

/* Where the keys stay the same, and dumps show what is made and deleted, names tell nearly all. */
static void test_recorded_production_has_few_doubts(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "hot-cold", "sequential", "zipf", "moving"};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        check_recorded(workloads[w], "3", "100M", true, 0, 0);
        check_recorded(workloads[w], "4", "60M", false, 0, 0);
        check_recorded(workloads[w], "3", "25M", w % 2, 0, 0);
    }
}

/* Dumps further apart than history is kept: whole lives of images and deltas fall between two. */
static void test_short_history_is_doubtful(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "single", "bulk", "append", "bursts", "relations"};
    static const char *const kept[] = {"10M", "4M", "256K"};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++)
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
            for (int after = 0; after < 2; after++)
                check_recorded(workloads[w], "1", kept[k], after != 0, 30, 8500);
}

/* Without gc-compaction names tell all, also where images stick out. */
static void test_recorded_production_without_gc_compaction(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "append", "relations", "bursts"};
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++)
        check_recorded_policy("legacy-gc_compaction_enabled", workloads[w], "3", w % 2 ? "40M" : "20M", w % 2, 0, 0);
}

/* The same under tiered compaction, with and without GC. What a delta held may be in deltas of other keys or in images
 * by the next dump: such a delta looks like one that GC collected. A bulk load is left out: no level is rewritten
 * there, and names alone then say L0 compaction and images, as production does. */
static void test_recorded_tiered_compaction_comes_back(void **state)
{
    (void)state;
    static const struct {
        const char *workload;
        size_t mistaken;
    } runs[] = {{"uniform", 0}, {"hot-cold", 0}, {"sequential", 0}, {"zipf", 0},        {"moving", 0},
                {"bulk", 0},    {"append", 0},   {"bursts", 0},     {"relations", 100}, {"single", 450}};
    static const char *const policies[] = {"neon-gc", "neon+gc"};
    for (size_t r = 0; r < sizeof runs / sizeof *runs; r++)
        for (size_t p = 0; p < 2; p++) {
            check_recorded_policy(policies[p], runs[r].workload, "1", "40M", true, runs[r].mistaken, 0);
            check_recorded_policy(policies[p], runs[r].workload, "2", "20M", false, runs[r].mistaken, 0);
        }
}

/* Names of a first dump do not tell tiered compaction of L0 from production's. Once a level was rewritten, the earlier
 * events have their name too. */
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
