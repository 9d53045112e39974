/* RocksDB's LOG joined to a history: interleaved jobs of several threads, and jobs that were never installed. */
#include "core/formats/engine/engine_log.h"
#include "tests/unit/lsm_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define AT(clock, thread) "2026/11/26-" clock " " thread " (Original Log Time 2026/11/26-" clock ") "

/* #9 moves from L0 to L1 and on to L2, #10 to L1. A compaction of #11 and #12 never becomes an edit. */
static void make_store(Fixture *f)
{
    fixture_init(f, DIALECT_ROCKSDB);
    put_base(f, "leveldb.BytewiseComparator");
    add(f, 0, 9, 1000, "a", "c");
    add(f, 0, 10, 1000, "d", "f");
    add(f, 0, 11, 1000, "g", "h");
    add(f, 1, 12, 1000, "g", "k");
    put(f, EDIT_NEXT_FILE, 20);
    drop(f, 0, 9);
    add(f, 1, 9, 1000, "a", "c");
    put(f, EDIT_NEXT_FILE, 21);
    drop(f, 0, 10);
    add(f, 1, 10, 1000, "d", "f");
    put(f, EDIT_NEXT_FILE, 22);
    drop(f, 1, 9);
    add(f, 2, 9, 1000, "a", "c");
    put(f, EDIT_NEXT_FILE, 23);
    assert_true(fixture_read(f, NULL));
}

static const LsmEvent *move_of(const Fixture *f, uint64_t number, uint32_t to)
{
    const LsmFamily *family = &f->lsm.families.at[0];
    for (size_t i = 0; i < family->placements.count; i++)
        if (family->placements.at[i].number == number && family->placements.at[i].level == to)
            return &f->lsm.events.at[family->placements.at[i].event];
    fail_msg("#%llu was never in L%u", (unsigned long long)number, to);
    return NULL;
}

static void test_threads_between_one_another(void **state)
{
    (void)state;
    Fixture f;
    LoadReport report = {0};
    make_store(&f);
    Str log =
        STR(AT("23:59:59.999900", "77") "[default] Moving #9 to level-1 1000 bytes\n" /* the clock passes midnight */
            AT("00:00:00.000010", "78") "[default] Moving #10 to level-1 1000 bytes\n" AT(
                "00:00:00.000100",
                "77") "EVENT_LOG_v1 {\"time_micros\": 5000100, \"job\": 3, \"event\": "
                      "\"trivial_move\", \"destination_level\": 1, \"files\": 1, \"total_files_size\": "
                      "1000}\n" AT("00:00:00.000150", "77") "[default] Moving #9 to level-2 1000 bytes\n" AT(
                          "00:00:00.000210",
                          "78") "EVENT_LOG_v1 {\"time_micros\": 5000210, \"job\": 4, \"event\": "
                                "\"trivial_move\", \"destination_level\": 1, \"files\": 1, \"total_files_size\": "
                                "1000}\n" AT("00:00:00.000250",
                                             "77") "EVENT_LOG_v1 {\"time_micros\": 5000250, \"job\": 5, \"event\": "
                                                   "\"trivial_move\", \"destination_level\": 2, \"files\": 1, "
                                                   "\"total_files_size\": 1000}\n");
    EngineLogSums sums = engine_log_join(log, "LOG", &f.lsm, &report);
    assert_int_equal(sums.joined, 3);
    assert_int_equal(move_of(&f, 9, 1)->started, 4999900);
    assert_int_equal(move_of(&f, 9, 1)->finished, 5000100);
    assert_int_equal(move_of(&f, 10, 1)->started, 5000010);
    assert_int_equal(move_of(&f, 10, 1)->finished, 5000210);
    assert_int_equal(move_of(&f, 9, 2)->started, 5000150);
    assert_int_equal(move_of(&f, 9, 2)->finished, 5000250);
    load_report_release(&report);
    fixture_release(&f);
}

static void test_lost_job(void **state)
{
    (void)state;
    Fixture f;
    LoadReport report = {0};
    make_store(&f);
    size_t dead = f.lsm.dead.count;
    Str log = STR("{\"time_micros\": 100, \"job\": 7, \"event\": \"compaction_started\", \"compaction_reason\": "
                  "\"LevelL0FilesNum\", \"files_L0\": [11], \"files_L1\": [12], \"score\": 1}\n"
                  "{\"time_micros\": 100, \"job\": 8, \"event\": \"compaction_started\", \"compaction_reason\": "
                  "\"LevelL0FilesNum\", \"files_L0\": [999], \"score\": 1}\n"); /* of a table of no edit */
    engine_log_join(log, "LOG", &f.lsm, &report);
    assert_int_equal(f.lsm.lost.count, 1);
    const LsmEvent *lost = lsm_job(&f.lsm, (uint32_t)f.lsm.events.count);
    assert_int_equal(lost->started, 100);
    assert_int_equal(lost->finished, 0);
    assert_int_equal(lost->from, 0);
    assert_int_equal(lost->to, 1);
    assert_int_equal(lost->dead_count, 2);
    assert_int_equal(lost->dead_first, dead);
    assert_int_equal(f.lsm.families.at[0].placements.at[f.lsm.dead.at[dead]].number, 11);
    assert_int_equal(report.notes.count, 1);
    assert_non_null(strstr(report.notes.at[0], "was running when the LOG ends"));
    load_report_release(&report);
    fixture_release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_between_one_another),
        cmocka_unit_test(test_lost_job),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
