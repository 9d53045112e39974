/* What a plan's jobs read, against the sum of what each of their inputs has in their keys. */
#include "core/executor/dry_run.h"
#include "core/formats/load.h"
#include "core/history/fork.h"
#include "core/planner/estimate.h"
#include "tests/production.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static History *open_file(const char *path)
{
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    assert_true(load_paths(&path, 1, &(LoadOptions){0}, history, &report, NULL));
    load_report_release(&report);
    return history;
}

static History *open_made(size_t layers, uint64_t seed)
{
    History *history = mem_zero(1, sizeof *history);
    history_init(history);
    production_layers(&history->layers, layers, seed);
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    return history;
}

static History *plan_of(const History *loaded, const char *text)
{
    Policy policy = {0};
    assert_true(policy_parse(str_from(text), &policy, NULL));
    History *plan = history_fork(loaded, history_last_step(loaded), &policy);
    assert_true(dry_run_compact(plan, history_end_lsn(plan, history_last_step(plan)), NULL));
    return plan;
}

/* The bytes of all inputs that lie in the job's keys, where each input's are spread evenly over its own. */
static double share_of_inputs(const History *plan, const Estimate *estimate, const PlanJob *job)
{
    double sum = 0;
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId id = plan->plan.refs.at[job->inputs_first + i];
        Key lo = plan->layers.key_lo[id], hi = plan->layers.key_hi[id];
        uint64_t keys = key_ordinals_below(&estimate->ordinals, hi) - key_ordinals_below(&estimate->ordinals, lo);
        lo = lo > job->keys.lo ? lo : job->keys.lo;
        hi = hi < job->keys.hi ? hi : job->keys.hi;
        uint64_t inside = key_ordinals_below(&estimate->ordinals, hi) - key_ordinals_below(&estimate->ordinals, lo);
        uint64_t bytes = id < estimate->count ? estimate_layer_bytes(estimate, id) : plan->layers.size[id];
        sum += keys ? (double)bytes * (double)inside / (double)keys : 0;
    }
    return sum;
}

/* Checks all image jobs. Returns how many read a share that differs from that of their part of what is written. */
static size_t check_plan(History *loaded, const char *policy)
{
    History *plan = plan_of(loaded, policy);
    LayerId *ids = mem_alloc((loaded->layers.count + 1) * sizeof *ids);
    for (size_t i = 0; i < loaded->layers.count; i++)
        ids[i] = (LayerId)i;
    Estimate estimate;
    estimate_init(&estimate, &loaded->layers, ids, loaded->layers.count, plan->policy.target_file_size, NULL);
    size_t uneven = 0;
    for (size_t p = 0; p < plan->plan.partitions.count; p++) {
        const PlanPartition *partition = &plan->plan.partitions.at[p];
        uint64_t read = 0;
        if (partition->strategy != STRATEGY_IMAGES)
            continue;
        for (uint32_t j = partition->jobs_first; j < partition->jobs_first + partition->jobs_count; j++) {
            const PlanJob *job = &plan->plan.jobs.at[j];
            double expected = share_of_inputs(plan, &estimate, job), even = (double)partition->delta_bytes;
            even *= (double)job->bytes_out / (double)partition->keyspace_bytes;
            assert_true(fabs((double)job->bytes_in - expected) <= 2.0 * job->inputs_count + 4 + expected * 1e-6);
            uneven += fabs(even - expected) > expected / 10;
            read += job->bytes_in;
        }
        assert_int_equal(read, partition->delta_bytes);
    }
    estimate_release(&estimate);
    free(ids);
    history_free(plan);
    return uneven;
}

static void test_an_image_reads_its_inputs_share(void **state)
{
    (void)state;
    History *shop = open_file("samples/slow-shop.json");
    assert_true(check_plan(shop, "full") > 0);
    assert_true(check_plan(shop, "neon,fanout=10") > 0);
    history_free(shop);
    for (uint64_t seed = 1; seed <= 8; seed++) {
        History *made = open_made(400, seed);
        check_plan(made, "full,fanout=10,target_file_size=64M");
        check_plan(made, "neon,fanout=4,target_file_size=64M");
        history_free(made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_an_image_reads_its_inputs_share)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
