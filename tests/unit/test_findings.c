/* Findings: each statement against the part of the program that shows the same fact. */
#include "core/analysis/findings.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static const Finding *find(const Findings *findings, FindingKind kind)
{
    for (size_t i = 0; i < findings->list.count; i++)
        if (findings->list.at[i].kind == kind)
            return &findings->list.at[i];
    return NULL;
}

static void look(LayerSet *set, uint64_t fanout, Summary *summary, Findings *findings)
{
    LevelOptions options = {0};
    assert_true(policy_named(STR("full"), &options.policy, NULL));
    options.policy.fanout = fanout;
    summary_init(summary, set, NULL, 0, &options);
    findings_init(findings, summary, NULL, NULL);
}

static void forget(LayerSet *set, Summary *summary, Findings *findings)
{
    findings_release(findings);
    summary_release(summary);
    layer_set_release(set);
}

/* The layers that holes keep are as many as in the GC view, for holes of any kind. */
static void test_t9_holes_are_those_of_the_gc_view(void **state)
{
    (void)state;
    Rng rng = {91};
    size_t told = 0;
    for (int round = 0; round < 400; round++) {
        LayerSet set;
        Summary summary;
        Findings findings;
        random_layers(&set, &rng, 60, 12, 25);
        set.has_gc_cutoff = round % 2;
        set.gc_cutoff = 20;
        look(&set, 10, &summary, &findings);
        GcMarkers markers = gc_markers_of_set(&set, summary.ids, summary.layers);
        Garbage garbage;
        garbage_init(&garbage, summary_view(&summary), &markers);
        size_t held = garbage.deltas[GARBAGE_HOLE] + garbage.images[GARBAGE_HOLE];
        const Finding *finding = find(&findings, FINDING_GC_HOLE);
        assert_int_equal(finding ? finding->value : 0, held >= 3 ? held : 0);
        told += finding != NULL;
        for (uint32_t i = 0; finding && i < finding->layers_count; i++)
            assert_int_equal(garbage.verdict[findings.layers.at[finding->layers_first + i]], GARBAGE_HOLE);
        garbage_release(&garbage);
        forget(&set, &summary, &findings);
    }
    assert_true(told > 20);
}

static void expect_same_findings(const Findings *a, const Findings *b)
{
    assert_int_equal(a->list.count, b->list.count);
    for (size_t i = 0; i < a->list.count; i++) {
        const Finding *left = &a->list.at[i], *right = &b->list.at[i];
        assert_int_equal(left->kind, right->kind);
        assert_int_equal(left->severity, right->severity);
        assert_string_equal(left->text, right->text);
        assert_true(left->keys.lo == right->keys.lo && left->keys.hi == right->keys.hi);
        assert_true(left->lsns.lo == right->lsns.lo && left->lsns.hi == right->lsns.hi);
        assert_true(left->value == right->value && left->limit == right->limit);
        assert_true(left->count == right->count && left->total == right->total);
        assert_int_equal(left->layers_count, right->layers_count);
        assert_int_equal(left->layers_more, right->layers_more);
        if (left->layers_count > 0)
            assert_memory_equal(a->layers.at + left->layers_first, b->layers.at + right->layers_first,
                                left->layers_count * sizeof *a->layers.at);
    }
}

/* Two threads may make a half each: joined they are the whole, in its order. */
static void expect_same_halves(const Findings *whole, const Summary *summary, const GcMarkers *markers)
{
    Findings joined, others;
    assert_true(findings_init_half(&joined, true, summary, markers, NULL, NULL));
    assert_true(findings_init_half(&others, false, summary, markers, NULL, NULL));
    findings_join(&joined, &others);
    expect_same_findings(whole, &joined);
    findings_release(&joined);
}

/* When markers move while the layers stay the same, findings that are kept and findings that are searched again equal
 * those of a first search. */
static void test_other_markers_find_what_a_first_look_finds(void **state)
{
    (void)state;
    Rng rng = {17};
    size_t changed = 0, total = 0;
    for (int round = 0; round < 200; round++) {
        LayerSet set;
        Summary summary;
        Findings moved;
        random_layers(&set, &rng, 60, 12, 25);
        look(&set, 10, &summary, &moved);
        for (int move = 0; move < 4; move++) {
            const Lsn branches[] = {rng_below(&rng, 26), rng_below(&rng, 26)};
            GcMarkers markers = {.cutoff = rng_below(&rng, 27), .branches = branches, .branch_count = (size_t)move % 3};
            Findings first, again;
            findings_init(&first, &summary, &markers, NULL);
            assert_true(findings_init_unless(&again, &moved, &summary, &markers, NULL, NULL));
            expect_same_findings(&first, &again);
            expect_same_halves(&first, &summary, &markers);
            changed += first.list.count != moved.list.count;
            total += first.list.count;
            findings_release(&first);
            findings_release(&moved);
            moved = again;
        }
        forget(&set, &summary, &moved);
    }
    assert_true(changed > 50 && total > 800);
}

/* The layers of a finding are listed once each, so that a walk over them visits as many as the finding says. */
static void test_t10_layers_are_listed_once(void **state)
{
    (void)state;
    LayerSet set;
    Summary summary;
    Findings findings;
    layer_set_init(&set);
    add_delta(&set, 0, 100, 10, 20); /* it overlaps each of the other three: three pairs, four layers */
    add_delta(&set, 0, 10, 12, 14);
    add_delta(&set, 20, 30, 12, 14);
    add_delta(&set, 40, 50, 12, 14);
    look(&set, 10, &summary, &findings);
    const Finding *finding = find(&findings, FINDING_OVERLAP);
    assert_non_null(finding);
    assert_int_equal(finding->value, 3);
    assert_int_equal(finding->layers_count, 4);
    assert_false(finding->layers_more);
    forget(&set, &summary, &findings);
}

static void test_more_layers_than_are_listed(void **state)
{
    (void)state;
    LayerSet set;
    Summary summary;
    Findings findings;
    layer_set_init(&set);
    for (uint64_t i = 0; i < 2 * FINDING_LAYERS_MAX; i++)
        layer_set_add(&set, &(Layer){.key_hi = key_max(KEY_PLAIN), .lsn_lo = 10 * i, .lsn_hi = 10 * i + 10});
    look(&set, 10, &summary, &findings);
    const Finding *finding = find(&findings, FINDING_L0_PILE_UP);
    assert_non_null(finding);
    assert_int_equal(finding->layers_count, FINDING_LAYERS_MAX);
    assert_true(finding->layers_more);
    forget(&set, &summary, &findings);
}

/* What the finding says about compaction is the verdict on level 0. */
static void test_t11_pile_up_says_what_the_level_says(void **state)
{
    (void)state;
    for (uint64_t fanout = 4; fanout <= 6; fanout++) {
        LayerSet set;
        Summary summary;
        Findings findings;
        layer_set_init(&set);
        for (uint64_t i = 0; i < 5; i++)
            layer_set_add(&set, &(Layer){.key_hi = key_max(KEY_PLAIN), .lsn_lo = 10 * i, .lsn_hi = 10 * i + 10});
        look(&set, fanout, &summary, &findings);
        const Finding *finding = find(&findings, FINDING_L0_PILE_UP);
        assert_int_equal(finding != NULL, fanout <= 5); /* nine tenths of 6 are more than 5 */
        if (finding)
            assert_non_null(strstr(finding->text, "compaction is due: depth 5 >= fanout"));
        forget(&set, &summary, &findings);
    }
}

/* A pile-up of exactly nine tenths of the fanout is a note; one layer less is none. */
static void test_pile_up_begins_at_nine_tenths(void **state)
{
    (void)state;
    for (uint64_t l0 = 8; l0 <= 9; l0++) {
        LayerSet set;
        Summary summary;
        Findings findings;
        layer_set_init(&set);
        for (uint64_t i = 0; i < l0; i++)
            layer_set_add(&set, &(Layer){.key_hi = key_max(KEY_PLAIN), .lsn_lo = 10 * i, .lsn_hi = 10 * i + 10});
        look(&set, 10, &summary, &findings);
        const Finding *finding = find(&findings, FINDING_L0_PILE_UP);
        assert_int_equal(finding != NULL, l0 == 9);
        if (finding)
            assert_non_null(strstr(finding->text, "compaction is not due: depth 9 < fanout 10"));
        forget(&set, &summary, &findings);
    }
}

/* Thin deltas over a single key are not "over most keys". */
static void test_t15_wide_is_more_than_one_key(void **state)
{
    (void)state;
    for (int wide = 0; wide < 2; wide++) {
        LayerSet set;
        Summary summary;
        Findings findings;
        layer_set_init(&set);
        for (uint64_t i = 1; i <= 4; i++)
            add_delta(&set, 7, wide ? 9 : 8, i << 12, (i + 1) << 12);
        look(&set, 3, &summary, &findings);
        assert_int_equal(find(&findings, FINDING_WIDE_THIN) != NULL, wide);
        forget(&set, &summary, &findings);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_t9_holes_are_those_of_the_gc_view),
        cmocka_unit_test(test_other_markers_find_what_a_first_look_finds),
        cmocka_unit_test(test_t10_layers_are_listed_once),
        cmocka_unit_test(test_more_layers_than_are_listed),
        cmocka_unit_test(test_t11_pile_up_says_what_the_level_says),
        cmocka_unit_test(test_pile_up_begins_at_nine_tenths),
        cmocka_unit_test(test_t15_wide_is_more_than_one_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
