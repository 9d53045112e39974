/* Records over keys and LSNs against a count of every record; the columns of the worked example; windows; cancelling.
 */
#include "core/records/layer_density.h"
#include "tests/unit/layer_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* ---- a file ---- */

static void open_delta(LayerFile *file, const Key *keys, const Lsn *lsns, size_t count)
{
    LayerWriter writer;
    LayerSummary summary = {.kind = LAYER_DELTA, .keys = {0, U128_MAX}, .lsns = {1, 1000000}};
    uint8_t value[17] = {0};
    layer_writer_init(&writer, &summary);
    for (size_t i = 0; i < count; i++)
        assert_true(layer_writer_add(&writer, (WriterEntry){keys[i], lsns[i], false, value, sizeof value}, NULL));
    Str bytes = layer_writer_finish(&writer);
    assert_true(layer_file_from_fd(file, bytes_fd(bytes.at, bytes.length), NULL));
    layer_writer_release(&writer);
}

static void open_random(LayerFile *file, uint64_t entries, uint32_t relations, uint64_t seed)
{
    LayerWriter writer;
    test_delta(&writer, entries, relations, seed);
    Str bytes = layer_writer_finish(&writer);
    assert_true(layer_file_from_fd(file, bytes_fd(bytes.at, bytes.length), NULL));
    layer_writer_release(&writer);
}

/* ---- columns ---- */

static void test_a_long_hole_is_one_column(void **state)
{
    (void)state;
    Key keys[20];
    Lsn lsns[20];
    size_t count = 0;
    LayerFile file;
    LayerDensity density;
    for (Key key = 0; key < 990; key = key == 9 ? 980 : key + 1)
        if (key != 4) {
            keys[count] = test_key(16384, (uint32_t)key);
            lsns[count++] = 100 + (Lsn)key;
        }
    open_delta(&file, keys, lsns, count);
    assert_true(layer_density_init(&density, &file, (KeyRange){0, U128_MAX}, (LsnRange){0, UINT64_MAX}, 12, 2, NULL));
    assert_int_equal(density.cols, 12);
    assert_int_equal(density.rows, 2);
    static const uint32_t first[] = {0, 2, 4, 6, 8, 10, 980, 981, 983, 985, 986, 988, 990};
    for (uint32_t c = 0; c <= 12; c++)
        assert_true(density.key_bounds[c] == test_key(16384, first[c]));
    for (uint32_t c = 0; c < 12; c++)
        assert_int_equal(density.hole[c], c == 5);
    static const uint64_t records[] = {2, 2, 1, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 1, 2, 2};
    for (size_t i = 0; i < 24; i++)
        assert_int_equal(density.records[i], records[i]);
    assert_int_equal(density.most, 2);
    assert_int_equal(density.total, 19);
    layer_density_release(&density);
    layer_file_close(&file);
}

static void test_few_keys_take_few_columns(void **state)
{
    (void)state;
    const Key keys[] = {test_key(16384, 7), test_key(16384, 7), test_key(16384, 9)};
    const Lsn lsns[] = {100, 102, 101};
    LayerFile file;
    LayerDensity density;
    open_delta(&file, keys, lsns, 3);
    assert_true(layer_density_init(&density, &file, (KeyRange){0, U128_MAX}, (LsnRange){0, UINT64_MAX}, 80, 20, NULL));
    assert_int_equal(density.cols, 3); /* 7, 8, 9 */
    assert_int_equal(density.rows, 3);
    static const uint64_t records[] = {1, 0, 0, 0, 0, 1, 1, 0, 0};
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(density.records[i], records[i]);
    layer_density_release(&density);
    layer_file_close(&file);
}

static void test_nothing_in_the_window(void **state)
{
    (void)state;
    const Key key = test_key(16384, 7);
    const Lsn lsn = 100;
    LayerFile file;
    LayerDensity density;
    open_delta(&file, &key, &lsn, 1);
    assert_true(layer_density_init(&density, &file, (KeyRange){0, key}, (LsnRange){0, UINT64_MAX}, 80, 20, NULL));
    assert_true(density.keys.lo == density.keys.hi);
    assert_int_equal(density.cols + density.rows + density.total, 0);
    layer_density_release(&density);
    assert_true(layer_density_init(&density, &file, (KeyRange){0, key + 1}, (LsnRange){101, 102}, 80, 20, NULL));
    assert_int_equal(density.total, 0);
    layer_density_release(&density);
    layer_file_close(&file);
}

/* ---- counts ---- */

static void check(const LayerFile *file, KeyRange keys, LsnRange lsns, uint32_t cols, uint32_t rows)
{
    LayerDensity density;
    LayerDamages damages = {0};
    LayerScan scan;
    LayerLeaf leaf;
    uint64_t total = 0, most = 0;
    assert_true(layer_density_init(&density, file, keys, lsns, cols, rows, NULL));
    assert_true(density.cols <= cols && density.rows <= rows);
    uint64_t *counts = mem_zero((size_t)density.cols * density.rows + 1, sizeof *counts);
    layer_scan_init(&scan, file, &damages);
    while (layer_scan_next(&scan, &leaf))
        for (uint32_t i = 0; i < leaf.count; i++) {
            if (leaf.keys[i] < keys.lo || leaf.keys[i] >= keys.hi || leaf.lsns[i] < lsns.lo || leaf.lsns[i] >= lsns.hi)
                continue;
            uint32_t col = 0, row = 0;
            while (leaf.keys[i] >= density.key_bounds[col + 1])
                col++;
            while (leaf.lsns[i] >= density.lsn_bounds[row + 1])
                row++;
            assert_int_equal(layer_density_col(&density, leaf.keys[i]), col);
            assert_false(density.hole[col]);
            most = ++counts[(size_t)row * density.cols + col] > most ? counts[(size_t)row * density.cols + col] : most;
            total++;
        }
    layer_scan_release(&scan);
    layer_damages_release(&damages);
    assert_int_equal(density.total, total);
    assert_int_equal(density.most, most);
    if (total) {
        assert_memory_equal(counts, density.records, (size_t)density.cols * density.rows * sizeof *counts);
        assert_true(density.key_bounds[0] == density.keys.lo && density.key_bounds[density.cols] == density.keys.hi);
        assert_true(density.lsn_bounds[0] == density.lsns.lo && density.lsn_bounds[density.rows] == density.lsns.hi);
    }
    for (uint32_t c = 0; c < density.cols; c++)
        assert_true(density.key_bounds[c] < density.key_bounds[c + 1]);
    for (uint32_t r = 0; r < density.rows; r++)
        assert_true(density.lsn_bounds[r] < density.lsn_bounds[r + 1]);
    free(counts);
    layer_density_release(&density);
}

static void test_counts_are_those_of_every_record(void **state)
{
    (void)state;
    Rng rng = {16};
    static const uint32_t relations[] = {1, 3, 40, 100000};
    for (unsigned n = 0; n < 24; n++) {
        LayerFile file;
        uint64_t entries = 1 + rng_below(&rng, n < 4 ? 40 : 6000);
        open_random(&file, entries, relations[n % 4], n);
        check(&file, (KeyRange){0, U128_MAX}, (LsnRange){0, UINT64_MAX}, 1 + (uint32_t)rng_below(&rng, 200),
              1 + (uint32_t)rng_below(&rng, 60));
        for (unsigned window = 0; window < 4; window++) {
            Key a = test_key(16384, (uint32_t)rng_below(&rng, entries * 3)),
                b = test_key(16384 + (uint32_t)rng_below(&rng, 60), (uint32_t)rng_below(&rng, entries * 3));
            Lsn c = 0x1000 + rng_below(&rng, 8 * entries), d = 0x1000 + rng_below(&rng, 8 * entries);
            check(&file, a < b ? (KeyRange){a, b} : (KeyRange){b, a}, c < d ? (LsnRange){c, d} : (LsnRange){d, c + 1},
                  1 + (uint32_t)rng_below(&rng, 80), 1 + (uint32_t)rng_below(&rng, 30));
        }
        layer_file_close(&file);
    }
}

static void test_counting_can_be_cancelled(void **state)
{
    (void)state;
    LayerFile file;
    LayerDensity density;
    LayerInside inside;
    LayerDamages damages = {0};
    atomic_bool cancel = true;
    open_random(&file, 3000, 3, 5);
    assert_false(
        layer_density_init(&density, &file, (KeyRange){0, U128_MAX}, (LsnRange){0, UINT64_MAX}, 80, 20, &cancel));
    assert_false(layer_inside_init_unless(&inside, &file, LAYER_ENTRIES_BLOBS, 5, &damages, &cancel));
    cancel = false;
    assert_true(layer_inside_init_unless(&inside, &file, LAYER_ENTRIES_BLOBS, 5, &damages, &cancel));
    assert_int_equal(inside.entries, 3000);
    layer_inside_release(&inside);
    layer_damages_release(&damages);
    layer_file_close(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_long_hole_is_one_column), cmocka_unit_test(test_few_keys_take_few_columns),
        cmocka_unit_test(test_nothing_in_the_window),     cmocka_unit_test(test_counts_are_those_of_every_record),
        cmocka_unit_test(test_counting_can_be_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
