/* What layer files contribute to a read, against the run that wrote them. */
#include "core/analysis/read_depth.h"
#include "core/records/key_records.h"
#include "core/simulator/replay.h"
#include "tests/unit/layer_files.h"
#include "tests/unit/small_run.h"
#include "tests/unit/timeline_dir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void path_of(const History *history, Key key, ReadPath *path)
{
    size_t count;
    LayerId *live = history_live(history, history_last_step(history), &count);
    read_path_init(path, &history->layers, live, count, key, LSN_HEAD);
    free(live);
}

/* Whether a record has exactly an image's LSN: in production the image holds it, in the simulator the delta above
 * does. */
static bool at_an_image(const History *history, const KeyRecords *records)
{
    for (LayerId id = 0; id < history->layers.count; id++)
        for (size_t i = 0; layer_is_image(&history->layers, id) && i < records->count; i++)
            if (records->at[i].lsn == history->layers.lsn_lo[id])
                return true;
    return false;
}

static bool same_layer(const History *run, LayerId layer, const History *loaded, LayerId own)
{
    return layer_is_image(&run->layers, layer) == layer_is_image(&loaded->layers, own) &&
           run->layers.lsn_lo[layer] == loaded->layers.lsn_lo[own];
}

/* The path by the names in files may visit further L0 layers, of which the run knows that they have no record near the
 * key. */
static void read_is_the_same(const SmallRun *run, const History *loaded, Key key, size_t *inside)
{
    KeyRecords records = {0};
    ReadPath path, own_path;
    assert_true(replay_key(&run->history, key, &records, NULL));
    if (!at_an_image(&run->history, &records)) {
        path_of(&run->history, key, &path);
        path_of(loaded, timeline_dir_key(key), &own_path);
        Contribution *expected = mem_alloc((path.steps.count + 1) * sizeof *expected);
        Contribution *found = mem_alloc((own_path.steps.count + 1) * sizeof *found);
        size_t taken = replay_path(&run->history, key, &records, &path, expected), at = 0;
        size_t own_taken = files_contribute(loaded, timeline_dir_key(key), &own_path, found);
        for (size_t i = 0; i < own_taken; i++) {
            bool image = layer_is_image(&loaded->layers, own_path.steps.at[i].layer);
            bool page = found[i].ends && !image;
            assert_false(found[i].unknown);
            if (at == taken ||
                !same_layer(&run->history, path.steps.at[at].layer, loaded, own_path.steps.at[i].layer)) {
                assert_true(layer_is_l0(&loaded->layers, own_path.steps.at[i].layer));
                assert_int_equal(found[i].records + found[i].ends, 0);
                continue;
            }
            assert_int_equal(found[i].ends, expected[at].ends);
            assert_int_equal(found[i].records - page, expected[at].records);
            if (!image)
                assert_int_equal(found[i].bytes, expected[at].bytes);
            at++;
            *inside += page;
        }
        assert_int_equal(at, taken);
        free(expected);
        free(found);
        read_path_release(&path);
        read_path_release(&own_path);
    }
    array_release(&records);
}

static void test_files_say_what_the_run_knows(void **state)
{
    (void)state;
    static const char *const policies[] = {"neon", "neon+materialize=4", "full", "blocks"};
    size_t inside = 0;
    for (size_t p = 0; p < sizeof policies / sizeof *policies; p++) {
        SmallRun run;
        TimelineDir dir;
        History loaded;
        small_run_init(&run, "zipf", policies[p], 20000, 100, 1);
        run.history.workload = "zipf"; /* so that its records are generated again */
        run.history.seed = 7;
        run.history.run = (HistoryRun){20000, 100, 100 * PAGE_BYTES, NULL};
        assert_true(small_run_go(&run));
        timeline_dir_write(&dir, &run.simulator);
        timeline_dir_load(&dir, &loaded);
        for (Key key = 0; key < 100 && strcmp(policies[p], "blocks") != 0; key++)
            read_is_the_same(&run, &loaded, key, &inside);
        /* A layer without its file contributes nothing, and the read goes on. */
        ReadPath path;
        path_of(&loaded, timeline_dir_key(3), &path);
        Contribution *found = mem_alloc((path.steps.count + 1) * sizeof *found);
        timeline_dir_remove(&dir);
        assert_int_equal(files_contribute(&loaded, timeline_dir_key(3), &path, found), path.steps.count);
        ContributionSum sum = contributions_sum(found, path.steps.count);
        assert_int_equal(sum.unknown, path.steps.count);
        assert_int_equal(sum.holding + sum.in_vain, 0);
        free(found);
        read_path_release(&path);
        history_release(&loaded);
        small_run_release(&run);
    }
    assert_true(inside > 0);
}

/* A descent through the tree finds what a scan of the file finds. */
static void test_ranges_of_a_tree(void **state)
{
    (void)state;
    static const uint64_t counts[] = {1, 300, 5000, 200000};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        LayerWriter writer;
        LayerFile file;
        LayerDamages damages = {0};
        LayerEntries entries;
        LayerEntry entry;
        ARRAY(LayerEntry) all = {0};
        Rng rng = {c};
        test_delta(&writer, counts[c], counts[c] > 100000 ? (uint32_t)counts[c] : 2, c);
        Str bytes = layer_writer_finish(&writer);
        assert_true(layer_file_from_fd(&file, bytes_fd(bytes.at, bytes.length), NULL));
        layer_entries_init(&entries, &file, LAYER_ENTRIES_INDEX, &damages);
        while (layer_entries_next(&entries, &entry))
            array_push(&all, entry);
        layer_entries_release(&entries);
        BtreeRange range;
        btree_range_init(&range, &file);
        for (int i = 0; i < 200; i++) {
            size_t at = i == 0 ? 0 : rng_below(&rng, all.count);
            Lsn more = rng_below(&rng, 2);
            BtreeEntry found;
            Error error = {0};
            assert_true(btree_range_seek(&range, all.at[at].key, all.at[at].lsn + more, &error));
            for (size_t k = at + more; k < all.count && k < at + 700; k++) {
                assert_true(btree_range_next(&range, &found, &error));
                assert_true(found.key == all.at[k].key && found.lsn == all.at[k].lsn);
                assert_int_equal(found.offset, all.at[k].offset);
                assert_int_equal(found.end - found.offset, all.at[k].distance);
                assert_int_equal(found.will_init, all.at[k].will_init);
            }
            if (at + more + 700 > all.count && at + 700 > all.count)
                assert_false(btree_range_next(&range, &found, &error));
            assert_int_equal(error.code, ERROR_NONE);
        }
        BtreeEntry beyond;
        assert_true(btree_range_seek(&range, U128_MAX, 0, NULL));
        assert_false(btree_range_next(&range, &beyond, NULL));
        btree_range_release(&range);
        array_release(&all);
        layer_file_close(&file);
        layer_writer_release(&writer);
    }
}

static void test_a_read_ends_at_what_initialises(void **state)
{
    (void)state;
    LayerWriter writer;
    LayerFile file;
    LayerKeyRecords found;
    LayerSummary summary = {.kind = LAYER_DELTA, .keys = {0, U128_MAX}, .lsns = {0, 1000}};
    uint8_t value[200] = {0, 0, 0, 1};
    layer_writer_init(&writer, &summary);
    for (Lsn lsn = 100; lsn <= 500; lsn += 100)
        assert_true(
            layer_writer_add(&writer, (WriterEntry){test_key(5, 1), lsn, lsn == 300, value, (uint32_t)lsn / 10}, NULL));
    assert_true(layer_writer_add(&writer, (WriterEntry){test_key(5, 2), 50, true, value, 60}, NULL));
    Str bytes = layer_writer_finish(&writer);
    assert_true(layer_file_from_fd(&file, bytes_fd(bytes.at, bytes.length), NULL));
    assert_true(layer_key_records(&file, test_key(5, 1), (LsnRange){0, UINT64_MAX}, &found, NULL));
    assert_int_equal(found.records, 3); /* 300, 400, 500 */
    assert_int_equal(found.bytes, 31 + 41 + 51);
    assert_int_equal(found.older, 2);
    assert_true(found.initialises && found.init_lsn == 300);
    assert_true(layer_key_records(&file, test_key(5, 1), (LsnRange){0, 300}, &found, NULL));
    assert_int_equal(found.records, 2);
    assert_false(found.initialises);
    assert_true(layer_key_records(&file, test_key(5, 1), (LsnRange){301, 500}, &found, NULL));
    assert_int_equal(found.records, 1);
    assert_true(layer_key_records(&file, test_key(5, 2), (LsnRange){0, 100}, &found, NULL));
    assert_int_equal(found.bytes, 61); /* the file's last: padding is not counted */
    assert_true(layer_key_records(&file, test_key(5, 3), (LsnRange){0, 100}, &found, NULL));
    assert_int_equal(found.records, 0);
    layer_file_close(&file);
    layer_writer_release(&writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_say_what_the_run_knows),
        cmocka_unit_test(test_ranges_of_a_tree),
        cmocka_unit_test(test_a_read_ends_at_what_initialises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
