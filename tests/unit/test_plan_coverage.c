/* Plans on estimates lose nothing: for thousands of random layer sets and policies, where a delta covered a
 * key at an LSN before the plan, one does after it, and a read that found something still finds something. Checked by
 * brute force over all edges. */
#include "core/executor/dry_run.h"
#include "tests/unit/random_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define SETS 1500

typedef struct Rect {
    Key key_lo, key_hi;
    Lsn lsn_lo, lsn_hi;
    bool image;
} Rect;

typedef ARRAY(Rect) Rects;

static void rects_live(const History *history, Rects *rects)
{
    const LayerSet *set = &history->layers;
    rects->count = 0;
    for (LayerId id = 0; id < set->count; id++)
        if (history_alive(history, id, history_last_step(history)))
            array_push(rects, (Rect){set->key_lo[id], set->key_hi[id], set->lsn_lo[id], set->lsn_hi[id],
                                     layer_is_image(set, id)});
}

static bool delta_covers(const Rects *rects, Key key, Lsn lsn)
{
    for (size_t i = 0; i < rects->count; i++) {
        const Rect *r = &rects->at[i];
        if (!r->image && r->key_lo <= key && key < r->key_hi && r->lsn_lo <= lsn && lsn < r->lsn_hi)
            return true;
    }
    return false;
}

/* The number of layers that a read of `key` at the head visits: down to and including the newest image. */
static size_t visits(const Rects *rects, Key key)
{
    Lsn image = 0;
    size_t count = 0;
    for (size_t i = 0; i < rects->count; i++)
        if (rects->at[i].image && rects->at[i].key_lo <= key && key < rects->at[i].key_hi &&
            rects->at[i].lsn_hi > image)
            image = rects->at[i].lsn_hi;
    for (size_t i = 0; i < rects->count; i++)
        count += !rects->at[i].image && rects->at[i].key_lo <= key && key < rects->at[i].key_hi &&
                 rects->at[i].lsn_hi > image;
    return count + (image > 0);
}

static void check_coverage(uint64_t seed, const Store *store, const Rects *before, const Rects *after)
{
    for (size_t k = 0; k < 2 * before->count; k++) {
        const Rect *edge = &before->at[k / 2];
        Key key = k % 2 ? edge->key_hi : edge->key_lo;
        for (size_t l = 0; l < 2 * before->count; l++) {
            Lsn lsn = l % 2 ? before->at[l / 2].lsn_hi : before->at[l / 2].lsn_lo;
            if (delta_covers(before, key, lsn) && !delta_covers(after, key, lsn))
                fail_msg("seed %llu, %s: key %llX at LSN %llX was covered", (unsigned long long)seed, store->policy,
                         (unsigned long long)key, (unsigned long long)lsn);
        }
        if (visits(before, key) > 0 && visits(after, key) == 0)
            fail_msg("seed %llu, %s: a read of key %llX visits nothing", (unsigned long long)seed, store->policy,
                     (unsigned long long)key);
    }
}

static void check_set(uint64_t seed, uint64_t *deleted, uint64_t *failed)
{
    Rng rng = {seed};
    Store store;
    Rects before = {0}, after = {0};
    Error error = {0};
    store_init(&store, &rng);
    if (rng_below(&rng, 3) == 0)
        store.history.policy.target_file_size += PAGE_BYTES * (1 + rng_below(&rng, 8));
    if (rng_below(&rng, 4) == 0)
        keyspace_add(&store.history.layers.keyspace, (KeyRange){rng_below(&rng, 30), 30 + rng_below(&rng, 20)});
    rects_live(&store.history, &before);
    Lsn end = history_end_lsn(&store.history, 0);
    *failed += !dry_run_compact(&store.history, end, &error);
    rects_live(&store.history, &after);
    check_coverage(seed, &store, &before, &after);
    for (LayerId id = 0; id < before.count; id++)
        *deleted += store.history.died[id] != STEP_NEVER;
    array_release(&before);
    array_release(&after);
    history_release(&store.history);
}

static void test_no_plan_loses_a_key(void **state)
{
    (void)state;
    uint64_t deleted = 0, failed = 0;
    for (uint64_t seed = 1; seed <= SETS; seed++)
        check_set(seed, &deleted, &failed);
    assert_true(deleted > SETS && failed < SETS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_plan_loses_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
