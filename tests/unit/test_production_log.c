/* Lines of a pageserver's log: plain, from a container, and as JSON; and what a series makes of them. */
#include "core/formats/production_log.h"
#include "core/catalog/series.h"

#include "core/formats/load.h"
#include "core/tell/event_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define LO    "000000000000000000000000000000000000"
#define HI    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
#define MID   "000000067F0000000500004000000000000A"
#define AT_10 "__0000000000000010-0000000000000020"
#define AT_20 "__0000000000000020-0000000000000030"

static ProductionLog read(const char *text)
{
    ProductionLog log = {0};
    production_log_read(&log, str_from(text));
    return log;
}

static void test_kinds_of_lines(void **state)
{
    (void)state;
    ProductionLog log = read(
        "2026-11-26T03:10:05.250113Z  INFO compaction_loop{tenant_id=1}: Starting Level0 compaction in LSN range "
        "0/10-0/30 for 10 layers (12 deltas in total)\n"
        "\x1b[2m2026-11-26T03:10:07Z\x1b[0m \x1b[32m INFO\x1b[0m compact_level0_phase1 stats available "
        "stats_json={\"version\":2,\"level0_deltas_count\":10,\"new_deltas_count\":11,\"new_deltas_size\":268435456}\n"
        "{\"timestamp\":\"2026-11-26T03:10:11.000Z\",\"message\":\"created 12 image layers\"}\n"
        "2026-11-26 03:20:00 INFO gc-compaction statistics: {\"job\":1}\n"
        "Nov 26 04:00:00 host pageserver[1]: 2026-11-26T04:00:00Z INFO garbage collecting " LO "-" MID AT_10 "\n"
        "2026-11-26T04:10:00Z," LO "-" HI AT_20 ",evicted\n"
        "2026-11-26T04:10:00Z INFO nothing of this kind\n");
    static const LogKind kinds[] = {LOG_L0_COMPACTION, LOG_L0_STATISTICS, LOG_IMAGES, LOG_GC_COMPACTION, LOG_GC,
                                    LOG_EVICTION};
    assert_int_equal(log.lines, 7);
    assert_int_equal(log.at.count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(log.at.at[i].kind, kinds[i]);
    assert_int_equal(log.at.at[0].time_ms, 1795662605250);
    assert_int_equal(log.at.at[0].lsns.lo, 0x10);
    assert_int_equal(log.at.at[0].lsns.hi, 0x30);
    assert_int_equal(log.at.at[0].number, 10);
    assert_int_equal(log.at.at[1].number, 10);
    assert_int_equal(log.at.at[1].made, 11);
    assert_int_equal(log.at.at[1].bytes, 268435456);
    assert_int_equal(log.at.at[2].number, 12);
    assert_int_equal(log.at.at[4].layer.lsn_hi, 0x20);
    production_log_release(&log);
}

static void test_lines_that_are_broken(void **state)
{
    (void)state;
    ProductionLog log = read("garbage collecting\ngarbage collecting " LO "-" MID "\ncreated  image layers\n"
                             "Level0 compaction in LSN range x for 10 layers\nevicted\n\n\0x");
    assert_int_equal(log.at.count, 0);
    production_log_release(&log);
}

static void add(Series *series, const char *names, int64_t time_ms)
{
    History dump;
    LoadReport report = {0};
    Error error = {0};
    assert_true(load_text(str_from(names), "dump", &(LoadOptions){0}, &dump, &report, &error));
    assert_true(series_add(series, &dump, time_ms, "dump", &error));
    history_release(&dump);
    load_report_release(&report);
}

/* By the rules a layer that no image covers is not garbage, but the log states that GC removed it. */
static void test_the_log_knows_better_than_rules(void **state)
{
    (void)state;
    ProductionLog log = read("2026-11-26T03:10:05Z INFO garbage collecting " LO "-" MID AT_10 "\n"
                             "2026-11-26T03:10:06Z," LO "-" MID AT_20 ",evicted\n");
    Series series;
    Text text = TEXT_EMPTY;
    series_init(&series);
    series.log = &log;
    add(&series, LO "-" MID AT_10 "\n" LO "-" MID AT_20 "\n" MID "-" HI AT_20 "\n", 1795662600000);
    add(&series, MID "-" HI AT_20 "\n", 1795662610000);
    assert_int_equal(series.history->steps.count, 3);
    assert_int_equal(series.history->steps.at[1].op, STEP_GC);
    assert_int_equal(series.history->steps.at[2].op, STEP_EVICT);
    event_text(series.history, 1, &text);
    assert_string_equal(text.at, "GC: 1 delta, deleted, LSN 0/10 … 0/20: so the log, from 2026-11-26 03:10:05");
    text_release(&text);
    series_release(&series);
    production_log_release(&log);
}

/* A line about another time concerns another layer of that name. */
static void test_the_log_is_of_its_time(void **state)
{
    (void)state;
    ProductionLog log = read("2026-11-26T03:10:05Z INFO garbage collecting " LO "-" MID AT_10 "\n");
    Series series;
    series_init(&series);
    series.log = &log;
    add(&series, LO "-" MID AT_10 "\n" LO "-" MID AT_20 "\n", 1795662700000);
    add(&series, LO "-" MID AT_20 "\n", 1795662710000);
    assert_int_equal(series.history->steps.at[1].op, STEP_UNEXPLAINED);
    series_release(&series);
    production_log_release(&log);
}

static void test_compactions_get_their_time(void **state)
{
    (void)state;
    ProductionLog log =
        read("2026-11-26T03:10:05Z INFO Starting Level0 compaction in LSN range 0/10-0/30 for 2 layers (2 "
             "deltas in total)\n");
    Series series;
    Text text = TEXT_EMPTY;
    series_init(&series);
    series.log = &log;
    add(&series, LO "-" HI AT_10 "\n" LO "-" HI AT_20 "\n", 1795662600000);
    add(&series, LO "-" MID "__0000000000000010-0000000000000030\n", 1795662610000);
    event_text(series.history, 1, &text);
    assert_string_equal(text.at,
                        "L0 compaction: 2 L0 layers became 1 delta, LSN 0/10 … 0/30: the log says that it began "
                        "with 2 L0 layers at 2026-11-26 03:10:05");
    text_release(&text);
    series_release(&series);
    production_log_release(&log);
}

/* Without the line of its start, the statistics state its inputs and its time. */
static void test_statistics_are_joined_by_what_was_made(void **state)
{
    (void)state;
    ProductionLog log = read("2026-11-26T03:10:04Z INFO compact_level0_phase1 stats available "
                             "stats_json={\"level0_deltas_count\":3,\"new_deltas_count\":2,\"new_deltas_size\":4096}\n"
                             "2026-11-26T03:10:05Z INFO compact_level0_phase1 stats available "
                             "stats_json={\"level0_deltas_count\":2,\"new_deltas_count\":1,\"new_deltas_size\":8192}\n"
                             "2026-11-26T03:10:06Z INFO created 1 image layers\n");
    Series series;
    Text text = TEXT_EMPTY;
    series_init(&series);
    series.log = &log;
    add(&series, LO "-" HI AT_10 "\n" LO "-" HI AT_20 "\n", 1795662600000);
    add(&series, LO "-" MID "__0000000000000010-0000000000000030\n" LO "-" MID "__0000000000000030\n", 1795662610000);
    event_text(series.history, 1, &text);
    assert_string_equal(text.at, "L0 compaction: 2 L0 layers became 1 delta, LSN 0/10 … 0/30: the log says that 2 L0 "
                                 "layers became 8.00 KiB at 2026-11-26 03:10:05");
    text_clear(&text);
    event_text(series.history, 2, &text);
    assert_string_equal(text.at, "images: 1 image, at 0/30: so the log, at 2026-11-26 03:10:06");
    text_release(&text);
    series_release(&series);
    production_log_release(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_of_lines),
        cmocka_unit_test(test_lines_that_are_broken),
        cmocka_unit_test(test_the_log_knows_better_than_rules),
        cmocka_unit_test(test_the_log_is_of_its_time),
        cmocka_unit_test(test_compactions_get_their_time),
        cmocka_unit_test(test_statistics_are_joined_by_what_was_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
