/* The generator of production-like sets, and the whole analysis on unusual sets. */
#include "core/analysis/findings.h"
#include "core/tell/report.h"
#include "tests/production.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* Analyses and prints everything. Returns the text, which the caller releases. */
static Text analyse(const LayerSet *set, const LayerId *ids, size_t count, bool json)
{
    Summary summary;
    Findings findings;
    Text out = TEXT_EMPTY;
    summary_init(&summary, set, ids, count, &(LevelOptions){0});
    findings_init(&findings, &summary, NULL, NULL);
    for (size_t i = 0; i < findings.list.count; i++) {
        assert_non_null(findings.list.at[i].text);
        assert_true(i == 0 || findings.list.at[i - 1].severity >= findings.list.at[i].severity);
    }
    (json ? report_json : report_text)(&summary, &findings, &(ReportSource){.title = "x", .format = "test"}, &out);
    findings_release(&findings);
    summary_release(&summary);
    return out;
}

static void test_proportions_hold_at_any_size(void **state)
{
    (void)state;
    static const size_t sizes[] = {100, 1000, 26690};
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        LayerSet set;
        production_layers(&set, sizes[n], 1);
        assert_int_equal(set.count, sizes[n]);
        Summary s;
        summary_init(&s, &set, NULL, 0, &(LevelOptions){0});
        assert_int_equal(s.counts.l0, 9);
        assert_int_equal(s.overlaps.pairs, 0);
        assert_true(s.read_depth.by_segment.p50 >= 57 && s.read_depth.by_segment.p50 < 70);
        if (sizes[n] == 26690) {
            assert_true(s.keys > 6000 && s.keys < 9000);
            assert_true(s.lsns > 200 && s.lsns < 350);
            assert_true(s.counts.deltas > 2400 && s.counts.deltas < 2900);
            assert_true(s.bands.with_split > 90);
        }
        summary_release(&s);
        layer_set_release(&set);
    }
}

static void test_names_are_sorted_and_distinct(void **state)
{
    (void)state;
    LayerSet set;
    production_layers(&set, 3000, 2);
    char before[LAYER_NAME_SIZE] = "", name[LAYER_NAME_SIZE];
    for (LayerId i = 0; i < set.count; i++) {
        Layer layer = layer_set_get(&set, i);
        assert_true(strcmp(before, layer_logical_name(&layer, set.form, name)) < 0);
        strcpy(before, name);
        assert_true(layer.key_lo < layer.key_hi && layer.lsn_lo < layer.lsn_hi);
    }
    layer_set_release(&set);
}

static void test_same_seed_same_set(void **state)
{
    (void)state;
    LayerSet a, b, c;
    production_layers(&a, 500, 3);
    production_layers(&b, 500, 3);
    production_layers(&c, 500, 4);
    assert_memory_equal(a.key_lo, b.key_lo, 500 * sizeof *a.key_lo);
    assert_memory_equal(a.lsn_hi, b.lsn_hi, 500 * sizeof *a.lsn_hi);
    assert_memory_not_equal(a.lsn_hi, c.lsn_hi, 500 * sizeof *a.lsn_hi);
    layer_set_release(&a);
    layer_set_release(&b);
    layer_set_release(&c);
}

static void test_nothing_and_almost_nothing(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    for (int layers = 0; layers < 3; layers++) {
        for (int json = 0; json < 2; json++) {
            Text out = analyse(&set, NULL, 0, json);
            assert_non_null(strstr(out.at, json ? "\"findings\": []" : "no findings"));
            text_release(&out);
        }
        add_image(&set, 5, 9, 0);
    }
    layer_set_release(&set);
}

/* Reversed keys, empty ranges, LSNs at both ends, equal layers, all combined, with only some layers alive. */
static void test_odd_shapes_do_no_harm(void **state)
{
    (void)state;
    static const uint64_t edges[] = {0, 1, 2, 7, 8, UINT64_MAX - 1, UINT64_MAX};
    Rng rng = {5};
    for (int round = 0; round < 400; round++) {
        LayerSet set;
        layer_set_init(&set);
        for (uint64_t n = rng_below(&rng, 20); n > 0; n--) {
            Layer layer = {.key_lo = edges[rng_below(&rng, 7)],
                           .key_hi = edges[rng_below(&rng, 7)],
                           .lsn_lo = edges[rng_below(&rng, 7)],
                           .lsn_hi = edges[rng_below(&rng, 7)],
                           .size = rng_below(&rng, 2) ? UINT64_MAX - 1 : SIZE_UNKNOWN,
                           .records = SIZE_UNKNOWN,
                           .kind = (uint8_t)rng_below(&rng, 2)};
            if (layer.kind == LAYER_IMAGE)
                layer.lsn_hi = layer.lsn_lo == UINT64_MAX ? layer.lsn_lo : layer.lsn_lo + rng_below(&rng, 2);
            else if (layer.lsn_lo > layer.lsn_hi)
                layer.lsn_hi = layer.lsn_lo;
            layer_set_add(&set, &layer);
        }
        LayerId live[20];
        size_t count = 0;
        for (LayerId i = 0; i < set.count; i++)
            if (rng_below(&rng, 3))
                live[count++] = i;
        Text all = analyse(&set, NULL, 0, false), some = analyse(&set, live, count, true);
        text_release(&all);
        text_release(&some);
        layer_set_release(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proportions_hold_at_any_size), cmocka_unit_test(test_names_are_sorted_and_distinct),
        cmocka_unit_test(test_same_seed_same_set),           cmocka_unit_test(test_nothing_and_almost_nothing),
        cmocka_unit_test(test_odd_shapes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
