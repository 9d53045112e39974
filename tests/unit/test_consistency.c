/* The consistency of a history with its own statements: sound runs of all algorithms pass, and each kind of false
 * statement is found. */
#include "core/analysis/consistency.h"
#include "core/history/slices.h"
#include "core/simulator/simulation.h"
#include "core/tell/consistency_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void run(History *history, const char *workload, const char *policy, uint64_t records)
{
    SimulationOptions options;
    SimulationReport report;
    Error error = {0};
    assert_true(simulation_usual(&options, workload_find(str_from(workload)), &error));
    assert_true(simulation_set(&options, STR("policy"), str_from(policy), &error));
    options.params.records = records;
    options.params.record_bytes = 200;
    options.params.logical_bytes = 2 << 20;
    options.policy.target_file_size = 64 << 10;
    options.decisions = options.samples = options.sweep = true;
    history_init(history);
    if (!simulation_run(history, &options, &report, &error))
        fail_msg("%s, %s: %s", workload, policy, error.message);
}

static uint64_t violations_of(const History *history, ViolationKind kind)
{
    Consistency consistency;
    uint64_t found = 0;
    consistency_init(&consistency, history);
    for (size_t i = 0; i < consistency.violations.count; i++)
        found += consistency.violations.at[i].kind == kind;
    consistency_release(&consistency);
    return found;
}

static void test_sound_runs_have_no_violation(void **state)
{
    (void)state;
    static const char *const policies[] = {
        "neon", "full", "full,pitr=300K", "neon+since", "blocks", "blocks,pitr=200K", "full+materialize=3"};
    for (size_t w = 0; w < workload_kind_count; w++) {
        for (size_t p = 0; p < sizeof policies / sizeof *policies; p++) {
            History history;
            Consistency consistency;
            run(&history, workload_kinds[w].name, policies[p], 16000);
            consistency_init(&consistency, &history);
            if (consistency.count > 0) {
                Text text = TEXT_EMPTY;
                violation_text(&consistency.violations.at[0], &history, &text);
                fail_msg("%s, %s: %s", workload_kinds[w].name, policies[p], text.at);
            }
            assert_true(consistency.samples_known && consistency.samples > 10 && consistency.compactions > 2);
            assert_true(consistency.live == consistency.created - consistency.deleted - consistency.collected);
            if (consistency.records_known)
                assert_true(consistency.records_flushed == 16000 &&
                            consistency.records_live + consistency.records_collected == 16000);
            consistency_release(&consistency);
            history_release(&history);
        }
    }
}

static LayerId last_delta(const History *history)
{
    for (LayerId id = (LayerId)history->layers.count; id-- > 0;)
        if (history->job[id] != JOB_NONE && history->died[id] == STEP_NEVER && !layer_is_image(&history->layers, id))
            return id;
    fail();
    return LAYER_NONE;
}

static void test_each_lie_is_found(void **state)
{
    (void)state;
    History history;
    run(&history, "uniform", "neon", 8000);
    LayerSet *set = &history.layers;
    LayerId id = last_delta(&history);
    assert_int_equal(violations_of(&history, VIOLATION_JOB), 0);

    set->size[id]++; /* bytes that differ from the plan and from the sums of the samples */
    assert_int_equal(violations_of(&history, VIOLATION_JOB), 1);
    assert_true(violations_of(&history, VIOLATION_SAMPLE) > 0);
    set->size[id]--;

    set->records[id]--;
    assert_true(violations_of(&history, VIOLATION_RECORDS) > 0);
    set->records[id]++;

    StepSample *sample = &history.samples.at[history.samples.count - 1];
    sample->live_layers++;
    assert_int_equal(violations_of(&history, VIOLATION_SAMPLE), 1);
    sample->live_layers--;
    sample->wal_ingested -= sample->wal_ingested; /* less than what was flushed */
    assert_int_equal(violations_of(&history, VIOLATION_SAMPLE), 1);

    Key lo = set->key_lo[id];
    LayerId left = LAYER_NONE; /* its neighbour at the same LSNs */
    for (LayerId other = 0; other < set->count; other++)
        if (set->key_hi[other] <= lo && set->lsn_lo[other] == set->lsn_lo[id] &&
            set->lsn_hi[other] == set->lsn_hi[id] && history.job[other] != JOB_NONE)
            left = other;
    assert_int_not_equal(left, LAYER_NONE);
    set->key_lo[id] = set->key_hi[left]; /* they touch */
    assert_int_equal(violations_of(&history, VIOLATION_OVERLAP), 0);
    set->key_lo[id] = set->key_hi[left] - 1; /* they share a key */
    assert_true(violations_of(&history, VIOLATION_OVERLAP) > 0);
    set->key_lo[id] = lo;
    history_release(&history);
}

/* Of a dump's layers those without a size are counted while they live. */
static void test_sizes_that_are_not_known(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    history_add_step(&history, STEP_LOAD);
    LayerId ids[5];
    for (LayerId i = 0; i < 5; i++) {
        Layer layer = {.kind = LAYER_DELTA,
                       .key_lo = 10 * i,
                       .key_hi = 10 * i + 10,
                       .lsn_lo = 1,
                       .lsn_hi = 5,
                       .size = i < 2 ? 100 : SIZE_UNKNOWN,
                       .records = SIZE_UNKNOWN};
        ids[i] = history_add_layer(&history, &layer, JOB_NONE);
    }
    for (size_t i = 1; i < 3; i++) {
        StepId step = history_add_step(&history, STEP_DELETE);
        history.steps.at[step].layer = ids[i];
        history_end_layer(&history, ids[i]);
    }
    Consistency consistency;
    consistency_init(&consistency, &history);
    assert_int_equal(consistency.live, 3);
    assert_int_equal(consistency.bytes_live, 100);
    assert_int_equal(consistency.sizes_unknown, 2);
    consistency_release(&consistency);
    history_release(&history);
}

/* A violation: no layer holds the first or the last key of a deleted delta or, where the plan is an estimate, any of
 * its keys. */
static void test_uncovered_keys(void **state)
{
    (void)state;
    for (int estimated = 0; estimated < 2; estimated++) {
        for (uint64_t hole = 0; hole < 12; hole++) {
            History history;
            history_init(&history);
            history.plan.estimated = estimated;
            history_add_step(&history, STEP_LOAD);
            Layer layer = {.kind = LAYER_DELTA,
                           .key_lo = 10,
                           .key_hi = 20,
                           .lsn_lo = 1,
                           .lsn_hi = 5,
                           .size = 100,
                           .records = SIZE_UNKNOWN};
            LayerId old = history_add_layer(&history, &layer, JOB_NONE);
            history_add_step(&history, STEP_COMPACT);
            /* two jobs, [9, 9 + hole) and [10 + hole, 21): they leave out the key 9 + hole */
            for (uint32_t j = 0; j < 2; j++) {
                layer.key_lo = j ? 10 + hole : 9;
                layer.key_hi = j ? 21 : 9 + hole;
                if (layer.key_lo >= layer.key_hi)
                    layer.key_hi = layer.key_lo + 1, layer.key_lo += 100, layer.key_hi += 100; /* elsewhere */
                PlanJob job = {.id = j,
                               .kind = JOB_CREATE_DELTA,
                               .inputs_first = (uint32_t)history.plan.refs.count,
                               .inputs_count = 1,
                               .bytes_out = 100,
                               .kept = LAYER_NONE};
                array_push(&history.plan.refs, old);
                StepId step = history_add_step(&history, STEP_CREATE);
                job.output = history_add_layer(&history, &layer, j);
                history.steps.at[step].layer = job.output;
                array_push(&history.plan.jobs, job);
            }
            StepId step = history_add_step(&history, STEP_DELETE);
            history.steps.at[step].layer = old;
            history_end_layer(&history, old);
            Key key = 9 + hole; /* of the deleted delta 10 … 19: all are examined, or the first and the last */
            bool wanted = estimated ? key >= 10 && key < 20 : key == 10 || key == 19;
            assert_int_equal(violations_of(&history, VIOLATION_UNCOVERED), wanted);
            history_release(&history);
        }
    }
}

static LayerId add_delta(History *history, LsnRange lsns, uint32_t job)
{
    Layer layer = {.kind = LAYER_DELTA,
                   .key_lo = 0,
                   .key_hi = 100,
                   .lsn_lo = lsns.lo,
                   .lsn_hi = lsns.hi,
                   .size = 100,
                   .records = SIZE_UNKNOWN};
    return history_add_layer(history, &layer, job);
}

/* A job merges x with z. Its output overlaps y: because x did already, or because the job chose z on the other side. */
static void test_overlaps_of_the_input(void **state)
{
    (void)state;
    for (Lsn x_end = 20; x_end <= 21; x_end++) {
        History history;
        Consistency consistency;
        history_init(&history);
        history.plan.estimated = true;
        history_add_step(&history, STEP_LOAD);
        LayerId x = add_delta(&history, (LsnRange){10, x_end}, JOB_NONE);
        LayerId y = add_delta(&history, (LsnRange){20, 30}, JOB_NONE);
        LayerId z = add_delta(&history, (LsnRange){30, 40}, JOB_NONE);
        history_add_step(&history, STEP_COMPACT);
        StepId step = history_add_step(&history, STEP_CREATE);
        PlanJob job = {.kind = JOB_CREATE_DELTA, .inputs_count = 2, .bytes_out = 100, .kept = LAYER_NONE};
        job.output = history.steps.at[step].layer = add_delta(&history, (LsnRange){10, 40}, 0);
        array_push(&history.plan.refs, x);
        array_push(&history.plan.refs, z);
        array_push(&history.plan.jobs, job);
        for (int i = 0; i < 2; i++) {
            step = history_add_step(&history, STEP_DELETE);
            history.steps.at[step].layer = i ? z : x;
            history_end_layer(&history, i ? z : x);
        }
        assert_true(history_alive(&history, y, step));
        consistency_init(&consistency, &history);
        assert_int_equal(consistency.inherited, x_end > 20);
        assert_int_equal(consistency.count, x_end == 20);
        consistency_release(&consistency);
        history_release(&history);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound_runs_have_no_violation), cmocka_unit_test(test_each_lie_is_found),
        cmocka_unit_test(test_sizes_that_are_not_known),     cmocka_unit_test(test_uncovered_keys),
        cmocka_unit_test(test_overlaps_of_the_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
