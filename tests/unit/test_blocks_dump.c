/* `blocks` on a dump: rows of four bytes per slice against slices that are kept one by one, on random sets. */
#include "core/executor/dry_run.h"
#include "core/history/slices.h"
#include "core/planner/blocks/blocks_policy.h"
#include "core/tell/decision_text.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Plans the set. `rows`: the plan knows that records lie on lines; otherwise it asks key sources only. */
static void plan_set(History *history, const LayerSet *set, const Policy *policy, bool rows)
{
    history_init(history);
    for (LayerId id = 0; id < set->count; id++) {
        Layer layer = layer_set_get(set, id);
        layer_set_add(&history->layers, &layer);
    }
    keyspace_copy(&history->layers.keyspace, &set->keyspace);
    history->layers.form = KEY_PLAIN;
    history->policy = *policy;
    history->plan.trace = &history->trace;
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    DryRun dry_run;
    dry_run_init(&dry_run, history);
    Backend backend = dry_run_backend(&dry_run);
    if (!rows)
        backend.ordinals = NULL;
    Compactor compactor = {0};
    Error error = {0};
    if (!compactor_run(&compactor, history, &backend, history_end_lsn(history, history_last_step(history)), &error))
        fail_msg("%s", error.message);
    compactor_release(&compactor);
    history_show_slices(history);
    dry_run_release(&dry_run);
}

static void same_jobs(const History *a, const History *b)
{
    assert_int_equal(a->plan.jobs.count, b->plan.jobs.count);
    for (size_t j = 0; j < a->plan.jobs.count; j++) {
        const PlanJob *x = &a->plan.jobs.at[j], *y = &b->plan.jobs.at[j];
        assert_int_equal(x->kind, y->kind);
        assert_true(x->keys.lo == y->keys.lo && x->keys.hi == y->keys.hi);
        assert_true(x->lsns.lo == y->lsns.lo && x->lsns.hi == y->lsns.hi);
        assert_int_equal(x->bytes_in, y->bytes_in);
        assert_int_equal(x->bytes_out, y->bytes_out);
        assert_int_equal(x->inputs_count, y->inputs_count);
        for (uint32_t i = 0; i < x->inputs_count; i++)
            assert_int_equal(a->plan.refs.at[x->inputs_first + i], b->plan.refs.at[y->inputs_first + i]);
    }
    assert_int_equal(a->plan.cuts.count, b->plan.cuts.count);
    for (size_t c = 0; c < a->plan.cuts.count; c++)
        assert_true(a->plan.cuts.at[c].key == b->plan.cuts.at[c].key);
    assert_int_equal(a->plan.partitions.count, b->plan.partitions.count);
}

static void same_decisions(const Trace *a, const Trace *b)
{
    const LayerSet plain = {.form = KEY_PLAIN};
    assert_int_equal(a->decisions.count, b->decisions.count);
    for (size_t i = 0; i < a->decisions.count; i++) {
        const Decision *x = &a->decisions.at[i], *y = &b->decisions.at[i];
        Text left = TEXT_EMPTY, right = TEXT_EMPTY;
        decision_text(a, x, &plain, &left);
        decision_text(b, y, &plain, &right);
        assert_string_equal(left.at, right.at);
        text_release(&left);
        text_release(&right);
        assert_int_equal(x->layers_count, y->layers_count);
        TraceLayers buffers[2] = {{0}};
        const LayerId *xs = trace_layers(a, x, &buffers[0]), *ys = trace_layers(b, y, &buffers[1]);
        assert_memory_equal(xs, ys, x->layers_count * sizeof *xs);
        array_release(&buffers[0]);
        array_release(&buffers[1]);
        assert_int_equal(x->rejected_count, y->rejected_count);
    }
}

/* The number of live layers over a point. */
static unsigned layers_over(const History *history, StepId step, Key key, Lsn lsn)
{
    const LayerSet *set = &history->layers;
    unsigned count = 0;
    for (LayerId id = 0; id < set->count; id++)
        count += history_alive(history, id, step) && set->key_lo[id] <= key && key < set->key_hi[id] &&
                 set->lsn_lo[id] <= lsn && lsn < set->lsn_hi[id];
    return count;
}

static uint64_t live_bytes(const History *history, StepId step)
{
    uint64_t bytes = 0;
    for (LayerId id = 0; id < history->layers.count; id++)
        if (history_alive(history, id, step) && history->layers.size[id] != SIZE_UNKNOWN)
            bytes += history->layers.size[id];
    return bytes;
}

/* Expects that the same slices are in use after each step. */
static void same_layers(const History *a, const History *b, Rng *rng, uint64_t keys, uint64_t lsns)
{
    assert_int_equal(a->steps.count, b->steps.count);
    for (int i = 0; i < 100; i++) {
        StepId step = (StepId)rng_below(rng, a->steps.count);
        Key key = rng_below(rng, keys);
        Lsn lsn = rng_below(rng, lsns + 2);
        assert_int_equal(layers_over(a, step, key, lsn), layers_over(b, step, key, lsn));
        assert_int_equal(live_bytes(a, step), live_bytes(b, step));
    }
}

static Policy random_policy(Rng *rng)
{
    Policy policy;
    assert_true(policy_named(STR("blocks"), &policy, NULL));
    BlocksParameters own = blocks_parameters(&policy);
    policy.target_file_size = PAGE_BYTES << rng_below(rng, 8);
    own.max_depth = 1 + (uint32_t)rng_below(rng, 6);
    own.clean = rng_below(rng, 2) ? 0 : (uint32_t)rng_below(rng, 95);
    own.dead = (uint32_t)rng_below(rng, 20);
    own.count_image = rng_below(rng, 2) == 0;
    own.weigh = rng_below(rng, 3) ? 0 : (uint32_t)rng_below(rng, 200);
    own.absorb = rng_below(rng, 2) ? 0 : (uint32_t)rng_below(rng, 120);
    own.rent = rng_below(rng, 3) ? 0 : (uint32_t)rng_below(rng, 200);
    own.image_full = rng_below(rng, 4) ? 0 : 50 + (uint32_t)rng_below(rng, 100);
    own.image_join = 100 + (uint32_t)rng_below(rng, 100);
    own.halve = (uint32_t)rng_below(rng, 3);
    blocks_parameters_put(&policy, &own);
    return policy;
}

/* Plans a random set in both ways. `most`: the largest number of deltas over any keys, beside 40 smaller layers. */
static void check_seed(uint64_t seed, uint64_t most)
{
    Rng rng = {seed};
    LayerSet set;
    Policy policy = random_policy(&rng);
    uint64_t block = policy.target_file_size / PAGE_BYTES >> blocks_parameters(&policy).halve;
    uint64_t keys = 4 + rng_below(&rng, 16 * (block ? block : 1));
    uint64_t lsns = 50 + rng_below(&rng, 1u << rng_below(&rng, 24));
    random_layers(&set, &rng, 40, keys, lsns);
    for (uint64_t wide = rng_below(&rng, 2) * rng_below(&rng, 12); wide > 0; wide--) { /* neighbours share these */
        Lsn lo = rng_below(&rng, lsns);
        add_delta(&set, 0, keys, lo, lo + 1 + rng_below(&rng, lsns - lo));
    }
    for (; most > 0; most--) { /* stacks of many chunks of rows */
        Lsn lo = rng_below(&rng, lsns);
        uint64_t from = rng_below(&rng, 3) ? rng_below(&rng, keys) : 0;
        add_delta(&set, from, from + 1 + rng_below(&rng, keys - from), lo, lo + 1 + rng_below(&rng, lsns - lo));
    }
    for (size_t i = 0; i < set.count; i++)
        if (rng_below(&rng, 2))
            set.size[i] = rng_below(&rng, 1u << rng_below(&rng, 26));
    for (uint64_t at = rng_below(&rng, 50); rng_below(&rng, 3) && at < keys; at += 1 + rng_below(&rng, keys / 2 + 2))
        keyspace_add(&set.keyspace, (KeyRange){at, at + 1 + rng_below(&rng, keys)});
    History slow, fast;
    plan_set(&slow, &set, &policy, false);
    plan_set(&fast, &set, &policy, true);
    same_jobs(&slow, &fast);
    same_decisions(&slow.trace, &fast.trace);
    same_layers(&slow, &fast, &rng, keys, lsns);
    history_release(&slow);
    history_release(&fast);
    layer_set_release(&set);
}

static void test_rows_plan_as_slices_do(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4000; seed++)
        check_seed(seed, 0);
}

static void test_rows_of_tall_stacks_plan_as_slices_do(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++)
        check_seed(seed, 50 + seed * 2);
}

enum { BLOCKS = 1000, BLOCK_KEYS = 8, WIDE = 300 };

/* Wide deltas over all blocks, and heavy ones over every second block: those blocks get an image, their neighbours
 * merge. */
static void alternating_set(LayerSet *set)
{
    layer_set_init(set);
    for (Lsn i = 0; i < WIDE; i++) {
        LayerId id = add_delta(set, 0, BLOCKS * BLOCK_KEYS, i * 10, i * 10 + 10);
        set->size[id] = BLOCKS * 100;
    }
    for (uint64_t b = 0; b < BLOCKS; b += 2) {
        LayerId id = add_delta(set, b * BLOCK_KEYS, (b + 1) * BLOCK_KEYS, WIDE * 10, WIDE * 10 + 10);
        set->size[id] = (uint64_t)BLOCK_KEYS * 8 * PAGE_BYTES;
    }
    keyspace_add(&set->keyspace, (KeyRange){0, BLOCKS * BLOCK_KEYS});
}

/* 300 rows, of which 500 pieces each are left: too many to list each of them. */
static void test_rows_left_in_many_pieces_are_gone(void **state)
{
    (void)state;
    LayerSet set;
    History history;
    Policy policy;
    alternating_set(&set);
    assert_true(policy_named(STR("blocks"), &policy, NULL));
    BlocksParameters own = blocks_parameters(&policy);
    policy.target_file_size = BLOCK_KEYS * PAGE_BYTES;
    own.max_depth = 2;
    blocks_parameters_put(&policy, &own);
    plan_set(&history, &set, &policy, true);
    StepId last = (StepId)(history.steps.count - 1);
    unsigned images = 0, merges = 0;
    for (uint64_t b = 0; b < BLOCKS; b++) {
        unsigned newest = layers_over(&history, last, b * BLOCK_KEYS, WIDE * 10 + 10);
        unsigned below = layers_over(&history, last, b * BLOCK_KEYS, 5);
        images += newest == 1; /* the image lies at the LSN end of all deltas */
        merges += newest == 0 && below == 1;
        assert_in_range(below, 0, 1); /* no old slice is shown beside the merge that contains it */
    }
    assert_int_equal(images, BLOCKS / 2);
    assert_int_equal(merges, BLOCKS / 2);
    assert_true(history.layers.count < (size_t)WIDE * BLOCKS); /* one for each piece and each part between them */
    history_release(&history);
    layer_set_release(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_plan_as_slices_do),
        cmocka_unit_test(test_rows_of_tall_stacks_plan_as_slices_do),
        cmocka_unit_test(test_rows_left_in_many_pieces_are_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
