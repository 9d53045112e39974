/* Records that are generated again from the seed, and what layers contribute, against the records of the simulator. */
#include "core/simulator/replay.h"

#include "core/analysis/read_depth.h"
#include "tests/unit/small_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Gives the history what one has that was written to a file and read again. */
static void make_known(SmallRun *run, const char *with)
{
    const WorkloadParams *params = &run->workload.params;
    run->history.workload = run->workload.kind->name;
    run->history.seed = params->seed;
    run->history.run = (HistoryRun){params->records, params->record_bytes, params->logical_bytes, with};
}

/* What a read between two LSNs takes from the layer: from the newest word down, up to a page image. */
static Contribution take(const SmallRun *run, LayerId layer, Key key, Lsn floor, Lsn from)
{
    const RecordForm *form = &run->simulator.store.form;
    Words words = record_store_get(&run->simulator.store, layer);
    Contribution own = {0};
    for (size_t i = words.count; i-- > 0 && !own.ends;) {
        Lsn lsn = record_lsn(form, words.at[i]);
        if (record_key(form, words.at[i]) != key || lsn >= from || lsn < floor)
            continue;
        own.records += !record_is_page(words.at[i]);
        own.bytes += record_length(form, words.at[i]);
        own.ends = record_is_page(words.at[i]);
        own.page = own.ends ? lsn : 0;
    }
    return own;
}

static void check_read(const SmallRun *run, Key key, Lsn lsn)
{
    size_t count;
    LayerId *live = history_live(&run->history, (StepId)run->history.steps.count - 1, &count);
    ReadPath path;
    KeyRecords records;
    read_path_init(&path, &run->history.layers, live, count, key, lsn);
    assert_true(replay_key(&run->history, key, &records, NULL));
    Contribution *own = mem_alloc((path.steps.count + 1) * sizeof *own);
    size_t taken = replay_path(&run->history, key, &records, &path, own), expected = path.steps.count;
    for (size_t i = 0; i < path.steps.count && i < expected; i++) {
        const ReadStep *step = &path.steps.at[i];
        if (layer_is_image(&run->history.layers, step->layer)) {
            assert_true(own[i].ends && own[i].bytes == PAGE_BYTES && own[i].records == 0);
            continue;
        }
        Contribution real = take(run, step->layer, key, step->floor, step->from);
        assert_int_equal(own[i].records, real.records);
        assert_int_equal(own[i].bytes, real.bytes);
        assert_int_equal(own[i].ends, real.ends);
        assert_int_equal(own[i].page, real.page);
        if (real.ends)
            expected = i + 1;
    }
    assert_int_equal(taken, expected);
    free(own);
    free(live);
    array_release(&records);
    read_path_release(&path);
}

static void check(const char *workload, const char *policy, uint64_t pages)
{
    SmallRun run;
    small_run_init(&run, workload, policy, 6000, pages, 1);
    assert_true(small_run_go(&run));
    make_known(&run, NULL);
    for (Key key = 0; key<pages; key += pages> 60 ? 7 : 1) {
        check_read(&run, key, LSN_HEAD);
        check_read(&run, key, run.simulator.next_lsn / 2);
    }
    small_run_release(&run);
}

static void test_layers_hold_what_is_said(void **state)
{
    (void)state;
    check("uniform", "neon", 400);
    check("hot-cold", "neon+gc", 60);
    check("single", "full", 300);
    check("zipf", "full", 300);
    check("bursts", "neon", 60);
    check("moving", "neon+gc", 60);
    check("bulk", "neon+gc", 60);
    check("relations", "full", 60);
}

/* At each step of a run the layers on a path hold the records that were written up to then, and no later ones. */
static void test_layers_hold_nothing_that_came_later(void **state)
{
    (void)state;
    SmallRun run;
    size_t early = 0;
    small_run_init(&run, "hot-cold", "neon", 6000, 60, 1);
    assert_true(small_run_go(&run));
    make_known(&run, NULL);
    const History *history = &run.history;
    KeyRecords records;
    assert_true(replay_key(history, 1, &records, NULL));
    for (StepId step = 0; step < history->steps.count; step++) {
        size_t count, written = 0, held = 0;
        Lsn end = 0;
        LayerId *live = history_live(history, step, &count);
        for (size_t i = 0; i < count; i++)
            if (history->layers.lsn_hi[live[i]] > end)
                end = history->layers.lsn_hi[live[i]];
        ReadPath path;
        read_path_init(&path, &history->layers, live, count, 1, LSN_HEAD);
        Contribution *own = mem_alloc((path.steps.count + 1) * sizeof *own);
        size_t taken = replay_path(history, 1, &records, &path, own);
        Lsn floor = taken ? path.steps.at[taken - 1].floor : 0;
        for (size_t i = 0; i < taken; i++)
            held += own[i].records;
        for (size_t r = 0; r < records.count; r++)
            written += records.at[r].lsn >= floor && records.at[r].lsn < end;
        assert_true(held <= written);
        early += held > 0 && written < records.count;
        free(own);
        free(live);
        read_path_release(&path);
    }
    assert_true(early > 20);
    array_release(&records);
    small_run_release(&run);
}

static void test_page_images_end_reads(void **state)
{
    (void)state;
    check("hot-cold", "neon+materialize=2", 60);
    check("single", "full+materialize=3", 300);
    check("zipf", "neon+gc+materialize=90", 40);
}

static void test_what_is_not_known(void **state)
{
    (void)state;
    History history;
    KeyRecords records;
    uint64_t count;
    history_init(&history);
    assert_false(replay_known(&history, &count));
    assert_false(replay_key(&history, 7, &records, NULL));
    history.workload = "demo"; /* no workload has that name */
    history.run.records = 5;
    assert_false(replay_known(&history, &count));
    history.workload = "uniform"; /* as from a damaged file */
    history.run = (HistoryRun){UINT64_MAX, 1, PAGE_BYTES, NULL};
    assert_false(replay_key(&history, 7, &records, NULL));
    history.run = (HistoryRun){10, 1, PAGE_BYTES - 1, NULL};
    assert_false(replay_key(&history, 7, &records, NULL));
    history.run = (HistoryRun){10, 1, PAGE_BYTES, "skew=1"};
    assert_false(replay_key(&history, 7, &records, NULL));
    history_release(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layers_hold_what_is_said),
        cmocka_unit_test(test_layers_hold_nothing_that_came_later),
        cmocka_unit_test(test_page_images_end_reads),
        cmocka_unit_test(test_what_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
