/* Rules at their limits: the last number at which they hold and the first at which they do not. For each there was a
 * change of the program that no other test noticed. */
#include "core/analysis/findings.h"
#include "core/analysis/garbage.h"
#include "core/analysis/ledger.h"
#include "core/analysis/overlap.h"
#include "core/executor/gc_run.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* ---- collections ---- */

static void drop_nothing(void *self, LayerId layer)
{
    (void)self, (void)layer;
}

/* The horizon is 15, the newest LSN 21. A layer that ends at 19 is collected with a PITR of 1, at whose horizon, 20, an
 * image covers it. For one that ends at the newest LSN, or below which no image counts, no PITR above 0 does that. */
static void test_a_layer_at_the_newest_lsn_has_no_shorter_pitr(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    history.policy.pitr = 6;
    history.plan.trace = &history.trace;
    history_add_step(&history, STEP_LOAD);
    static const Lsn ends[] = {16, 19, 20, 21};
    for (size_t i = 0; i < 4; i++)
        add_delta(&history.layers, 0, 8, 10, ends[i]);
    add_image(&history.layers, 0, 8, 16);
    add_image(&history.layers, 0, 8, 19);
    add_image(&history.layers, 0, 8, 20);
    history_adopt_layers(&history);
    Backend backend = {.drop = drop_nothing};
    assert_true(gc_run(&(Compactor){0}, &history, &backend, 21, NULL));
    const Decision *decisions = history.trace.decisions.at + 1; /* after the sum: one decision per layer */
    assert_string_equal(decisions[0].flip_parameter, "pitr");
    assert_true(decisions[0].flip_value > 3.9 && decisions[0].flip_value < 4.1);
    assert_true(decisions[1].flip_value > 0.9 && decisions[1].flip_value < 1.1);
    assert_null(decisions[2].flip_parameter);
    assert_null(decisions[3].flip_parameter);
    history_release(&history);
}

static void test_the_horizon_is_newest_less_pitr(void **state)
{
    (void)state;
    Policy policy = {.pitr = 100};
    assert_int_equal(gc_horizon(&policy, 99), 0);
    assert_int_equal(gc_horizon(&policy, 100), 0);
    assert_int_equal(gc_horizon(&policy, 101), 1);
}

/* Images [0,4) and [4 + gap, 12) leave `gap` of the delta's 12 segments: a hole is less than half of them. */
static void test_a_hole_is_less_than_half(void **state)
{
    (void)state;
    for (uint64_t gap = 1; gap <= 8; gap++) {
        LayerSet set;
        LayerIndex index;
        layer_set_init(&set);
        LayerId delta = add_delta(&set, 0, 12, 10, 20);
        add_image(&set, 0, 4, 30);
        if (gap < 8)
            add_image(&set, 4 + gap, 12, 30);
        for (uint64_t key = 0; key < 12; key++) /* makes every key an edge */
            add_delta(&set, key, key + 1, 50, 60);
        LayerId *ids = all_ids(&set);
        layer_index_init(&index, &set);
        GcMarkers markers = {.cutoff = 40};
        Garbage garbage;
        garbage_init(&garbage, (LayerView){&set, &index, ids, set.count}, &markers);
        assert_int_equal(garbage.verdict[delta], gap < 6 ? GARBAGE_HOLE : GARBAGE_CURRENT);
        garbage_release(&garbage);
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
}

/* ---- overlaps ---- */

static void test_deltas_that_touch_are_no_pair(void **state)
{
    (void)state;
    LayerSet set;
    LayerIndex index;
    layer_set_init(&set);
    LayerId a = add_delta(&set, 0, 10, 0, 10), b = add_delta(&set, 0, 10, 5, 15); /* a pair */
    LayerId above = add_delta(&set, 0, 10, 15, 20), beside = add_delta(&set, 10, 20, 0, 10);
    LayerId below = add_delta(&set, 5, 8, 20, 25);
    LayerId *ids = all_ids(&set);
    layer_index_init(&index, &set);
    Overlaps overlaps;
    overlaps_init(&overlaps, (LayerView){&set, &index, ids, set.count});
    assert_int_equal(overlaps.pairs, 1);
    assert_true(overlaps.marked[a] && overlaps.marked[b]);
    assert_false(overlaps.marked[above] || overlaps.marked[beside] || overlaps.marked[below]);
    overlaps_release(&overlaps);
    layer_index_release(&index);
    free(ids);
    layer_set_release(&set);
}

static bool pair(const LayerSet *set, LayerId a, LayerId b)
{
    return a != b && !layer_is_image(set, a) && !layer_is_image(set, b) && set->key_lo[a] < set->key_hi[b] &&
           set->key_lo[b] < set->key_hi[a] && set->lsn_lo[a] < set->lsn_hi[b] && set->lsn_lo[b] < set->lsn_hi[a];
}

static void test_marks_are_those_of_pairs(void **state)
{
    (void)state;
    Rng rng = {17};
    for (int round = 0; round < 500; round++) {
        LayerSet set;
        LayerIndex index;
        random_layers(&set, &rng, 24, 20, 12);
        LayerId *ids = all_ids(&set);
        layer_index_init(&index, &set);
        Overlaps overlaps;
        overlaps_init(&overlaps, (LayerView){&set, &index, ids, set.count});
        uint64_t pairs = 0;
        for (LayerId a = 0; a < set.count; a++) {
            bool marked = false;
            for (LayerId b = 0; b < set.count; b++) {
                marked = marked || pair(&set, a, b);
                pairs += a < b && pair(&set, a, b);
            }
            assert_int_equal(overlaps.marked && overlaps.marked[a], marked);
        }
        assert_int_equal(overlaps.pairs, pairs);
        overlaps_release(&overlaps);
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
}

/* ---- findings ---- */

static const Finding *find(const Findings *findings, FindingKind kind)
{
    for (size_t i = 0; i < findings->list.count; i++)
        if (findings->list.at[i].kind == kind)
            return &findings->list.at[i];
    return NULL;
}

static size_t told_with(LayerSet *set, FindingKind kind, uint64_t target, uint64_t fanout)
{
    LevelOptions options = {0};
    Summary summary;
    Findings findings;
    assert_true(policy_named(STR("full"), &options.policy, NULL));
    options.policy.target_file_size = target;
    options.policy.fanout = fanout;
    summary_init(&summary, set, NULL, 0, &options);
    findings_init(&findings, &summary, NULL, NULL);
    const Finding *finding = find(&findings, kind);
    size_t layers = finding ? finding->layers_count : 0;
    findings_release(&findings);
    summary_release(&summary);
    return layers;
}

static size_t told_of(LayerSet *set, FindingKind kind, uint64_t target)
{
    return told_with(set, kind, target, 10);
}

/* Nine tenths of the fanout are a pile-up. No number is one with a fanout of 1. */
static void test_l0_piles_up_from_nine_tenths_of_the_fanout(void **state)
{
    (void)state;
    static const struct {
        uint64_t fanout, least; /* least: layers from which on it is reported */
    } rows[] = {{1, 100}, {2, 2}, {3, 3}, {10, 9}, {11, 10}, {20, 18}, {21, 19}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (uint64_t count = 1; count <= 22; count++) {
            LayerSet set;
            layer_set_init(&set);
            for (uint64_t n = 0; n < count; n++)
                layer_set_add(&set, &(Layer){.key_hi = key_max(KEY_PLAIN), .lsn_lo = 10 * n, .lsn_hi = 10 * n + 10});
            assert_int_equal(told_with(&set, FINDING_L0_PILE_UP, 1 << 20, rows[i].fanout),
                             count >= rows[i].least ? count : 0);
            layer_set_release(&set);
        }
}

/* Of two pairs of deltas that intersect, one is a compaction's output and an input that is not deleted yet. */
static void test_an_output_over_its_input_is_under_way(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    history_add_step(&history, STEP_LOAD);
    LayerId ids[4];
    for (LayerId i = 0; i < 4; i++) {
        Layer layer = {.key_lo = i < 2 ? 0 : 20, .key_hi = i < 2 ? 10 : 30, .lsn_lo = 10, .lsn_hi = 20, .size = 100};
        ids[i] = history_add_layer(&history, &layer, i == 1 ? 0 : JOB_NONE);
    }
    array_push(&history.plan.refs, ids[0]);
    array_push(&history.plan.jobs, (PlanJob){.inputs_first = 0, .inputs_count = 1});
    LevelOptions options = {0};
    Summary summary;
    Findings findings;
    assert_true(policy_named(STR("full"), &options.policy, NULL));
    summary_init(&summary, &history.layers, ids, 4, &options);
    for (int told = 0; told < 2; told++) {
        findings_init(&findings, &summary, NULL, told ? &history : NULL);
        const Finding *finding = find(&findings, FINDING_OVERLAP);
        assert_non_null(finding);
        assert_int_equal(finding->value, told ? 1 : 2);
        assert_int_equal(finding->layers_count, told ? 2 : 4);
        findings_release(&findings);
    }
    summary_release(&summary);
    history_release(&history);
}

/* The last LSN on disk may lie below the newest layer's end, usually by one, and a target above it. */
static void test_the_head_is_missing_above_the_newest_layer_alone(void **state)
{
    (void)state;
    static const struct {
        Lsn disk_consistent;
        bool told;
    } rows[] = {{50, false}, {99, false}, {100, false}, {1700, false}, {1701, true}, {LSN_HEAD - 1, true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        LayerSet set;
        layer_set_init(&set);
        add_delta(&set, 0, 10, 10, 100);
        set.has_disk_consistent = true;
        set.disk_consistent = rows[i].disk_consistent;
        assert_int_equal(told_of(&set, FINDING_HEAD_GAP, 1600), rows[i].told);
        set.has_disk_consistent = false;
        assert_int_equal(told_of(&set, FINDING_HEAD_GAP, 1600), 0);
        layer_set_release(&set);
    }
}

/* Four of seven segments are most of them; four of eight are not. */
static void test_wide_is_more_than_half(void **state)
{
    (void)state;
    for (uint64_t keys = 6; keys <= 9; keys++) {
        LayerSet set;
        layer_set_init(&set);
        for (Lsn i = 0; i < 3; i++)
            add_delta(&set, 0, 4, 1000 + 10 * i, 1010 + 10 * i);
        for (uint64_t key = 0; key < keys; key++)
            add_delta(&set, key, key + 1, 1030, 1040);
        assert_int_equal(told_of(&set, FINDING_WIDE_THIN, 1600), keys < 8 ? 3 : 0);
        layer_set_release(&set);
    }
}

/* disk_consistent_lsn 100 is the last LSN on disk: a delta may end at 101, and an image may be at 100. */
static void test_the_future_begins_after_the_last_lsn_on_disk(void **state)
{
    (void)state;
    for (Lsn more = 0; more < 3; more++) {
        LayerSet set;
        layer_set_init(&set);
        set.has_disk_consistent = true;
        set.disk_consistent = 100;
        add_delta(&set, 0, 10, 90, 100 + more);
        assert_int_equal(told_of(&set, FINDING_FUTURE, 1 << 20), more > 1);
        layer_set_release(&set);
        layer_set_init(&set);
        set.has_disk_consistent = true;
        set.disk_consistent = 100;
        add_delta(&set, 0, 10, 90, 100);
        add_image(&set, 0, 10, 99 + more);
        assert_int_equal(told_of(&set, FINDING_FUTURE, 1 << 20), more > 1);
        layer_set_release(&set);
    }
}

/* With a target of 1600, thin is less than a sixteenth of it: 100 bytes of WAL. */
static void test_thin_is_less_than_a_sixteenth(void **state)
{
    (void)state;
    for (Lsn tall = 99; tall < 102; tall++) {
        LayerSet set;
        layer_set_init(&set);
        for (Lsn i = 0; i < 5; i++)
            add_delta(&set, 0, 12, 1000 + i * tall, 1000 + (i + 1) * tall);
        assert_int_equal(told_of(&set, FINDING_WIDE_THIN, 1600) > 0, tall < 100);
        layer_set_release(&set);
    }
}

/* The gaps of three layers begin together: the hole is what all of them miss, up to the first end of a gap. */
static void test_a_hole_ends_where_the_first_gap_does(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    for (uint64_t key = 0; key < 20; key++)
        add_delta(&set, key, key + 1, 90, 95);
    add_image(&set, 0, 8, 60);
    add_image(&set, 11, 20, 60);
    LayerId a = add_delta(&set, 0, 20, 10, 20), b = add_delta(&set, 0, 20, 20, 30), c = add_delta(&set, 0, 20, 30, 40);
    LevelOptions options = {0};
    Summary summary;
    Findings findings;
    assert_true(policy_named(STR("full"), &options.policy, NULL));
    set.has_gc_cutoff = true;
    set.gc_cutoff = 80;
    add_image(&set, 9, 11, 35); /* newer than a and b, older than c's end: c's gap ends later */
    summary_init(&summary, &set, NULL, 0, &options);
    findings_init(&findings, &summary, NULL, NULL);
    const Finding *finding = find(&findings, FINDING_GC_HOLE);
    assert_non_null(finding);
    assert_int_equal(finding->value, 3);
    assert_true(finding->keys.lo == 8 && finding->keys.hi == 9);
    (void)a, (void)b, (void)c;
    findings_release(&findings);
    summary_release(&summary);
    layer_set_release(&set);
}

/* ---- ledger ---- */

/* A layer that a step deletes is not alive at that step. */
static void test_dead_at_the_step_that_deletes(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    Layer layer = {.kind = LAYER_DELTA, .key_hi = 10, .lsn_lo = 1, .lsn_hi = 5, .size = 700, .records = 7};
    StepId flush = history_add_step(&history, STEP_FLUSH);
    LayerId id = history_add_layer(&history, &layer, JOB_NONE);
    history.steps.at[flush].layer = id;
    StepId between = history_add_step(&history, STEP_COMPACT);
    StepId deleted = history_add_step(&history, STEP_DELETE);
    history.steps.at[deleted].layer = id;
    history_end_layer(&history, id);
    Ledger ledger;
    ledger_init(&ledger, &history, between);
    assert_int_equal(ledger.all.written, 700);
    assert_int_equal(ledger.all.rewritten, 0);
    ledger_release(&ledger);
    ledger_init(&ledger, &history, deleted);
    assert_int_equal(ledger.all.rewritten, 700);
    ledger_release(&ledger);
    history_release(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_layer_at_the_newest_lsn_has_no_shorter_pitr),
        cmocka_unit_test(test_the_horizon_is_newest_less_pitr),
        cmocka_unit_test(test_a_hole_is_less_than_half),
        cmocka_unit_test(test_deltas_that_touch_are_no_pair),
        cmocka_unit_test(test_marks_are_those_of_pairs),
        cmocka_unit_test(test_l0_piles_up_from_nine_tenths_of_the_fanout),
        cmocka_unit_test(test_an_output_over_its_input_is_under_way),
        cmocka_unit_test(test_the_head_is_missing_above_the_newest_layer_alone),
        cmocka_unit_test(test_wide_is_more_than_half),
        cmocka_unit_test(test_the_future_begins_after_the_last_lsn_on_disk),
        cmocka_unit_test(test_thin_is_less_than_a_sixteenth),
        cmocka_unit_test(test_a_hole_ends_where_the_first_gap_does),
        cmocka_unit_test(test_dead_at_the_step_that_deletes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
