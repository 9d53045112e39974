/* Findings about missing layers and copies, and the exact limits of some findings. */
#include "core/analysis/findings.h"
#include "core/analysis/nested.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

typedef struct Looked {
    Summary summary;
    Findings findings;
} Looked;

static Looked look(const LayerSet *set)
{
    Looked looked;
    summary_init(&looked.summary, set, NULL, 0, &(LevelOptions){0});
    findings_init(&looked.findings, &looked.summary, NULL, NULL);
    return looked;
}

static void forget(Looked *looked)
{
    findings_release(&looked->findings);
    summary_release(&looked->summary);
}

static const Finding *find(const Looked *looked, FindingKind kind)
{
    for (size_t i = 0; i < looked->findings.list.count; i++)
        if (looked->findings.list.at[i].kind == kind)
            return &looked->findings.list.at[i];
    return NULL;
}

/* ---- holes, key by key and LSN by LSN ---- */

#define KEYS 8
#define LSNS 40

static bool any_layer(const LayerSet *set, Lsn lsn)
{
    for (LayerId id = 0; id < set->count; id++)
        if (set->lsn_lo[id] <= lsn && lsn < set->lsn_hi[id])
            return true;
    return false;
}

/* Whether a delta begins, or ends, at that LSN. */
static bool delta_edge(const LayerSet *set, Lsn lsn, bool end)
{
    for (LayerId id = 0; id < set->count; id++)
        if (!layer_is_image(set, id) && (end ? set->lsn_hi[id] : set->lsn_lo[id]) == lsn)
            return true;
    return false;
}

static bool image_over(const LayerSet *set, Key key, Lsn from, Lsn until)
{
    for (LayerId id = 0; id < set->count; id++)
        if (layer_is_image(set, id) && set->key_lo[id] <= key && key < set->key_hi[id] && set->lsn_lo[id] >= from &&
            set->lsn_lo[id] < until)
            return true;
    return false;
}

/* Whether GC may have removed what was in the hole: then every key with an image below it has one above it too. */
static bool explained(const LayerSet *set, Lsn hi)
{
    bool any = false;
    for (Key key = 0; key < KEYS; key++) {
        bool below = image_over(set, key, 0, hi), above = image_over(set, key, hi, UINT64_MAX);
        if (below && !above)
            return false;
        any = any || above;
    }
    return any;
}

static size_t count_holes(const LayerSet *set, LsnRange *largest)
{
    size_t count = 0;
    Lsn first = 0;
    *largest = (LsnRange){0, 0};
    while (!any_layer(set, first))
        first++;
    for (Lsn lsn = first; lsn < LSNS + 2; lsn++) {
        if (any_layer(set, lsn))
            continue;
        LsnRange hole = {lsn, lsn};
        while (hole.hi < LSNS + 2 && !any_layer(set, hole.hi))
            hole.hi++;
        lsn = hole.hi;
        if (hole.hi == LSNS + 2)
            break; /* the hole lies above all layers */
        bool deltas = delta_edge(set, hole.lo, true) && delta_edge(set, hole.hi, false);
        if (set->has_gc_cutoff && hole.lo < set->gc_cutoff)
            hole.lo = set->gc_cutoff;
        if (hole.lo >= hole.hi || !deltas || (!set->has_gc_cutoff && explained(set, hole.hi)))
            continue;
        count++;
        if (hole.hi - hole.lo > largest->hi - largest->lo)
            *largest = hole;
    }
    return count;
}

static void test_holes_are_those_of_a_literal_search(void **state)
{
    (void)state;
    Rng rng = {17};
    size_t with = 0, without = 0;
    for (int round = 0; round < 3000; round++) {
        LayerSet set;
        layer_set_init(&set);
        set.form = KEY_PRODUCTION;
        for (size_t n = 1 + rng_below(&rng, 7); n > 0; n--) {
            uint64_t a = rng_below(&rng, KEYS), b = a + 1 + rng_below(&rng, KEYS - a);
            Lsn lo = 1 + rng_below(&rng, LSNS - 8);
            if (rng_below(&rng, 3) == 0)
                add_image(&set, a, b, lo);
            else
                add_delta(&set, a, b, lo, lo + 1 + rng_below(&rng, 6));
        }
        set.has_gc_cutoff = rng_below(&rng, 2);
        set.gc_cutoff = set.has_gc_cutoff ? 1 + rng_below(&rng, LSNS) : 0;
        LsnRange largest;
        size_t expected = count_holes(&set, &largest);
        Looked looked = look(&set);
        const Finding *finding = find(&looked, FINDING_LSN_HOLE);
        assert_int_equal(finding ? finding->count : 0, expected);
        if (finding)
            assert_true(finding->lsns.lo == largest.lo && finding->lsns.hi == largest.hi);
        with += expected > 0;
        without += expected == 0;
        forget(&looked);
        layer_set_release(&set);
    }
    assert_true(with > 200 && without > 200);
}

static void test_a_hole_above_an_image_is_worth_8_kib(void **state)
{
    (void)state;
    for (Lsn gap = 8191; gap <= 8192; gap++) {
        LayerSet set;
        layer_set_init(&set);
        set.form = KEY_PRODUCTION;
        add_image(&set, 0, 10, 999);
        add_delta(&set, 0, 10, 1000 + gap, 900000);
        Looked looked = look(&set);
        assert_int_equal(find(&looked, FINDING_LSN_HOLE) != NULL, gap == 8192);
        forget(&looked);
        layer_set_release(&set);
    }
}

/* ---- copies ---- */

static void test_nested_deltas_are_those_of_all_pairs(void **state)
{
    (void)state;
    Rng rng = {23};
    size_t total = 0;
    for (int round = 0; round < 500; round++) {
        LayerSet set;
        random_layers(&set, &rng, 30, 10, 12);
        for (LayerId id = 0; id < set.count; id++)
            set.size[id] = 1 + id;
        size_t layers = 0, pairs = 0, bytes = 0;
        for (LayerId b = 0; b < set.count; b++) {
            bool inside = false;
            for (LayerId a = 0; a < set.count; a++) {
                if (a == b || layer_is_image(&set, a) || layer_is_image(&set, b) || set.key_lo[a] > set.key_lo[b] ||
                    set.key_hi[a] < set.key_hi[b] || set.lsn_lo[a] > set.lsn_lo[b] || set.lsn_hi[a] < set.lsn_hi[b])
                    continue;
                bool equal = set.key_lo[a] == set.key_lo[b] && set.key_hi[a] == set.key_hi[b] &&
                             set.lsn_lo[a] == set.lsn_lo[b] && set.lsn_hi[a] == set.lsn_hi[b];
                if (equal && a > b)
                    continue;
                inside = true;
                pairs++;
            }
            layers += inside;
            bytes += inside ? set.size[b] : 0;
        }
        Summary summary;
        Nested nested;
        summary_init(&summary, &set, NULL, 0, &(LevelOptions){0});
        nested_init(&nested, &summary.overlaps, &set, summary.ids, summary.layers);
        assert_int_equal(nested.layers.count, layers);
        assert_int_equal(nested.pairs, pairs);
        assert_int_equal(nested.bytes, bytes);
        assert_false(nested.at_least);
        total += layers;
        nested_release(&nested);
        summary_release(&summary);
        layer_set_release(&set);
    }
    assert_true(total > 500);
}

/* ---- boundaries ---- */

/* A layer reaches into the future from one LSN above the last one on disk on, because the end of a delta is exclusive.
 */
static void test_the_future_begins_one_above(void **state)
{
    (void)state;
    static const struct {
        bool image;
        Lsn lo, hi;
        bool future;
    } cases[] = {{false, 10, 100, false},
                 {false, 10, 101, false},
                 {false, 10, 102, true},
                 {true, 100, 0, false},
                 {true, 101, 0, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        LayerSet set;
        layer_set_init(&set);
        set.has_disk_consistent = true;
        set.disk_consistent = 100;
        if (cases[i].image)
            add_image(&set, 0, 10, cases[i].lo);
        else
            add_delta(&set, 0, 10, cases[i].lo, cases[i].hi);
        Looked looked = look(&set);
        assert_int_equal(find(&looked, FINDING_FUTURE) != NULL, cases[i].future);
        forget(&looked);
        layer_set_release(&set);
    }
}

/* Thin is less than a sixteenth of the target: 16 MiB of 256. */
static void test_thin_is_less_than_a_sixteenth(void **state)
{
    (void)state;
    for (int thin = 0; thin < 2; thin++) {
        LayerSet set;
        layer_set_init(&set);
        Lsn height = ((Lsn)16 << 20) - (Lsn)thin;
        for (Lsn i = 0; i < 3; i++)
            add_delta(&set, 0, 100, 1000 + i * height, 1000 + (i + 1) * height);
        Looked looked = look(&set);
        assert_int_equal(find(&looked, FINDING_WIDE_THIN) != NULL, thin);
        forget(&looked);
        layer_set_release(&set);
    }
}

/* The place of the largest hole is what the gaps of all layers that it keeps have in common: up to the lowest end. */
static void test_a_hole_ends_where_the_first_gap_ends(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    set.has_gc_cutoff = true;
    set.gc_cutoff = 1000;
    add_delta(&set, 0, 100, 10, 20); /* kept by the part of [40,50) that lies over it */
    add_delta(&set, 0, 45, 20, 30);
    add_delta(&set, 0, 100, 30, 40);
    for (uint64_t key = 0; key < 40; key += 10)
        add_image(&set, key, key + 10, 500);
    add_image(&set, 50, 100, 500);
    add_delta(&set, 0, 100, 990, 1100);
    Looked looked = look(&set);
    const Finding *finding = find(&looked, FINDING_GC_HOLE);
    assert_non_null(finding);
    assert_int_equal(finding->value, 3);
    assert_true(finding->keys.lo == 40 && finding->keys.hi == 45);
    forget(&looked);
    layer_set_release(&set);
}

static void test_the_head_is_missing_beyond_the_target(void **state)
{
    (void)state;
    for (int beyond = 0; beyond < 2; beyond++) {
        LayerSet set;
        layer_set_init(&set);
        add_delta(&set, 0, 10, 10, 100);
        set.has_disk_consistent = true;
        set.disk_consistent = 100 + ((Lsn)256 << 20) + (Lsn)beyond;
        Looked looked = look(&set);
        assert_int_equal(find(&looked, FINDING_HEAD_GAP) != NULL, beyond);
        forget(&looked);
        layer_set_release(&set);
    }
}

/* The finding appears only where an index says that there is no ancestor, and no image holds the key. */
static void test_keys_without_a_base(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        LayerSet set;
        layer_set_init(&set);
        set.form = KEY_PRODUCTION;
        set.no_ancestor = i != 1;
        set.has_ancestor = i == 3;
        set.no_ancestor = set.no_ancestor && !set.has_ancestor;
        layer_set_add(&set, &(Layer){.kind = LAYER_DELTA, .key_hi = U128_MAX, .lsn_lo = 100, .lsn_hi = 200});
        layer_set_add(&set, &(Layer){.kind = LAYER_IMAGE,
                                     .key_hi = i == 2 ? ((Key)3 << 120) + 2 : (Key)3 << 120,
                                     .lsn_lo = 100,
                                     .lsn_hi = 101});
        Looked looked = look(&set);
        const Finding *finding = find(&looked, FINDING_NO_BASE);
        assert_int_equal(finding != NULL, i == 0);
        if (finding)
            assert_non_null(strstr(finding->text, "no image holds control file, checkpoint"));
        forget(&looked);
        layer_set_release(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holes_are_those_of_a_literal_search),
        cmocka_unit_test(test_a_hole_above_an_image_is_worth_8_kib),
        cmocka_unit_test(test_nested_deltas_are_those_of_all_pairs),
        cmocka_unit_test(test_the_future_begins_one_above),
        cmocka_unit_test(test_thin_is_less_than_a_sixteenth),
        cmocka_unit_test(test_a_hole_ends_where_the_first_gap_ends),
        cmocka_unit_test(test_the_head_is_missing_beyond_the_target),
        cmocka_unit_test(test_keys_without_a_base),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
