/* The output of the engines' tools, read as a history, equals that of the MANIFEST itself; and LOGs joined to it. */
#include "core/base/file.h"
#include "core/formats/engine/engine_log.h"
#include "core/formats/engine/store.h"
#include "core/model/lsm_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define SAMPLES "../shared/data/engines/"

typedef struct Loaded {
    History history;
    LoadReport report;
} Loaded;

static void load_text_as(Loaded *loaded, Str text)
{
    Error error = {0};
    *loaded = (Loaded){0};
    assert_true(store_sniff(text));
    if (!store_load_text(text, "dump", &(LoadOptions){0}, &loaded->history, &loaded->report, &error))
        fail_msg("%s", error.message);
}

static void release(Loaded *loaded)
{
    history_release(&loaded->history);
    load_report_release(&loaded->report);
}

static const LsmFamily *family_at(const Loaded *loaded, uint32_t index)
{
    return &loaded->history.lsm->families.at[index];
}

/* Expects "L0#9 L1#11[a,m)": the tables at a step. */
static void check_levels(const Loaded *loaded, uint32_t family, StepId step, const char *wanted)
{
    LsmState state;
    Text text = TEXT_EMPTY;
    lsm_state_init(&state, loaded->history.lsm, family);
    lsm_state_go(&state, step);
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        for (size_t i = 0; i < state.levels[level].count; i++) {
            const LsmPlacement *at = lsm_state_placement(&state, state.levels[level].at[i]);
            char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
            text_printf(&text, "%sL%u#%llu:%llu[%s..%s]", text.length ? " " : "", level, (unsigned long long)at->number,
                        (unsigned long long)at->size, key_dictionary_label(&state.family->keys, (Key)at->small * 2, lo),
                        key_dictionary_label(&state.family->keys, (Key)at->large * 2, hi));
        }
    assert_string_equal(text.length ? text.at : "", wanted);
    text_release(&text);
    lsm_state_release(&state);
}

static void test_ldb_edits(void **state)
{
    (void)state;
    Loaded loaded;
    load_text_as(&loaded,
                 STR("Processing Manifest file MANIFEST-000005\n"
                     "VersionEdit {\n  Comparator: leveldb.BytewiseComparator\n  ColumnFamily: 0\n}\n"
                     "VersionEdit {\n  PrevLogNumber: 0\n  NextFileNumber: 6\n  ColumnFamily: 0\n}\n"
                     "VersionEdit {\n  LogNumber: 8\n  NextFileNumber: 11\n  LastSeq: 40\n"
                     "  AddFile: 0 9 4242 '61' seq:1, type:1 .. '6D' seq:40, type:1 oldest_ancester_time:17 "
                     "file_creation_time:18 epoch_number:5 file_checksum: file_checksum_func_name: Unknown\n"
                     "  ColumnFamily: 0\n}\n"
                     "VersionEdit {\n  NextFileNumber: 14\n  DeleteFile: 0 9\n"
                     "  AddFile: 1 9 4242 '61' seq:1, type:1 .. '6D' seq:40, type:1 epoch_number:5\n"
                     "  CompactCursor: 1 '6D' seq:40, type:1\n"
                     "  BlobFileAddition: blob_file_number: 10 total_blob_count: 147 total_blob_bytes: 65709 x\n"
                     "  SomethingNew: 3\n  ColumnFamily: 0\n}\n"));
    check_levels(&loaded, 0, 2, "L0#9:4242[a..m]");
    check_levels(&loaded, 0, 3, "L1#9:4242[a..m]");
    const Lsm *lsm = loaded.history.lsm;
    assert_int_equal(lsm_event_at(lsm, 0, 2)->kind, LSM_FLUSH);
    assert_int_equal(lsm_event_at(lsm, 0, 3)->kind, LSM_MOVE);
    assert_int_equal(family_at(&loaded, 0)->placements.at[0].created, 18);
    assert_int_equal(family_at(&loaded, 0)->placements.at[0].epoch, 5);
    assert_int_equal(lsm->cursors.count, 1);
    assert_int_equal(lsm->files.at[0].bytes, 65709);
    assert_int_equal(loaded.report.skipped, 1);
    assert_int_equal(loaded.report.skips.at[0].line, 24);
    release(&loaded);
}

static void test_ldb_final_version(void **state)
{
    (void)state;
    Loaded loaded;
    load_text_as(&loaded,
                 STR("--------------- Column family \"default\"  (ID 0) --------------\nlog number: 12\n"
                     "comparator: leveldb.BytewiseComparator\n--- level 0 --- version# 3 ---\n"
                     " 11:4242[21 .. 40]['6B31' seq:38, type:1 .. '6B39' seq:25, type:0] blob_file:10\n"
                     "--- level 1 --- version# 3 --- compact_cursor: '6B35' seq:7, type:1 ---\n"
                     " 7:10[1 .. 20]['61' seq:3, type:1 .. '7A' seq:72057594037927935, type:15]\n"
                     "--------------- Column family \"meta\"  (ID 3) --------------\n"
                     "comparator: <my.own>, but the comparator object is not available.\n"
                     "--- level 6 --- version# 3 ---\n 8:10[1 .. 20]['61' seq:3, type:1 .. '7A' seq:5, type:1]\n"
                     "next_file_number 14 last_sequence 40  prev_log_number 0 max_column_family 0\n"));
    check_levels(&loaded, 0, 0, "L0#11:4242[k1..k9] L1#7:10[a..z]");
    check_levels(&loaded, 1, 0, "L6#8:10[a..z]");
    assert_true(family_at(&loaded, 0)->placements.at[1].flags & PLACEMENT_EXCLUSIVE);
    assert_true(family_at(&loaded, 0)->placements.at[0].seq_lo == 21);
    assert_true(str_equal(family_at(&loaded, 1)->name, STR("meta")));
    assert_true(str_equal(family_at(&loaded, 1)->comparator, STR("my.own")));
    assert_false(family_at(&loaded, 1)->order_known);
    assert_int_equal(loaded.report.skipped, 0);
    release(&loaded);
}

static void test_ldb_json(void **state)
{
    (void)state;
    Loaded loaded;
    load_text_as(
        &loaded,
        STR("{\"EditNumber\": 1, \"Comparator\": \"leveldb.BytewiseComparator\", \"ColumnFamily\": 0}\n"
            "{\"EditNumber\": 2, \"NextFileNumber\": 3, \"ColumnFamily\": 0}\n"
            "{\"EditNumber\": 3, \"LogNumber\": 12, \"NextFileNumber\": 14, \"AddedFiles\": [{\"Level\": 0, "
            "\"FileNumber\": 11, \"FileSize\": 4242, \"SmallestIKey\": \"'6B31' seq:38, type:1\", "
            "\"LargestIKey\": \"'6B39' seq:25, type:1\", \"FileCreationTime\": 17, \"EpochNumber\": 2}, "
            "{\"Level\": 0}], \"ColumnFamily\": 0}\nnot json\n{\"broken\n"
            "{\"EditNumber\": 4, \"NextFileNumber\": 15, \"DeletedFiles\": [{\"Level\": 0, \"FileNumber\": 11}]}\n"));
    check_levels(&loaded, 0, 2, "L0#11:4242[k1..k9]");
    check_levels(&loaded, 0, 3, "");
    assert_int_equal(lsm_event_at(loaded.history.lsm, 0, 2)->kind, LSM_FLUSH);
    assert_int_equal(loaded.report.skipped, 2);
    release(&loaded);
}

static void test_leveldbutil(void **state)
{
    (void)state;
    Loaded loaded;
    load_text_as(&loaded, STR("--- offset 0; VersionEdit {\n  Comparator: leveldb.BytewiseComparator\n}\n"
                              "--- offset 35; VersionEdit {\n  LogNumber: 4\n  NextFile: 6\n  LastSeq: 713\n"
                              "  AddFile: 2 5 50809 'k\\x001' @ 229 : 1 .. 'k' seq:9' @ 340 : 1\n}\n"
                              "--- offset 50; VersionEdit {\n  LogNumber: 4\n  CompactPointer: 2 'k' @ 340 : 1\n"
                              "  RemoveFile: 2 5\n}\n"));
    const Lsm *lsm = loaded.history.lsm;
    assert_int_equal(lsm->engine, LSM_LEVELDB);
    assert_int_equal(lsm_event_at(lsm, 0, 1)->kind, LSM_FLUSH);
    assert_int_equal(lsm_event_at(lsm, 0, 2)->kind, LSM_DELETE);
    assert_int_equal(lsm->cursors.count, 1);
    const LsmFamily *family = family_at(&loaded, 0);
    assert_true(str_equal(family->keys.keys.at[family->placements.at[0].small], STR("k\0001")));
    assert_true(str_equal(family->keys.keys.at[family->placements.at[0].large], STR("k' seq:9")));
    release(&loaded);
}

static void test_live_files(void **state)
{
    (void)state;
    Loaded loaded;
    load_text_as(&loaded, STR("===== Column Family: default =====\nLive SST Files:\n---------- level 0 ----------\n"
                              "/db/000167.sst\n---------- level 1 ----------\n/db/000169.sst\n/db/000171.sst\n"
                              "Live Blob Files:\n/db/000100.blob\n===== Column Family: meta =====\nLive SST Files:\n"
                              "---------- level 2 ----------\n/db/000005.sst\n"));
    assert_int_equal(loaded.history.lsm->families.count, 2);
    assert_true(family_at(&loaded, 0)->order_broken);
    LsmState levels;
    lsm_state_init(&levels, loaded.history.lsm, 0);
    lsm_state_go(&levels, 0);
    assert_int_equal(levels.levels[0].count, 1);
    assert_int_equal(levels.levels[1].count, 2);
    assert_true(family_at(&loaded, 0)->sizes_unknown);
    assert_true(layer_set_get(&loaded.history.layers, 0).size == SIZE_UNKNOWN);
    lsm_state_release(&levels);
    release(&loaded);
    load_text_as(&loaded, STR("===== Column Family: default =====\nLive SST Files:\n---------- level 6 ----------\n"
                              "/db/000167.sst\n")); /* not LevelDB's, whose levels stand between dashes too */
    assert_int_equal(loaded.history.lsm->engine, LSM_ROCKSDB);
    assert_int_equal(family_at(&loaded, 0)->placements.at[0].level, 6);
    release(&loaded);
    load_text_as(&loaded, STR("/db/000071.sst : level 2, column family 'default'\n"
                              "/db/000072.sst : level 0, column family 'x'\n"));
    assert_int_equal(loaded.history.lsm->families.count, 2);
    release(&loaded);
}

/* With line breaks inside raw keys the table is read, but without its keys. */
static void test_line_breaks_in_keys(void **state)
{
    (void)state;
    Loaded loaded;
    load_text_as(&loaded, STR("--------------- Column family \"default\"  (ID 0) --------------\n"
                              "comparator: leveldb.BytewiseComparator\n--- level 0 --- version# 3 ---\n"
                              " 8:1000[21 .. 40]['a\n\nb' seq:38, type:1 .. 'c\nd' seq:25, type:0]\n"
                              " 9:2000[41 .. 42]['a\nb' seq:41, type:1]\n" /* cut off: only this line is skipped */
                              " 10:3000[43 .. 44]['a' seq:43, type:1 .. 'b' seq:44, type:1]\n"));
    assert_int_equal(family_at(&loaded, 0)->placements.count, 2);
    assert_int_equal(family_at(&loaded, 0)->placements.at[0].size, 1000);
    assert_int_equal(family_at(&loaded, 0)->placements.at[1].size, 3000);
    assert_int_equal(loaded.report.skipped, 1);
    assert_true(family_at(&loaded, 0)->order_broken);
    release(&loaded);
    load_text_as(&loaded, STR("VersionEdit {\n  ColumnFamily: 0\n  NextFileNumber: 14\n"
                              "  AddFile: 0 11 4242 'k\n}\n' seq:38, type:1 .. 'l' seq:25, type:0 epoch_number:5\n"
                              "  LastSeq: 40\n}\n"));
    assert_int_equal(family_at(&loaded, 0)->placements.count, 1);
    assert_int_equal(family_at(&loaded, 0)->placements.at[0].epoch, 5);
    assert_int_equal(loaded.report.skipped, 0);
    release(&loaded);
}

static void test_pebble(void **state)
{
    (void)state;
    Loaded loaded;
    load_text_as(
        &loaded,
        STR("MANIFEST-000001\n0/0\n  comparer:     leveldb.BytewiseComparator\n  next-file-num: 2\n43/1\n"
            "  log-num:       4\n  add-table:     L0 000005:[a#10,SET-m#inf,RANGEDEL] seqnums:[#10-#15] "
            "points:[a#10,SET-m#inf,RANGEDEL] size:900 (2024-01-02T03:04:05Z)\n143/4\n"
            "  del-table:     L0 000005\n  add-table:     L6 000010(000009):[b#1c#17,DEL-eee#17,SETWITHDEL] "
            "seqnums:[#17-#19] size:736(900) blobrefs:[(B000006: 18), (B000007: 2); depth:1]\n"
            "  add-backing:   000009\n  excise-op:     [b, c) #3\n  unknown-thing: 5\nEOF\nL6:\n  000010:[…]\n"));
    const Lsm *lsm = loaded.history.lsm;
    const LsmFamily *family = family_at(&loaded, 0);
    assert_int_equal(lsm->engine, LSM_PEBBLE);
    assert_int_equal(lsm_event_at(lsm, 0, 1)->kind, LSM_FLUSH);
    assert_int_equal(lsm_event_at(lsm, 0, 2)->kind, LSM_EXCISE);
    assert_true(family->placements.at[0].flags & PLACEMENT_EXCLUSIVE);
    assert_int_equal(family->placements.at[0].created, 1704164645);
    assert_int_equal(family->placements.at[1].backing, 9);
    check_levels(&loaded, 0, 2, "L6#10:736[b#1c..eee]");
    assert_int_equal(loaded.report.skipped, 1);
    release(&loaded);
}

/* Keys that were printed raw and are not text: no ranges, but all else. */
static void test_raw_keys_have_no_ranges(void **state)
{
    (void)state;
    Loaded loaded;
    load_text_as(&loaded, STR("--------------- Column family \"default\"  (ID 0) --------------\n"
                              "comparator: leveldb.BytewiseComparator\n--- level 1 --- version# 3 ---\n"
                              " 11:4242[21 .. 40]['\001\002' seq:38, type:1 .. '\001' seq:25, type:0]\n"));
    assert_true(family_at(&loaded, 0)->order_broken);
    assert_non_null(strstr(loaded.report.notes.at[0], "--hex"));
    release(&loaded);
}

/* ---- samples ---- */

static bool same_placement(const LsmFamily *a, const LsmFamily *b, size_t i)
{
    const LsmPlacement *x = &a->placements.at[i], *y = &b->placements.at[i];
    return x->number == y->number && x->level == y->level && x->size == y->size && x->born == y->born &&
           x->died == y->died && x->small_tag == y->small_tag && x->large_tag == y->large_tag &&
           str_equal(a->keys.keys.at[x->small], b->keys.keys.at[y->small]) &&
           str_equal(a->keys.keys.at[x->large], b->keys.keys.at[y->large]);
}

static void check_sample(const char *manifest, const char *dump)
{
    Loaded whole = {0}, printed = {0};
    Arena arena = {0};
    Error error = {0};
    const char *paths[] = {arena_printf(&arena, SAMPLES "%s", manifest), arena_printf(&arena, SAMPLES "%s", dump)};
    assert_true(store_load(&paths[0], 1, &(LoadOptions){0}, &whole.history, &whole.report, &error));
    if (!store_load(&paths[1], 1, &(LoadOptions){0}, &printed.history, &printed.report, &error))
        fail_msg("%s: %s", dump, error.message);
    assert_int_equal(printed.report.skipped, 0);
    assert_int_equal(whole.history.lsm->families.count, printed.history.lsm->families.count);
    assert_int_equal(whole.history.lsm->steps.count, printed.history.lsm->steps.count);
    for (uint32_t f = 0; f < whole.history.lsm->families.count; f++) {
        const LsmFamily *a = family_at(&whole, f), *b = family_at(&printed, f);
        assert_int_equal(a->placements.count, b->placements.count);
        for (size_t i = 0; i < a->placements.count; i++)
            assert_true(same_placement(a, b, i));
    }
    for (size_t i = 0; i < whole.history.lsm->events.count; i++)
        assert_int_equal(whole.history.lsm->events.at[i].kind, printed.history.lsm->events.at[i].kind);
    release(&whole);
    release(&printed);
    arena_release(&arena);
}

static void test_samples(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"rocksdb-bench/MANIFEST-000005", "rocksdb-bench/MANIFEST-000005.ldb.edits.txt"},
        {"rocksdb-random/MANIFEST-000005", "rocksdb-random/MANIFEST-000005.ldb.edits.txt"},
        {"rocksdb-deletes/MANIFEST-000005", "rocksdb-deletes/MANIFEST-000005.ldb.edits.txt"},
        {"rocksdb-families/MANIFEST-000005", "rocksdb-families/MANIFEST-000005.ldb.edits.txt"},
        {"rocksdb-timestamps/MANIFEST-000005", "rocksdb-timestamps/MANIFEST-000005.ldb.edits.txt"},
        {"rocksdb-reopened/MANIFEST-000057", "rocksdb-reopened/MANIFEST-000057.ldb.edits.txt"},
        {"leveldb-random/MANIFEST-000002", "leveldb-random/MANIFEST-000002.leveldbutil.txt"},
        {"leveldb-seq/MANIFEST-000002", "leveldb-seq/MANIFEST-000002.leveldbutil.txt"},
    };
    if (access(SAMPLES "answers.json", R_OK) != 0)
        skip();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        check_sample(files[i][0], files[i][1]);
}

/* Every compaction and flush of the LOG finds its event. One that was never installed is reported. */
static void test_events_of_a_log_find_their_steps(void **state)
{
    (void)state;
    if (access(SAMPLES "answers.json", R_OK) != 0)
        skip();
    Loaded loaded = {0};
    const char *paths[] = {SAMPLES "rocksdb-bench/MANIFEST-000005", SAMPLES "rocksdb-bench/LOG.events.jsonl"};
    assert_true(store_load(paths, 2, &(LoadOptions){0}, &loaded.history, &loaded.report, NULL));
    const Lsm *lsm = loaded.history.lsm;
    size_t reasons = 0, flushes = 0;
    for (size_t i = 0; i < lsm->events.count; i++) {
        const LsmEvent *event = &lsm->events.at[i];
        if (event->kind == LSM_COMPACTION) {
            assert_non_null(event->reason);
            assert_true(event->started > 0 && event->started < event->finished);
            reasons++;
        }
        flushes += event->kind == LSM_FLUSH && event->finished;
    }
    assert_int_equal(reasons, 68);
    assert_int_equal(flushes, 135);
    assert_int_equal(loaded.report.notes.count, 1);
    assert_non_null(strstr(loaded.report.notes.at[0], "job 207"));
    release(&loaded);
}

/* A table that is mostly deletions counts for more than its size. The LOG states its entries. */
static void test_deletions_of_a_log(void **state)
{
    (void)state;
    Loaded loaded;
    load_text_as(&loaded, STR("--------------- Column family \"default\"  (ID 0) --------------\n"
                              "comparator: leveldb.BytewiseComparator\n--- level 0 --- version# 3 ---\n"
                              " 8:1000[21 .. 40]['61' seq:38, type:1 .. '62' seq:25, type:0]\n"
                              " 9:1000[21 .. 40]['61' seq:38, type:1 .. '62' seq:25, type:0]\n"));
    Str log =
        STR("x EVENT_LOG_v1 {\"time_micros\": 5, \"job\": 2, \"event\": \"table_file_creation\", \"file_number\": 8, "
            "\"file_size\": 1000, \"table_properties\": {\"num_entries\": 10, \"num_deletions\": 0, "
            "\"raw_key_size\": 200, \"raw_value_size\": 800}}\n"
            "{\"time_micros\": 6, \"job\": 3, \"event\": \"table_file_creation\", \"file_number\": 9, "
            "\"file_size\": 1000, \"table_properties\": {\"num_entries\": 10, \"num_deletions\": 10, "
            "\"raw_key_size\": 200, \"raw_value_size\": 0}}\n");
    assert_true(engine_log_sniff(log));
    EngineLogSums sums = engine_log_join(log, "LOG", loaded.history.lsm, &loaded.report);
    assert_int_equal(sums.tables, 2);
    assert_int_equal(family_at(&loaded, 0)->placements.at[0].freed_bytes, 0);
    /* 2 x (2 x 10 - 10) values of 800 / 10 bytes, stored as 2000 for 1200: 133 each, because the engine drops
     * fractions */
    assert_int_equal(family_at(&loaded, 0)->placements.at[1].freed_bytes, 2660);
    release(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ldb_edits),
        cmocka_unit_test(test_ldb_final_version),
        cmocka_unit_test(test_ldb_json),
        cmocka_unit_test(test_leveldbutil),
        cmocka_unit_test(test_live_files),
        cmocka_unit_test(test_line_breaks_in_keys),
        cmocka_unit_test(test_pebble),
        cmocka_unit_test(test_raw_keys_have_no_ranges),
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_events_of_a_log_find_their_steps),
        cmocka_unit_test(test_deletions_of_a_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
