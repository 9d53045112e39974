/* For random sets under all policies: jobs read no more than their inputs hold, and all that count layers count the
 * same: the plan's totals, its JSON, the audit, the summary, and the comparison, at once and by what is kept. */
#include "core/analysis/consistency.h"
#include "core/analysis/plan_totals.h"
#include "core/analysis/summary.h"
#include "core/executor/dry_run.h"
#include "core/history/diff.h"
#include "core/history/fork.h"
#include "core/planner/estimate.h"
#include "core/planner/legacy/legacy_policy.h"
#include "core/simulator/simulation.h"
#include "core/tell/plan_json.h"
#include "tests/production.h"
#include "tests/unit/random_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What is planned, and of which seed, for messages. */
typedef struct Trial {
    const char *policy;
    unsigned long seed;
} Trial;

/* ---- bytes that jobs read ---- */

typedef struct Group {
    uint64_t read, held;
    size_t inputs;
} Group;

static bool is_gc(const History *history, const PlanJob *job)
{
    return strcmp(history->policy.base, "legacy") == 0 && job->level == LEGACY_ROUND_GC;
}

/* Do two jobs share what they read? Those of a level do, and of gc-compaction, which reads whole files, those of one
 * part. With `blocks` an image also reads the slices that are copied to free their layers. */
static bool same_group(const History *history, const PlanJob *a, const PlanJob *b)
{
    bool blocks = strcmp(history->policy.base, "blocks") == 0;
    return a->level == b->level && (!is_gc(history, a) || a->partition == b->partition) &&
           (!blocks || a->kind == b->kind);
}

/* Adds a job's reads and those of its inputs that no job of the group has listed. */
static void group_add(Group *group, const History *history, const PlanJob *job, const Estimate *estimate, bool *listed)
{
    group->read += job->skipped ? 0 : job->bytes_in;
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId id = history->plan.refs.at[job->inputs_first + i];
        if (listed[id] || job->skipped || !plan_job_reads(job, &history->layers, id))
            continue;
        listed[id] = true;
        group->inputs++;
        group->held += estimate && id < estimate->count ? estimate_layer_bytes(estimate, id) : history->layers.size[id];
    }
}

static void check_reads(const History *history, const Estimate *estimate, Trial trial)
{
    const Plan *plan = &history->plan;
    bool *listed = mem_alloc(history->layers.count + 1);
    for (size_t j = 0; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        Group own = {0}, all = {0};
        memset(listed, 0, history->layers.count);
        group_add(&own, history, job, estimate, listed);
        if (!is_gc(history, job) && own.read > own.held + own.inputs)
            fail_msg("%s, seed %lu: job %zu reads %llu of %llu bytes", trial.policy, trial.seed, j,
                     (unsigned long long)own.read, (unsigned long long)own.held);
        bool first = true;
        for (size_t i = 0; i < j && first; i++)
            first = !same_group(history, &plan->jobs.at[i], job);
        memset(listed, 0, history->layers.count);
        for (size_t i = j; i < plan->jobs.count && first; i++)
            if (same_group(history, &plan->jobs.at[i], job))
                group_add(&all, history, &plan->jobs.at[i], estimate, listed);
        if (first && all.read > all.held + all.inputs)
            fail_msg("%s, seed %lu: the jobs of level %u read %llu of %llu bytes", trial.policy, trial.seed,
                     (unsigned)job->level, (unsigned long long)all.read, (unsigned long long)all.held);
        if (job->kind == JOB_CREATE_IMAGE && job->inputs_count == 0)
            fail_msg("%s, seed %lu: image job %zu has no inputs", trial.policy, trial.seed, j);
    }
    free(listed);
}

/* ---- numbers of layers ---- */

static size_t count_text(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

static void expect_same(uint64_t found, uint64_t expected, const char *what, Trial trial)
{
    if (found != expected)
        fail_msg("%s, seed %lu: %s: %llu, not %llu", trial.policy, trial.seed, what, (unsigned long long)found,
                 (unsigned long long)expected);
}

/* Is a layer made that has the kind and ranges of a loaded one? A comparison pairs these two. */
static bool has_twins(const History *history)
{
    const LayerSet *set = &history->layers;
    for (LayerId made = 0; made < set->count; made++)
        for (LayerId id = 0; id < set->count && history->job[made] != JOB_NONE; id++)
            if (history->job[id] == JOB_NONE && set->key_lo[id] == set->key_lo[made] &&
                set->key_hi[id] == set->key_hi[made] && set->lsn_lo[id] == set->lsn_lo[made] &&
                set->lsn_hi[id] == set->lsn_hi[made] && set->kind[id] == set->kind[made])
                return true;
    return false;
}

/* The number of layers that the plan makes and deletes again: no comparison sees these. */
static uint64_t passing(const History *history)
{
    uint64_t count = 0;
    for (LayerId id = 0; id < history->layers.count; id++)
        count += history->job[id] != JOB_NONE && layer_whole(&history->layers, id) == id &&
                 history_deleted_at(history, id) != STEP_NEVER;
    return count;
}

static void expect_same_diff(const HistoryDiff *a, const HistoryDiff *b, Trial trial)
{
    expect_same(a->appeared, b->appeared, "appeared, as kept", trial);
    expect_same(a->went, b->went, "disappeared, as kept", trial);
    expect_same(a->changed, b->changed, "changed, as kept", trial);
    expect_same(a->parted, b->parted, "in parts, as kept", trial);
    expect_same(a->same, b->same, "the same, as kept", trial);
}

static void check_diff(const History *loaded, const History *plan, const Consistency *audit, Trial trial)
{
    StepId end = history_last_step(plan);
    HistoryDiff diff, kept;
    history_diff(loaded, 0, plan, end, &diff);
    expect_same(diff.a.layers, audit->loaded, "layers of A", trial);
    expect_same(diff.b.layers, audit->live, "layers of B", trial);
    expect_same(diff.went + diff.changed + diff.same, diff.a.layers, "all of A", trial);
    expect_same(diff.appeared + diff.changed + diff.same, diff.b.layers, "all of B", trial);
    if (!has_twins(plan)) {
        expect_same(diff.appeared, audit->created - passing(plan), "appeared", trial);
        expect_same(diff.went, audit->deleted + audit->collected - passing(plan), "disappeared", trial);
        expect_same(diff.parted, diff.changed, "changed in parts", trial);
    }
    HistoryDiffBase base;
    history_diff_base_init(&base, loaded, plan);
    history_diff_at(&base, 0, end, &kept);
    expect_same_diff(&kept, &diff, trial);
    history_diff_release(&kept);
    history_diff_release(&diff);
    history_diff_base_release(&base);
}

static void check_json(const History *plan, const Consistency *audit, Trial trial)
{
    PlanSchedule schedule = {0};
    Text json = TEXT_EMPTY;
    plan_json(plan, &schedule, &json);
    size_t deleted = count_text(json.at, "\"deleted\": true"), kept = count_text(json.at, "\"deleted\": false");
    expect_same(deleted, audit->deleted + audit->collected, "deleted in JSON", trial);
    expect_same(deleted + kept, audit->loaded + audit->created, "layers in JSON", trial);
    text_release(&json);
}

static void check_counts(const History *loaded, const History *plan, Trial trial)
{
    Consistency audit;
    consistency_init(&audit, plan);
    expect_same(audit.live, audit.loaded + audit.created - audit.deleted - audit.collected, "live", trial);
    expect_same(plan_totals(plan).deleted, audit.deleted, "deleted by the plan", trial);
    if (audit.covered > audit.deleted)
        expect_same(audit.covered, audit.deleted, "deleted deltas looked for", trial);
    size_t count;
    LayerId *live = history_live(plan, history_last_step(plan), &count);
    Summary summary;
    LevelOptions options = level_options_of(plan);
    summary_init(&summary, &plan->layers, live, count, &options);
    expect_same(summary.counts.layers, audit.live, "layers of the summary", trial);
    summary_release(&summary);
    free(live);
    check_diff(loaded, plan, &audit, trial);
    check_json(plan, &audit, trial);
    consistency_release(&audit);
}

/* ---- plans of random sets ---- */

static size_t check_plan(const History *loaded, Trial trial)
{
    Policy policy = {0};
    Error error = {0};
    assert_true(policy_parse(str_from(trial.policy), &policy, NULL));
    History *plan = history_fork(loaded, 0, &policy);
    size_t jobs = 0;
    if (dry_run_compact(plan, history_end_lsn(plan, 0), &error)) {
        LayerId *ids = all_ids(&loaded->layers);
        Estimate estimate;
        estimate_init(&estimate, &loaded->layers, ids, loaded->layers.count, policy.target_file_size, NULL);
        check_reads(plan, &estimate, trial);
        check_counts(loaded, plan, trial);
        jobs = plan->plan.jobs.count;
        estimate_release(&estimate);
        free(ids);
    } else if (error.code != ERROR_CROSSED && !strstr(error.message, "no image can be made")) {
        fail_msg("%s, seed %lu: %s", trial.policy, trial.seed, error.message);
    }
    history_free(plan);
    return jobs;
}

/* Forgets sizes: of all layers, of some, or of none. */
static void forget_sizes(LayerSet *set, Rng *rng)
{
    uint64_t one_in = rng_below(rng, 3); /* 0: none */
    for (LayerId id = 0; id < set->count; id++)
        if (one_in && rng_below(rng, one_in) == 0)
            set->size[id] = SIZE_UNKNOWN;
}

static void test_sets_like_production(void **state)
{
    (void)state;
    static const char *const policies[] = {"neon,fanout=4,target_file_size=64M",
                                           "full,fanout=10,target_file_size=64M",
                                           "full-split,fanout=3",
                                           "blocks,max_depth=3",
                                           "blocks,max_depth=8,target_file_size=32M",
                                           "legacy",
                                           "legacy-gc_compaction_enabled"};
    enum { POLICIES = sizeof policies / sizeof *policies };
    size_t jobs[POLICIES] = {0};
    for (unsigned long seed = 1; seed <= 12; seed++) {
        Rng rng = {seed};
        History loaded;
        history_init(&loaded);
        layer_set_release(&loaded.layers);
        production_layers(&loaded.layers, PRODUCTION_LAYERS_MIN + rng_below(&rng, 300), seed);
        forget_sizes(&loaded.layers, &rng);
        history_add_step(&loaded, STEP_LOAD);
        history_adopt_layers(&loaded);
        for (size_t p = 0; p < POLICIES; p++)
            jobs[p] += check_plan(&loaded, (Trial){policies[p], seed});
        history_release(&loaded);
    }
    for (size_t p = 0; p < POLICIES; p++)
        assert_true(jobs[p] > 0);
}

static void test_random_stores(void **state)
{
    (void)state;
    size_t jobs = 0;
    for (unsigned long trial = 0; trial <= 300; trial++) {
        unsigned long seed = trial ? trial : 2152; /* it has an LSN that alone has more than a cut by LSN may hold */
        Rng rng = {seed};
        Store store;
        store_init(&store, &rng);
        for (LayerId id = 0; id < store.history.layers.count; id++)
            store.history.layers.size[id] = 1 + rng_below(&rng, 100000);
        forget_sizes(&store.history.layers, &rng);
        jobs += check_plan(&store.history, (Trial){store.policy, seed});
        history_release(&store.history);
    }
    assert_true(jobs > 300);
}

/* ---- runs, whose records are known ---- */

static void test_runs_read_what_there_is(void **state)
{
    (void)state;
    static const char *const policies[] = {"neon", "full", "blocks", "blocks,max_depth=3", "legacy"};
    for (size_t w = 0; w < workload_kind_count; w++)
        for (size_t p = 0; p < sizeof policies / sizeof *policies; p++) {
            SimulationOptions options;
            SimulationReport report;
            History history;
            assert_true(simulation_usual(&options, &workload_kinds[w], NULL));
            assert_true(simulation_set(&options, STR("policy"), str_from(policies[p]), NULL));
            options.params.records = 12000;
            options.params.record_bytes = 200;
            options.params.logical_bytes = 2 << 20;
            options.policy.target_file_size = 64 << 10;
            options.decisions = options.samples = options.sweep = true;
            history_init(&history);
            assert_true(simulation_run(&history, &options, &report, NULL));
            const Plan *plan = &history.plan;
            bool *listed = mem_alloc(history.layers.count + 1);
            for (size_t j = 0; j < plan->jobs.count; j++) {
                Group own = {0};
                const PlanJob *job = &plan->jobs.at[j];
                memset(listed, 0, history.layers.count);
                group_add(&own, &history, job, NULL, listed);
                if (!is_gc(&history, job) && own.read > own.held)
                    fail_msg("%s, %s: job %zu reads %llu of %llu bytes", workload_kinds[w].name, policies[p], j,
                             (unsigned long long)own.read, (unsigned long long)own.held);
                if (job->kind == JOB_CREATE_IMAGE && (job->inputs_count == 0 || job->bytes_in == 0))
                    fail_msg("%s, %s: image job %zu reads nothing", workload_kinds[w].name, policies[p], j);
            }
            free(listed);
            Consistency audit;
            consistency_init(&audit, &history);
            expect_same(audit.count, 0, "violations", (Trial){policies[p], w});
            consistency_release(&audit);
            history_release(&history);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sets_like_production),
        cmocka_unit_test(test_random_stores),
        cmocka_unit_test(test_runs_read_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
