/* test_dashboard.c - the figures of the explorer's statistics, against counts by hand. */
#include "core/analysis/key_tree.h"
#include "core/analysis/read_depth.h"
#include "core/analysis/size_classes.h"
#include "core/analysis/split_parts.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Every layer lies in exactly one part or crosses parts. Across perfect splits none does. */
static void test_parts_hold_all_layers(void **state)
{
    (void)state;
    Rng rng = {3};
    for (int round = 0; round < 200; round++) {
        LayerSet set;
        random_layers(&set, &rng, round % 2 ? 6 : 40, 60, 20);
        for (size_t i = 0; i < set.count; i++)
            set.size[i] = rng_below(&rng, 5) ? 1 + rng_below(&rng, 100) : SIZE_UNKNOWN;
        LayerId *ids = all_ids(&set);
        SplitArray splits = {0};
        if (round % 3 == 0)
            splits_near((LayerView){&set, NULL, ids, set.count}, 1, &splits);
        else
            splits_perfect((LayerView){&set, NULL, ids, set.count}, &splits);
        SplitParts parts;
        split_parts_init(&parts, &set, ids, set.count, splits.at, splits.count);
        LayerCounts all = layer_counts(&set, ids, set.count);
        assert_int_equal(parts.count, splits.count + 1);
        assert_int_equal(parts.crossing.layers, splits.count ? splits.at[0].blocked : 0);
        size_t layers = parts.crossing.layers, l0 = 0;
        for (size_t i = 0; splits.count == 1 && i < set.count; i++)
            l0 += layer_is_l0(&set, ids[i]);
        if (splits.count == 1 && splits.at[0].blocked) {
            LayerCounts way = split_in_the_way(&set, ids, set.count, splits.at[0]);
            assert_int_equal(way.layers, splits.at[0].blocked - l0); /* L0 cross every split */
            assert_true(way.bytes <= parts.crossing.bytes);
            assert_true(l0 > 0 || way.bytes == parts.crossing.bytes);
        }
        uint64_t bytes = parts.crossing.bytes;
        for (size_t p = 0; p < parts.count; p++) {
            size_t inside = 0;
            for (size_t i = 0; i < set.count; i++)
                inside += set.key_lo[i] >= parts.at[p].keys.lo && set.key_hi[i] <= parts.at[p].keys.hi;
            assert_int_equal(inside, parts.at[p].counts.layers);
            layers += parts.at[p].counts.layers;
            bytes += parts.at[p].counts.bytes;
        }
        assert_int_equal(layers, all.layers);
        assert_int_equal(bytes, all.bytes);
        split_parts_release(&parts);
        array_release(&splits);
        free(ids);
        layer_set_release(&set);
    }
}

static void add_sized(LayerSet *set, const char *lo, const char *hi, uint64_t size)
{
    Layer layer = {.lsn_lo = 1, .lsn_hi = 9, .size = size, .records = SIZE_UNKNOWN, .kind = LAYER_DELTA};
    KeyForm form;
    assert_true(key_parse(str_from(lo), &layer.key_lo, &form, NULL));
    assert_true(key_parse(str_from(hi), &layer.key_hi, &form, NULL));
    layer_set_add(set, &layer);
}

static void expect_row(const KeyTreeRow *row, const char *name, size_t layers, uint64_t bytes, bool several)
{
    Text text = TEXT_EMPTY;
    key_tree_name(row->node, &text);
    assert_string_equal(text.at, name);
    assert_int_equal(row->counts.layers, layers);
    assert_int_equal(row->counts.bytes, bytes);
    assert_int_equal(row->several, several);
    text_release(&text);
}

/* 2 databases: one has 2 relations, one of which has 2 forks. A layer over two of a kind counts for what contains
 * both. */
static void test_tree_of_keys(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    set.form = KEY_PRODUCTION;
    add_sized(&set, "1663/5/10:0", "1663/5/10:100", 7);          /* main fork of 10 */
    add_sized(&set, "1663/5/10:100", "1663/5/10_vm:9", 20);      /* over two forks of 10 */
    add_sized(&set, "1663/5/10_vm:9", "1663/5/10_vm:10", 4);     /* a fork */
    add_sized(&set, "1663/5/10_vm:10", "1663/5/11:3", 100);      /* over two relations */
    add_sized(&set, "1663/5/11:3", "1663/5/11:4", 50);           /* another relation */
    add_sized(&set, "1663/6/10:0", "1663/6/10:9", 1000);         /* another database */
    add_sized(&set, "1663/5/99:0", "1663/6/10:0", SIZE_UNKNOWN); /* over two databases */
    LayerId *ids = all_ids(&set);
    KeyTreeRows rows = {0};
    key_tree_list(&set, ids, set.count, key_tree_root(), &rows);
    assert_int_equal(rows.count, 3);
    expect_row(&rows.at[0], "1663/6", 1, 1000, false);
    expect_row(&rows.at[1], "1663/5", 5, 181, false);
    expect_row(&rows.at[2], "all keys", 1, 0, true);
    LayerIdArray layers = {0};
    key_tree_layers(&set, ids, set.count, &rows.at[2], &layers);
    assert_int_equal(layers.count, 1);
    assert_int_equal(layers.at[0], 6);
    KeyTreeNode five = rows.at[1].node;
    rows.count = layers.count = 0;
    key_tree_list(&set, ids, set.count, five, &rows);
    assert_int_equal(rows.count, 3);
    expect_row(&rows.at[0], "1663/5/11", 1, 50, false);
    expect_row(&rows.at[1], "1663/5/10", 3, 31, false);
    expect_row(&rows.at[2], "1663/5", 1, 100, true);
    KeyTreeNode ten = rows.at[1].node;
    key_tree_layers(&set, ids, set.count, &rows.at[1], &layers);
    assert_int_equal(layers.count, 3);
    rows.count = 0;
    key_tree_list(&set, ids, set.count, ten, &rows);
    assert_int_equal(rows.count, 3);
    expect_row(&rows.at[0], "1663/5/10 main fork", 1, 7, false);
    expect_row(&rows.at[1], "1663/5/10_vm", 1, 4, false);
    expect_row(&rows.at[2], "1663/5/10", 1, 20, true);
    KeyTreeNode fork = rows.at[0].node;
    rows.count = 0;
    key_tree_list(&set, ids, set.count, fork, &rows);
    assert_int_equal(rows.count, 1);
    expect_row(&rows.at[0], "1663/5/10 main fork", 1, 7, true);
    array_release(&rows);
    array_release(&layers);
    free(ids);
    layer_set_release(&set);
}

static void test_sizes_against_the_target(void **state)
{
    (void)state;
    const uint64_t sizes[] = {0, 15, 16, 63, 64, 128, 255, 256, 511, 512, SIZE_UNKNOWN};
    const size_t wanted[SIZE_CLASS_COUNT] = {2, 2, 1, 2, 2, 1};
    LayerSet set;
    layer_set_init(&set);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        LayerId id = add_delta(&set, i, i + 1, 0, 9);
        set.size[id] = sizes[i];
    }
    LayerId *ids = all_ids(&set);
    SizeClass classes[SIZE_CLASS_COUNT];
    assert_int_equal(size_classes(&set, ids, set.count, 256, classes), 1);
    for (int c = 0; c < SIZE_CLASS_COUNT; c++)
        assert_int_equal(classes[c].deltas, wanted[c]);
    assert_int_equal(classes[3].bytes, 128 + 255);
    free(ids);
    layer_set_release(&set);
}

static void test_bins_of_read_depth(void **state)
{
    (void)state;
    Key keys[] = {0, 1, 2, 3, 4, 5, 6};
    uint32_t visits[] = {3, 0, 41, 40, 3, 41};
    ReadProfile profile = {.keys = keys, .visits = visits, .segments = 6, .distinct = 6};
    DepthBin bins[10];
    assert_int_equal(read_profile_bins(&profile, bins, 10), 9);
    assert_int_equal(bins[0].hi, 5);
    assert_int_equal(bins[0].segments, 3);
    assert_int_equal(bins[0].deepest, 0);
    assert_int_equal(bins[8].lo, 40);
    assert_int_equal(bins[8].segments, 3);
    assert_int_equal(bins[8].deepest, 2);
    profile.segments = 2;
    assert_int_equal(read_profile_bins(&profile, bins, 10), 4);
    assert_int_equal(bins[3].segments, 1);
    profile.segments = 0;
    assert_int_equal(read_profile_bins(&profile, bins, 10), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_hold_all_layers),
        cmocka_unit_test(test_tree_of_keys),
        cmocka_unit_test(test_sizes_against_the_target),
        cmocka_unit_test(test_bins_of_read_depth),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
