/* Compaction of layer sets by estimates: on random sets, with every combination of switches, the loop keeps its
 * promises. */
#include "core/executor/dry_run.h"

#include "core/base/rng.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <stddef.h>
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static void add(History *history, LayerKind kind, Key lo, Key hi, Lsn from, Lsn to, uint64_t size)
{
    Layer layer = {.key_lo = lo,
                   .key_hi = hi,
                   .lsn_lo = from,
                   .lsn_hi = to,
                   .size = size,
                   .records = SIZE_UNKNOWN,
                   .generation = GENERATION_NONE,
                   .kind = (uint8_t)kind};
    layer_set_add(&history->layers, &layer);
}

static void begin(History *history, const char *policy)
{
    history_init(history);
    history->policy.target_file_size = 100000;
    history->policy.fanout = 2;
    assert_true(policy_parse(str_from(policy), &history->policy, NULL));
    history_add_step(history, STEP_LOAD);
}

static void compact(History *history, bool traced)
{
    history_adopt_layers(history);
    history->plan.trace = traced ? &history->trace : NULL;
    Error error = {0};
    if (!dry_run_compact(history, history_end_lsn(history, history_last_step(history)), &error))
        fail_msg("%s", error.message);
}

static void stacked_deltas_are_merged_and_go(void **state)
{
    (void)state;
    History history;
    begin(&history, "neon");
    keyspace_add(&history.layers.keyspace, (KeyRange){0, 1000});
    add(&history, LAYER_DELTA, 0, 1000, 1000, 2000, 60000);
    add(&history, LAYER_DELTA, 0, 1000, 2000, 3000, 60000);
    compact(&history, true);
    assert_int_equal(history.plan.levels.count, 2);
    assert_int_equal(history.plan.jobs.count, 1); /* 120,000 < 125,000 */
    assert_int_equal(history.layers.count, 3);
    assert_true(history.died[0] != STEP_NEVER && history.died[1] != STEP_NEVER);
    assert_true(history.died[1] < history.died[0]); /* in level order the newest layer is deleted first */
    assert_int_equal(history.layers.lsn_lo[2], 1000);
    assert_int_equal(history.layers.lsn_hi[2], 3000);
    history_release(&history);
}

static void images_delete_nothing(void **state)
{
    (void)state;
    History history;
    begin(&history, "neon");
    keyspace_add(&history.layers.keyspace, (KeyRange){0, 10});
    add(&history, LAYER_DELTA, 0, 10, 1000, 2000, 60000);
    add(&history, LAYER_DELTA, 0, 10, 2000, 3000, 60000);
    compact(&history, true);
    assert_int_equal(history.plan.jobs.at[0].kind, JOB_CREATE_IMAGE);
    assert_true(history.died[0] == STEP_NEVER && history.died[1] == STEP_NEVER);
    assert_int_equal(history.plan.partitions.at[0].strategy, STRATEGY_IMAGES);
    history_release(&history);
}

static void an_assumed_split_is_used_only_on_demand(void **state)
{
    (void)state;
    const char *const policies[] = {"full", "full+assume_tight_l0"};
    for (int assume = 0; assume < 2; assume++) {
        History history;
        begin(&history, policies[assume]);
        keyspace_add(&history.layers.keyspace, (KeyRange){0, 100000});
        add(&history, LAYER_DELTA, 0, key_max(KEY_PLAIN), 3000, 4000, 50000);
        add(&history, LAYER_DELTA, 0, 1000, 1000, 3000, 50000);
        add(&history, LAYER_DELTA, 2000, 3000, 1000, 3000, 50000);
        compact(&history, true);
        assert_int_equal(history.plan.splits.count, 1);
        assert_true(history.plan.splits.at[0].assumed);
        assert_int_equal(history.plan.partitions.count, assume ? 2 : 1);
        assert_true(history.died[0] != STEP_NEVER); /* both sides read it, and it is deleted after both */
        history_release(&history);
    }
}

/* ---- random sets ---- */

static void random_set(History *history, Rng *rng)
{
    unsigned layers = 1 + (unsigned)rng_below(rng, 40);
    for (unsigned i = 0, bands = 1 + (unsigned)rng_below(rng, 6); i < layers; i++) {
        Lsn from = 1000 + rng_below(rng, bands) * 50000;
        Lsn to = from + (rng_below(rng, 8) ? 50000 : 50000 * (1 + rng_below(rng, 3)));
        Key lo = rng_below(rng, 40) * 100, hi = lo + 1 + rng_below(rng, rng_below(rng, 3) ? 1500 : 2);
        uint64_t size = rng_below(rng, 6) ? rng_below(rng, 200000) : SIZE_UNKNOWN;
        if (rng_below(rng, 5) == 0)
            add(history, LAYER_IMAGE, lo, hi, to, to + rng_below(rng, 2), size);
        else if (rng_below(rng, 5) == 0)
            add(history, LAYER_DELTA, 0, key_max(KEY_PLAIN), from, to, size);
        else
            add(history, LAYER_DELTA, lo, hi, from, to, size);
    }
    if (rng_below(rng, 3))
        keyspace_add(&history->layers.keyspace, (KeyRange){rng_below(rng, 500), 600 + rng_below(rng, 5000)});
}

static const char *const switches[] = {"since", "single", "split", "assume_tight_l0", "skip"};
static const char *const cuts[] = {"size", "image", "grid", "best"};

static void random_policy(Policy *policy, Rng *rng)
{
    Text text = TEXT_EMPTY;
    text_printf(&text, "neon+cut=%s+grid=%u+fanout=%u+target_file_size=%u", cuts[rng_below(rng, 4)],
                1 + (unsigned)rng_below(rng, 200), 1 + (unsigned)rng_below(rng, 4),
                rng_below(rng, 4) ? 100000 : 8192 + (unsigned)rng_below(rng, 30000));
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (rng_below(rng, 2))
            text_printf(&text, "+%s", switches[i]);
    assert_true(policy_parse(text_str(&text), policy, NULL));
    text_release(&text);
}

static bool reads(const Plan *plan, const PlanJob *job, LayerId layer)
{
    for (uint32_t i = 0; i < job->inputs_count; i++)
        if (plan->refs.at[job->inputs_first + i] == layer)
            return true;
    return false;
}

/* Checks that the jobs of a level lie in key order without overlap. Jobs of the same keys are cut by LSN. */
static void check_jobs(const Plan *plan)
{
    for (uint32_t j = 0; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j], *next = j + 1 < plan->jobs.count ? job + 1 : NULL;
        assert_int_equal(job->id, j);
        assert_true(job->keys.lo < job->keys.hi);
        assert_true(job->lsns.lo <= job->lsns.hi);
        for (uint32_t i = 0; i < job->needs_count; i++)
            assert_true(plan->refs.at[job->needs_first + i] < j);
        if (next == NULL || next->level != job->level)
            continue;
        bool same_keys = job->keys.lo == next->keys.lo && job->keys.hi == next->keys.hi;
        assert_true(job->keys.hi <= next->keys.lo || (same_keys && job->lsns.hi == next->lsns.lo));
    }
}

/* Checks that a layer is deleted after a job that read it and never before the last one that reads it, and that no
 * image is deleted. */
static void check_deletions(const History *history)
{
    const Plan *plan = &history->plan;
    for (size_t s = 0; s < history->steps.count; s++) {
        const Step *step = &history->steps.at[s];
        if (step->op != STEP_DELETE)
            continue;
        assert_false(layer_is_image(&history->layers, step->layer));
        assert_true(reads(plan, &plan->jobs.at[step->job], step->layer));
        for (uint32_t j = step->job + 1; j < plan->jobs.count; j++)
            assert_false(plan->jobs.at[j].kind == JOB_CREATE_DELTA && reads(plan, &plan->jobs.at[j], step->layer));
    }
}

static void check_cuts(const Plan *plan)
{
    for (size_t i = 0; i < plan->cuts.count; i++) {
        assert_true(plan->cuts.at[i].job < plan->jobs.count);
        assert_non_null(plan->cuts.at[i].why);
    }
}

/* Checks that no bytes are lost: jobs write at least as much as the deleted deltas had. */
static void check_bytes(const History *history)
{
    const Plan *plan = &history->plan;
    for (size_t p = 0; p < plan->partitions.count; p++) {
        const PlanPartition *partition = &plan->partitions.at[p];
        uint64_t out = 0;
        for (uint32_t j = 0; j < partition->jobs_count; j++)
            out += plan->jobs.at[partition->jobs_first + j].bytes_out;
        if (partition->strategy == STRATEGY_DELTAS)
            assert_true(out + 64 * (partition->jobs_count + 64) >= partition->delta_bytes);
    }
}

static void same_layers(const History *a, const History *b)
{
    assert_int_equal(a->layers.count, b->layers.count);
    for (size_t i = 0; i < a->layers.count; i++) {
        assert_true(a->layers.key_lo[i] == b->layers.key_lo[i] && a->layers.key_hi[i] == b->layers.key_hi[i]);
        assert_true(a->layers.lsn_lo[i] == b->layers.lsn_lo[i] && a->layers.lsn_hi[i] == b->layers.lsn_hi[i]);
        assert_int_equal(a->layers.size[i], b->layers.size[i]);
        assert_int_equal(a->died[i] == STEP_NEVER, b->died[i] == STEP_NEVER);
    }
}

static void any_set_under_any_policy(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 1500; seed++) {
        History both[2];
        for (int traced = 0; traced < 2; traced++) {
            History *history = &both[traced];
            Rng rng = {seed};
            begin(history, "neon");
            random_policy(&history->policy, &rng);
            random_set(history, &rng);
            history_adopt_layers(history);
            history->plan.trace = traced ? &history->trace : NULL;
            Error error = {0};
            Lsn end_lsn = history_end_lsn(history, history_last_step(history));
            if (!dry_run_compact(history, end_lsn, &error))
                assert_true(strstr(error.message, "crosses end_lsn") || strstr(error.message, "keyspace is empty"));
            check_jobs(&history->plan);
            check_deletions(history);
            check_cuts(&history->plan);
            if (error.code == ERROR_NONE)
                check_bytes(history);
        }
        same_layers(&both[0], &both[1]); /* a trace changes nothing */
        history_release(&both[0]);
        history_release(&both[1]);
    }
}

static void a_plan_can_be_cancelled(void **state)
{
    (void)state;
    static const char *const policies[] = {"neon", "full", "blocks"};
    atomic_bool cancel = true;
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++) {
        History history;
        Error error = {0};
        begin(&history, policies[i]);
        keyspace_add(&history.layers.keyspace, (KeyRange){0, 1000});
        for (Lsn lsn = 1000; lsn < 12000; lsn += 1000)
            add(&history, LAYER_DELTA, 0, 1000, lsn, lsn + 1000, 60000);
        history_adopt_layers(&history);
        history.plan.cancel = &cancel;
        assert_false(dry_run_compact(&history, history_end_lsn(&history, history_last_step(&history)), &error));
        assert_int_equal(error.code, ERROR_CANCELLED);
        assert_int_equal(history.plan.jobs.count, 0);
        history_release(&history);
    }
}

typedef struct Canceller {
    atomic_bool cancel;
    long after; /* wait in nanoseconds */
} Canceller;

static void *cancel_later(void *context)
{
    Canceller *canceller = context;
    nanosleep(&(struct timespec){.tv_nsec = canceller->after}, NULL);
    canceller->cancel = true;
    return NULL;
}

/* Wherever a plan is cancelled, nothing is freed twice or leaked (the sanitizers check it), and the error says so. */
static void a_plan_can_be_cancelled_at_any_time(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        Rng rng = {seed};
        History history;
        Error error = {0};
        Canceller canceller = {.after = (long)rng_below(&rng, 300000)};
        pthread_t thread;
        begin(&history, "full");
        for (int i = 0; i < 4; i++)
            random_set(&history, &rng);
        history_adopt_layers(&history);
        history.plan.cancel = &canceller.cancel;
        assert_int_equal(pthread_create(&thread, NULL, cancel_later, &canceller), 0);
        if (!dry_run_compact(&history, history_end_lsn(&history, history_last_step(&history)), &error))
            assert_true(error.code == ERROR_CANCELLED || error.code == ERROR_INPUT);
        pthread_join(thread, NULL);
        history_release(&history);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_can_be_cancelled),
        cmocka_unit_test(a_plan_can_be_cancelled_at_any_time),
        cmocka_unit_test(stacked_deltas_are_merged_and_go),
        cmocka_unit_test(images_delete_nothing),
        cmocka_unit_test(an_assumed_split_is_used_only_on_demand),
        cmocka_unit_test(any_set_under_any_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
