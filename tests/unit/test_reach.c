/* How far one delta may extend beside deltas that are out of scope, against every pair of layers, one by one. */
#include "core/base/rng.h"
#include "core/planner/tiered/reach.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define KEYS 24

static void scope_add(PartitionScope *scope, LayerSet *set, KeyRange keys, LsnRange lsns, bool in_scope)
{
    LayerId id = add_delta(set, (uint64_t)keys.lo, (uint64_t)keys.hi, lsns.lo, lsns.hi);
    scope->at = mem_resize(scope->at, scope->count + 1, sizeof *scope->at);
    scope->at[scope->count++] =
        (ScopeLayer){.id = id, .in_scope = in_scope, .ranges_first = (uint32_t)scope->ranges.count, .ranges_count = 1};
    array_push(&scope->ranges, keys);
    scope->out_of_scope += !in_scope;
}

/* Whether a layer over `keys` that reads all in scope there, down to their lowest start, spans none that is out of
 * scope. */
static bool fits(const PartitionScope *scope, const LayerSet *set, KeyRange keys)
{
    Lsn floor = UINT64_MAX;
    for (size_t i = 0; i < scope->count; i++)
        if (scope->at[i].in_scope && key_range_overlaps(scope->ranges.at[i], keys) && set->lsn_lo[i] < floor)
            floor = set->lsn_lo[i];
    for (size_t i = 0; i < scope->count; i++)
        if (!scope->at[i].in_scope && key_range_overlaps(scope->ranges.at[i], keys) && set->lsn_hi[i] > floor)
            return false;
    return true;
}

/* Whether a layer may begin at the key: it begins with a record, and that lies in a delta in scope. */
static bool may_begin(const PartitionScope *scope, Key key)
{
    for (size_t i = 0; i < scope->count; i++)
        if (scope->at[i].in_scope && scope->ranges.at[i].lo <= key && key < scope->ranges.at[i].hi)
            return true;
    return false;
}

static void test_a_layer_ends_before_it_would_span_one_out_of_scope(void **state)
{
    (void)state;
    PartitionScope scope = {0};
    LayerSet set;
    layer_set_init(&set);
    scope_add(&scope, &set, (KeyRange){0, 12}, (LsnRange){500, 900}, true);
    scope_add(&scope, &set, (KeyRange){0, 4}, (LsnRange){100, 500}, false);
    scope_add(&scope, &set, (KeyRange){8, 12}, (LsnRange){100, 500}, true);
    Reach reach;
    reach_init(&reach, &scope, &set);
    assert_true(reach_until(&reach, 0) == 8); /* with key 8 it would start at 100, below the end of [0,4) */
    assert_true(reach_until(&reach, 3) == 8);
    assert_true(reach_until(&reach, 4) == U128_MAX);
    assert_true(reach_until(&reach, 8) == U128_MAX);
    assert_true(reach_until(&reach, 12) == U128_MAX);
    reach_release(&reach);
    set.lsn_lo[2] = 500; /* exactly where the other one ends */
    reach_init(&reach, &scope, &set);
    assert_true(reach_until(&reach, 0) == U128_MAX);
    reach_release(&reach);
    assert_true(reach_until(NULL, 0) == U128_MAX);
    free(scope.at);
    array_release(&scope.ranges);
    layer_set_release(&set);
}

static void test_reach_is_the_longest_layer_that_fits(void **state)
{
    (void)state;
    Rng rng = {11};
    size_t limited = 0;
    for (int round = 0; round < 2000; round++) {
        PartitionScope scope = {0};
        LayerSet set;
        layer_set_init(&set);
        for (uint64_t n = 1 + rng_below(&rng, 9); n > 0; n--) {
            uint64_t lo = rng_below(&rng, KEYS), hi = lo + 1 + rng_below(&rng, KEYS - lo);
            Lsn start = 1 + rng_below(&rng, 8);
            scope_add(&scope, &set, (KeyRange){lo, hi}, (LsnRange){start, start + 1 + rng_below(&rng, 8)},
                      rng_below(&rng, 3) > 0);
        }
        Reach reach;
        reach_init(&reach, &scope, &set);
        for (uint64_t key = 0; key < KEYS; key++) {
            if (!may_begin(&scope, key) || !fits(&scope, &set, (KeyRange){key, key + 1}))
                continue; /* scope_rejoin() leaves no key that does not fit */
            uint64_t longest = key + 1;
            while (longest < KEYS && fits(&scope, &set, (KeyRange){key, longest + 1}))
                longest++;
            Key until = reach_until(&reach, key);
            assert_true(until >= KEYS ? longest == KEYS : until == longest);
            limited += until < KEYS;
        }
        reach_release(&reach);
        free(scope.at);
        array_release(&scope.ranges);
        layer_set_release(&set);
    }
    assert_true(limited > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_layer_ends_before_it_would_span_one_out_of_scope),
        cmocka_unit_test(test_reach_is_the_longest_layer_that_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
