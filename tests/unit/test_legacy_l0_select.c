/* Which L0 the policy `legacy` compacts, and what ends a selection. */
#include "core/planner/legacy/iteration.h"
#include "core/planner/legacy/l0_plan.h"
#include "core/planner/legacy/l0_select.h"
#include "core/planner/legacy/legacy_memory.h"
#include "tests/unit/legacy_model.h"
#include "tests/unit/legacy_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static void test_l0_selection_is_as_stated(void **state)
{
    (void)state;
    Rng rng = {8};
    LegacyParams params = legacy_params_usual;
    for (int round = 0; round < 4 * ROUNDS; round++) {
        LayerSet set;
        layer_set_init(&set);
        set.form = KEY_PRODUCTION;
        Lsn at = 100;
        size_t count = rng_below(&rng, 8);
        uint64_t sizes[8];
        LsnRange lsns[8];
        for (size_t i = 0; i < count; i++) {
            at += rng_below(&rng, 6) == 0 ? 1 + rng_below(&rng, 3) : 0;
            lsns[i] = (LsnRange){at, at + 10};
            sizes[i] = (rng_below(&rng, 4) + 1) * (128u << 20);
            at += 10;
            layer_set_add(&set, &(Layer){.key_hi = U128_MAX,
                                         .lsn_lo = lsns[i].lo,
                                         .lsn_hi = lsns[i].hi,
                                         .size = sizes[i],
                                         .records = SIZE_UNKNOWN,
                                         .kind = LAYER_DELTA});
        }
        params.compaction_threshold = 1 + rng_below(&rng, 4);
        params.compaction_upper_limit = rng_below(&rng, 4);
        params.checkpoint_distance = rng_below(&rng, 2) ? 1u << 20 : 300u << 20;
        bool force = rng_below(&rng, 4) == 0;
        Lsn force_lsn = rng_below(&rng, 4) ? 0 : 90 + rng_below(&rng, 30);
        uint64_t factor = params.compaction_upper_limit > params.compaction_threshold ? params.compaction_upper_limit
                                                                                      : params.compaction_threshold;
        uint64_t limit = factor * (params.checkpoint_distance > 268435456 ? params.checkpoint_distance : 268435456);
        bool due = count >= params.compaction_threshold || force || (count > 0 && lsns[0].lo < force_lsn); /* rule L1 */
        size_t taken = 0;
        bool pending = false;
        uint64_t sum = 0;
        for (size_t i = 0; i < count && due && !pending; i++) {
            if (i > 0 && lsns[i].lo != lsns[i - 1].hi)
                break;
            taken++;
            sum += i ? sizes[i] : 0;
            pending = i > 0 && sum >= limit;
        }
        LayerId *ids = all_ids(&set);
        LegacyL0Selection selection;
        legacy_l0_select(&selection, &(LegacyL0Input){.set = &set,
                                                      .ids = ids,
                                                      .count = set.count,
                                                      .params = &params,
                                                      .force = force,
                                                      .force_lsn = force_lsn});
        assert_int_equal(selection.taken, taken);
        assert_int_equal(selection.pending, pending);
        if (taken > 0)
            assert_int_equal(selection.band.hi, lsns[taken - 1].hi);
        legacy_l0_selection_release(&selection);
        free(ids);
        layer_set_release(&set);
    }
}

/* The end of a selection is explained where a gap or the limit ends it. With all layers taken, or too few to begin,
 * nothing is said. */
static void test_what_ends_a_selection_is_told(void **state)
{
    (void)state;
    LayerSet set;
    LegacyTimeline timeline;
    layer_set_init(&set);
    LayerId ids[] = {add_delta(&set, 0, 10, 10, 20), add_delta(&set, 0, 10, 20, 30), add_delta(&set, 0, 10, 40, 50)};
    legacy_timeline_init(&timeline, &legacy_params_usual);
    for (LegacyL0Stop stop = LEGACY_L0_NONE; stop <= LEGACY_L0_LIMIT; stop++) {
        Policy policy;
        Plan plan;
        Trace trace = {0};
        assert_true(policy_named(STR("legacy"), &policy, NULL));
        plan_init(&plan, &policy, &trace);
        bool ends = stop == LEGACY_L0_GAP || stop == LEGACY_L0_LIMIT;
        LegacyL0Selection selection = {
            .layers = ids, .count = 3, .taken = ends ? 2 : 0, .stop = stop, .band = {10, 30}, .counted = 7, .limit = 7};
        legacy_trace_l0(&plan, &set, &selection, &timeline);
        assert_int_equal(trace.decisions.count, ends ? 2 : 1);
        if (ends)
            assert_string_equal(
                trace.decisions.at[1].result,
                stop == LEGACY_L0_LIMIT
                    ? "the rest is for the next compaction"
                    : "a gap ends the selection: 1 L0 layer above it is not compacted, and the outcome is Done");
        plan_release(&plan);
        trace_release(&trace);
    }
    legacy_timeline_release(&timeline);
    layer_set_release(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_l0_selection_is_as_stated),
        cmocka_unit_test(test_what_ends_a_selection_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
