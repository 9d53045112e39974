/* A run's layers, written as files and loaded again: the planner decides as on the run's own records, under all
 * policies. By names alone it does not; the test checks that too. */
#include "core/catalog/timeline_files.h"
#include "core/executor/dry_run.h"
#include "core/records/layer_records.h"
#include "core/simulator/layer_files.h"
#include "tests/unit/small_run.h"
#include "tests/unit/timeline_dir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static Key mapped(Key plain)
{
    Key key;
    if (plain == 0 || plain >= UINT64_MAX)
        return plain ? U128_MAX : 0;
    assert_true(layer_files_key(plain - 1, &key));
    return key + 1;
}

static bool bound_is(Key found, Key plain)
{
    Key key;
    return found == mapped(plain) || (layer_files_key(plain, &key) && found == key);
}

/* Compares the rows of two plans, of the first from `from` on. Returns -1 where they are the same, otherwise the first
 * row that differs. */
static int jobs_differ(const Plan *run, size_t from, const Plan *loaded)
{
    size_t count = run->jobs.count - from;
    for (size_t i = 0; i < count || i < loaded->jobs.count; i++) {
        if (i >= count || i >= loaded->jobs.count)
            return (int)i;
        const PlanJob *a = &run->jobs.at[from + i], *b = &loaded->jobs.at[i];
        if (a->kind != b->kind || a->level != b->level || !bound_is(b->keys.lo, a->keys.lo) ||
            !bound_is(b->keys.hi, a->keys.hi) || a->lsns.lo != b->lsns.lo || a->lsns.hi != b->lsns.hi ||
            a->skipped != b->skipped || a->inputs_count != b->inputs_count || a->bytes_out != b->bytes_out)
            return (int)i;
    }
    return -1;
}

static int levels_differ(const Plan *run, size_t from, const Plan *loaded)
{
    size_t count = run->levels.count - from;
    for (size_t i = 0; i < count || i < loaded->levels.count; i++) {
        if (i >= count || i >= loaded->levels.count)
            return (int)i;
        const PlanLevel *a = &run->levels.at[from + i], *b = &loaded->levels.at[i];
        if (a->depth != b->depth || a->compact != b->compact || a->deltas != b->deltas || a->images != b->images ||
            a->lsns.lo != b->lsns.lo || a->lsns.hi != b->lsns.hi)
            return (int)i;
    }
    return -1;
}

/* `legacy` selects by file sizes, which a run does not have: its sums differ, its choice is the same. */
static int partitions_differ(const Plan *run, size_t from, const Plan *loaded)
{
    bool sizes = strcmp(run->policy.base, "legacy") != 0;
    size_t count = run->partitions.count - from, found = loaded->partitions.count;
    if (!sizes && found > 0 && loaded->partitions.at[found - 1].keys.lo >= (Key)0x60 << 120)
        found--; /* production's keys have a partition of sparse keys, the run's plain keys have none */
    for (size_t i = 0; i < count || i < found; i++) {
        if (i >= count || i >= found)
            return (int)i;
        const PlanPartition *a = &run->partitions.at[from + i], *b = &loaded->partitions.at[i];
        if (a->depth != b->depth || a->strategy != b->strategy || a->keyspace_bytes != b->keyspace_bytes ||
            (sizes && a->delta_bytes != b->delta_bytes) || !bound_is(b->keys.lo, a->keys.lo) ||
            !bound_is(b->keys.hi, a->keys.hi))
            return (int)i;
    }
    return -1;
}

typedef struct Case {
    const char *workload, *policy;
    uint64_t fanout, target, records, pages;
    uint64_t before; /* the fanout of the run itself, whose output exists before the plan */
} Case;

static void print_jobs(const char *what, const Plan *plan, size_t from)
{
    for (size_t i = from; i < plan->jobs.count && i < from + 12; i++) {
        const PlanJob *job = &plan->jobs.at[i];
        print_message("# %s %zu level %u %s %016llX-%016llX %llX-%llX inputs %u out %llu\n", what, i - from, job->level,
                      job->kind == JOB_CREATE_IMAGE ? "image" : "delta", (unsigned long long)u128_low(job->keys.lo),
                      (unsigned long long)u128_low(job->keys.hi), (unsigned long long)job->lsns.lo,
                      (unsigned long long)job->lsns.hi, job->inputs_count, (unsigned long long)job->bytes_out);
    }
}

static void load_directory(const TimelineDir *directory, const Policy *policy, bool files, History *loaded)
{
    LoadReport report = {0};
    Error error = {0};
    char path[64];
    const char *index = path;
    snprintf(path, sizeof path, "%s/index_part.json", directory->path);
    bool ok = files ? timeline_files_load(directory->path, &(LoadOptions){0}, loaded, &report, &error)
                    : load_paths(&index, 1, &(LoadOptions){0}, loaded, &report, &error);
    if (!ok)
        fail_msg("%s", error.message);
    load_report_release(&report);
    loaded->policy = *policy;
}

/* Runs the case and plans its layers three times. Returns the number of jobs, and counts whether names alone gave
 * other jobs. */
static void run_case(const Case *c, size_t *jobs, size_t *names_differ)
{
    SmallRun run;
    TimelineDir directory;
    History loaded, named;
    Error error = {0};
    small_run_init(&run, c->workload, "neon", c->records, c->pages, 1);
    run.history.policy.target_file_size = c->target;
    run.history.policy.fanout = c->before;
    assert_true(small_run_go(&run));
    timeline_dir_write(&directory, &run.simulator);

    run.history.policy.fanout = c->fanout;
    assert_true(policy_parse(str_from(c->policy), &run.history.policy, &error));
    load_directory(&directory, &run.history.policy, true, &loaded);
    load_directory(&directory, &run.history.policy, false, &named);

    size_t from = run.history.plan.jobs.count, levels = run.history.plan.levels.count,
           partitions = run.history.plan.partitions.count;
    Compactor compactor = {0};
    Backend backend = record_store_backend(&run.simulator.store);
    backend.loaded = true; /* in both, what was made before counts as loaded */
    if (!compactor_run(&compactor, &run.history, &backend, run.simulator.flushed_lsn, &error) ||
        !dry_run_compact(&loaded, run.simulator.flushed_lsn, &error) ||
        !dry_run_compact(&named, run.simulator.flushed_lsn, &error))
        fail_msg("%s %s: %s", c->workload, c->policy, error.message);
    compactor_release(&compactor);

    int job = jobs_differ(&run.history.plan, from, &loaded.plan);
    if (job >= 0) {
        print_jobs("run   ", &run.history.plan, from);
        print_jobs("loaded", &loaded.plan, 0);
        fail_msg("%s %s: job %d differs", c->workload, c->policy, job);
    }
    int level = levels_differ(&run.history.plan, levels, &loaded.plan);
    if (level >= 0)
        fail_msg("%s %s: level %d differs", c->workload, c->policy, level);
    int partition = partitions_differ(&run.history.plan, partitions, &loaded.plan);
    if (partition >= 0) {
        const PlanPartition *a = &run.history.plan.partitions.at[partitions + (size_t)partition],
                            *b = &loaded.plan.partitions.at[partition];
        fail_msg("%s %s: partition %d differs: depth %llu %llu, strategy %d %d, keyspace %llu %llu, deltas %llu %llu",
                 c->workload, c->policy, partition, (unsigned long long)a->depth, (unsigned long long)b->depth,
                 (int)a->strategy, (int)b->strategy, (unsigned long long)a->keyspace_bytes,
                 (unsigned long long)b->keyspace_bytes, (unsigned long long)a->delta_bytes,
                 (unsigned long long)b->delta_bytes);
    }
    assert_false(loaded.plan.estimated);
    assert_true(named.plan.estimated);
    *jobs += loaded.plan.jobs.count;
    *names_differ += jobs_differ(&run.history.plan, from, &named.plan) >= 0;
    history_release(&loaded);
    history_release(&named);
    small_run_release(&run);
    timeline_dir_remove(&directory);
}

static void test_files_give_the_decisions_of_the_run(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "hot-cold", "zipf", "single", "relations", "append", "bulk"};
    static const char *const policies[] = {
        "neon",           "full",  "neon+split+tight+cut=best", "neon+single+cut=grid,grid=16", "blocks",
        "full,cut=image", "legacy"};
    size_t jobs = 0, cases = 0, names_differ = 0;
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        for (size_t p = 0; p < sizeof policies / sizeof *policies; p++) {
            Case plain = {workloads[w], policies[p], 3, 100000, 12000, 200, 1000};
            Case deep = {workloads[w], policies[p], 2, 100000, 20000, 400, 5};
            run_case(&plain, &jobs, &names_differ);
            cases++;
            if (strcmp(policies[p], "blocks") == 0)
                continue; /* `blocks` never leaves layers that levels made */
            run_case(&deep, &jobs, &names_differ);
            cases++;
        }
    }
    print_message("# %zu cases, %zu jobs; names alone planned otherwise in %zu\n", cases, jobs, names_differ);
    assert_true(jobs > 5 * cases);
    assert_true(names_differ > cases / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_give_the_decisions_of_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
