/* The differences between two layer sets. */
#include "core/analysis/consistency.h"
#include "core/base/rng.h"
#include "core/executor/dry_run.h"
#include "core/formats/load.h"
#include "core/history/diff.h"
#include "core/history/fork.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void add(History *history, Key lo, Key hi, Lsn from, Lsn to, uint64_t size)
{
    Layer layer = {.key_lo = lo,
                   .key_hi = hi,
                   .lsn_lo = from,
                   .lsn_hi = to,
                   .size = size,
                   .records = SIZE_UNKNOWN,
                   .generation = GENERATION_NONE};
    if (!history->steps.count)
        history_add_step(history, STEP_LOAD);
    history_add_layer(history, &layer, JOB_NONE);
}

static void test_appeared_disappeared_and_changed_layers(void **state)
{
    (void)state;
    History a, b;
    history_init(&a);
    history_init(&b);
    add(&a, 0, 10, 1, 2, 100);
    add(&a, 10, 20, 1, 2, 100);
    add(&a, 20, 30, 1, 2, SIZE_UNKNOWN);
    add(&b, 10, 20, 1, 2, 200);
    add(&b, 20, 30, 1, 2, 7); /* A does not know its size: no difference */
    add(&b, 0, 30, 2, 3, 50);
    HistoryDiff diff;
    history_diff(&a, 0, &b, 0, &diff);
    assert_int_equal(diff.changes.count, 3);
    assert_int_equal(diff.changes.at[0].kind, CHANGE_APPEARED); /* the highest LSN end comes first */
    assert_int_equal(diff.changes.at[1].kind, CHANGE_WENT);
    assert_int_equal(diff.changes.at[2].kind, CHANGE_CHANGED);
    assert_int_equal(diff.same, 1);
    assert_int_equal(diff.b.bytes, 257);
    assert_int_equal(diff.a.sizes_unknown, 1);
    history_diff_release(&diff);
    history_diff(&a, 0, &a, 0, &diff);
    assert_int_equal(diff.changes.count, 0);
    assert_int_equal(diff.same, 3);
    history_diff_release(&diff);
    history_release(&a);
    history_release(&b);
}

static void test_twins_are_paired(void **state)
{
    (void)state;
    History a, b;
    history_init(&a);
    history_init(&b);
    add(&a, 0, 10, 1, 2, 5);
    add(&a, 0, 10, 1, 2, 5);
    add(&b, 0, 10, 1, 2, 5);
    HistoryDiff diff;
    history_diff(&a, 0, &b, 0, &diff);
    assert_int_equal(diff.same, 1);
    assert_int_equal(diff.went, 1);
    history_diff_release(&diff);
    history_release(&a);
    history_release(&b);
}

/* ---- against the rule, read literally: of each identity the alive layers in the order of ids, pair by pair ---- */

static bool alike(const LayerSet *a, LayerId i, const LayerSet *b, LayerId j)
{
    return a->key_lo[i] == b->key_lo[j] && a->key_hi[i] == b->key_hi[j] && a->lsn_lo[i] == b->lsn_lo[j] &&
           a->lsn_hi[i] == b->lsn_hi[j] && a->kind[i] == b->kind[j];
}

/* The number of earlier alive layers with the same identity. */
static size_t place_of(const History *history, StepId step, LayerId id)
{
    size_t place = 0;
    for (LayerId other = 0; other < id; other++)
        place += history_alive(history, other, step) && alike(&history->layers, other, &history->layers, id);
    return place;
}

static LayerId partner_of(const History *a, StepId at_a, LayerId id, const History *b, StepId at_b)
{
    for (LayerId other = 0; other < b->layers.count; other++)
        if (history_alive(b, other, at_b) && alike(&a->layers, id, &b->layers, other) &&
            place_of(a, at_a, id) == place_of(b, at_b, other))
            return other;
    return LAYER_NONE;
}

static void expect_as_the_rule(const History *a, StepId at_a, const History *b, StepId at_b)
{
    HistoryDiff diff;
    uint64_t same = 0, went = 0, changed = 0, appeared = 0;
    history_diff(a, at_a, b, at_b, &diff);
    for (LayerId id = 0; id < a->layers.count; id++) {
        if (!history_alive(a, id, at_a))
            continue;
        LayerId other = partner_of(a, at_a, id, b, at_b);
        bool differs = other != LAYER_NONE && a->layers.size[id] != b->layers.size[other];
        went += other == LAYER_NONE;
        changed += differs;
        same += other != LAYER_NONE && !differs;
        for (size_t i = 0; i < diff.changes.count; i++)
            if (diff.changes.at[i].a == id)
                assert_int_equal(diff.changes.at[i].b, other);
    }
    for (LayerId id = 0; id < b->layers.count; id++)
        appeared += history_alive(b, id, at_b) && partner_of(b, at_b, id, a, at_a) == LAYER_NONE;
    assert_int_equal(diff.same, same);
    assert_int_equal(diff.went, went);
    assert_int_equal(diff.changed, changed);
    assert_int_equal(diff.appeared, appeared);
    assert_int_equal(diff.changes.count, went + changed + appeared);
    history_diff_release(&diff);
}

static void expect_same_counts(const LayerCounts *a, const LayerCounts *b)
{
    assert_int_equal(a->layers, b->layers);
    assert_int_equal(a->deltas, b->deltas);
    assert_int_equal(a->images, b->images);
    assert_int_equal(a->l0, b->l0);
    assert_int_equal(a->parts, b->parts);
    assert_int_equal(a->sizes_unknown, b->sizes_unknown);
    assert_int_equal(a->bytes, b->bytes);
}

/* Expects that a comparison by what is kept for all steps equals a comparison of all layers. True: something was kept.
 */
static bool expect_as_at_once(const History *a, const History *b)
{
    HistoryDiffBase base;
    history_diff_base_init(&base, a, b);
    for (StepId at_a = 0; at_a < 2; at_a++)
        for (StepId at_b = 0; at_b < 2; at_b++) {
            HistoryDiff once, kept;
            history_diff(a, at_a, b, at_b, &once);
            history_diff_at(&base, at_a, at_b, &kept);
            assert_int_equal(once.changes.count, kept.changes.count);
            for (size_t i = 0; i < once.changes.count; i++) {
                assert_int_equal(once.changes.at[i].kind, kept.changes.at[i].kind);
                assert_int_equal(once.changes.at[i].a, kept.changes.at[i].a);
                assert_int_equal(once.changes.at[i].b, kept.changes.at[i].b);
            }
            assert_int_equal(once.same, kept.same);
            assert_int_equal(once.went, kept.went);
            assert_int_equal(once.appeared, kept.appeared);
            assert_int_equal(once.changed, kept.changed);
            expect_same_counts(&once.a, &kept.a);
            expect_same_counts(&once.b, &kept.b);
            history_diff_release(&once);
            history_diff_release(&kept);
        }
    bool some = base.items_a && base.lasting_a.layers > 0;
    history_diff_base_release(&base);
    return some;
}

/* Two histories that continue from the same layers, as plans of one set do: some layers are deleted, some made. There
 * are few places, so that there are twins. */
static void test_random_sides_follow_the_rule(void **state)
{
    (void)state;
    Rng rng = {5};
    int kept = 0;
    for (int round = 0; round < 400; round++) {
        History sides[2];
        uint64_t count = 1 + rng_below(&rng, 12), places = round % 2 ? 3 : 40;
        for (int s = 0; s < 2; s++)
            history_init(&sides[s]);
        for (uint64_t i = 0; i < count; i++) {
            Key lo = rng_below(&rng, places) * 10;
            uint64_t size = 1 + rng_below(&rng, 2);
            add(&sides[0], lo, lo + 10, 1, 2, size);
            add(&sides[1], lo, lo + 10, 1, 2, rng_below(&rng, 8) ? size : 3);
        }
        for (int s = 0; s < 2; s++) {
            history_add_step(&sides[s], STEP_CREATE);
            for (uint64_t i = 0; i < 3; i++) {
                Key lo = rng_below(&rng, places) * 10;
                add(&sides[s], lo, lo + 10, 1, 2, 1 + rng_below(&rng, 2));
                LayerId gone = (LayerId)rng_below(&rng, count);
                if (history_alive(&sides[s], gone, history_last_step(&sides[s])))
                    history_end_layer(&sides[s], gone);
            }
        }
        expect_as_the_rule(&sides[0], 0, &sides[1], 0);
        expect_as_the_rule(&sides[0], 1, &sides[1], 1);
        expect_as_the_rule(&sides[0], 1, &sides[1], 0);
        kept += expect_as_at_once(&sides[0], &sides[1]);
        for (int s = 0; s < 2; s++)
            history_release(&sides[s]);
    }
    assert_in_range(kept, 50, 350);
}

/* A job of `blocks` replaces parts of 62 layers: 35 are deleted, and of 27 a part stays in use. These have not gone,
 * and their parts have not appeared; an audit, too, counts 35 deleted layers. */
static void test_layers_in_parts_are_still_there(void **state)
{
    (void)state;
    const char *path = "samples/slow-shop.json";
    History shop;
    LoadReport report = {0};
    assert_true(load_paths(&path, 1, &(LoadOptions){0}, &shop, &report, NULL));
    load_report_release(&report);
    Policy policy = {0};
    assert_true(policy_parse(STR("blocks"), &policy, NULL));
    History *plan = history_fork(&shop, history_last_step(&shop), &policy);
    assert_true(dry_run_compact(plan, history_end_lsn(plan, history_last_step(plan)), NULL));
    StepId end = history_last_step(plan);
    HistoryDiff diff;
    history_diff(&shop, 0, plan, end, &diff);
    assert_int_equal(diff.appeared, 1);
    assert_int_equal(diff.went, 35);
    assert_int_equal(diff.changed, 27);
    assert_int_equal(diff.parted, 27);
    assert_int_equal(diff.same, 179);
    assert_int_equal(diff.b.layers, diff.same + diff.changed + diff.appeared);
    for (size_t i = 0; i < diff.changes.count; i++)
        if (diff.changes.at[i].kind == CHANGE_CHANGED) {
            assert_int_equal(diff.changes.at[i].parts_a, 0);
            assert_in_range(diff.changes.at[i].parts_b, 1, 9);
        }
    history_diff_release(&diff);
    history_diff(plan, end, plan, end, &diff); /* the same parts are in use */
    assert_int_equal(diff.changes.count, 0);
    assert_int_equal(diff.same, 207);
    history_diff_release(&diff);

    Consistency audit;
    consistency_init(&audit, plan);
    assert_int_equal(audit.deleted, 35);
    assert_int_equal(audit.covered, 35);
    assert_int_equal(audit.covered_parts, 27);
    consistency_release(&audit);
    history_free(plan);
    history_release(&shop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layers_in_parts_are_still_there),
        cmocka_unit_test(test_appeared_disappeared_and_changed_layers),
        cmocka_unit_test(test_twins_are_paired),
        cmocka_unit_test(test_random_sides_follow_the_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
