/* Series of dumps: each rule by hand, and properties that hold for any dumps. */
#include "tests/unit/series_fixture.h"

#include "core/analysis/ledger.h"
#include "core/analysis/lives.h"
#include "core/base/rng.h"
#include "core/catalog/series_load.h"
#include "core/formats/history_json.h"
#include "core/tell/event_text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* ---- by hand ---- */

/* Expects the events after the first dump, as "flush 0>1, compact_l0 2>3": the number of layers that each deleted and
 * created. */
static void check_events(const char *before, const char *after, const char *expected)
{
    Series series;
    Text found = TEXT_EMPTY;
    series_init(&series);
    add(&series, before);
    add(&series, after);
    for (StepId step = 1; step < series.history->steps.count; step++) {
        const HistoryEvent *event = history_event(series.history, step);
        assert_non_null(event);
        text_printf(&found, "%s%s %u>%u", found.length ? ", " : "", step_op_name(series.history->steps.at[step].op),
                    event->in_count, event->out_count);
    }
    assert_string_equal(found.at, expected);
    text_release(&found);
    series_release(&series);
}

static void test_nothing_happened(void **state)
{
    (void)state;
    check_events(L0("10", "20"), L0("10", "20"), "");
}

static void test_flushes_are_one_each(void **state)
{
    (void)state;
    check_events(L0("10", "20"), L0("10", "20") L0("20", "30") L0("30", "40"), "flush 0>1, flush 0>1");
}

static void test_l1_tile_the_lsns_of_l0(void **state)
{
    (void)state;
    check_events(L0("10", "20") L0("20", "30"), DELTA(K0, K1, "10", "30") DELTA(K1, K2, "10", "30") L0("30", "40"),
                 "compact_l0 2>2, flush 0>1");
    /* inputs that no dump shows */
    check_events(L0("10", "20"), DELTA(K0, K1, "10", "50") L0("50", "60"), "compact_l0 1>1, flush 0>1");
    check_events(L0("10", "20"), L0("10", "20") DELTA(K0, K1, "20", "50"), "compact_l0 0>1");
    /* two compactions, and a key whose records fill layers of their own */
    check_events(L0("10", "20") L0("20", "30"),
                 DELTA(K0, K1, "10", "20") DELTA(K0, K1, "20", "30") DELTA(K2, "0000000000000201", "20", "24")
                     DELTA(K2, "0000000000000201", "24", "30"),
                 "compact_l0 1>1, compact_l0 1>3");
    /* L0 that still exist cannot have been compacted */
    check_events(L0("10", "20") L0("20", "30"), L0("20", "30") DELTA(K0, K1, "10", "30"),
                 "unexplained 0>1, unexplained 1>0");
}

static void test_images_delete_nothing(void **state)
{
    (void)state;
    check_events(DELTA(K0, K2, "10", "20") L0("20", "30"),
                 DELTA(K0, K2, "10", "20") L0("20", "30") IMAGE(K0, K1, "20") IMAGE(K1, K2, "20"), "images 0>2");
    check_events(DELTA(K0, K2, "10", "20") L0("20", "30"),
                 DELTA(K0, K2, "10", "20") DELTA(K0, K2, "20", "40") IMAGE(K0, K1, "30") IMAGE(K0, K1, "20"),
                 "images 0>1, images 0>1, compact_l0 1>1");
}

static void test_gc_needs_newer_images(void **state)
{
    (void)state;
    const char *before = DELTA(K0, K2, "10", "20") DELTA(K0, K2, "20", "30") IMAGE(K0, K1, "20") IMAGE(K1, K2, "20");
    check_events(before, DELTA(K0, K2, "20", "30") IMAGE(K0, K1, "20") IMAGE(K1, K2, "20"), "gc 1>0");
    check_events(before, DELTA(K0, K2, "10", "20") IMAGE(K0, K1, "20") IMAGE(K1, K2, "20"), "unexplained 1>0");
    check_events(before, DELTA(K0, K2, "20", "30") IMAGE(K0, K1, "20") IMAGE(K1, K2, "20") "gc_cutoff:18\n",
                 "unexplained 1>0"); /* it ends above the cutoff */
}

static void test_gc_compaction_folds_at_an_lsn(void **state)
{
    (void)state;
    check_events(DELTA(K0, K2, "10", "20") DELTA(K0, K2, "20", "30") L0("30", "40"),
                 IMAGE(K0, K1, "24") IMAGE(K1, K2, "24") DELTA(K0, K2, "24", "30") L0("30", "40"), "gc_compaction 2>3");
    /* nothing was above the LSN, and a delta crossed it */
    check_events(DELTA(K0, K2, "10", "20") L0("20", "30"), IMAGE(K0, K2, "18") L0("20", "30"), "gc_compaction 1>1");
    /* the part outside of the keys is left as a piece */
    check_events(DELTA(K0, K3, "10", "20") DELTA(K0, K2, "20", "30"),
                 IMAGE(K0, K2, "24") DELTA(K0, K2, "24", "30") DELTA(K2, K3, "10", "20"), "gc_compaction 2>3");
}

/* The images have an LSN above the previous head: other images may have preceded them, under which GC deleted layers.
 */
static void test_doubts_say_so(void **state)
{
    (void)state;
    Series series;
    Text text = TEXT_EMPTY;
    series_init(&series);
    add(&series, DELTA(K0, K2, "10", "20") DELTA(K0, K2, "20", "30") DELTA(K0, K2, "30", "40") L0("40", "50"));
    add(&series, IMAGE(K0, K1, "5E") IMAGE(K1, "FFFFFFFFFFFFFFFF", "5E") DELTA(K0, K2, "5E", "60") L0("60", "70"));
    for (StepId step = 1; step < series.history->steps.count; step++) {
        event_text(series.history, step, &text);
        text_printf(&text, "\n");
    }
    events_summary_text(series.history, &text);
    assert_non_null(strstr(text.at, "gc-compaction: 1 delta and 2 images, LSN 0/5E … 0/60\n"));
    assert_non_null(strstr(text.at, "L0 compaction: 1 L0 layer, deleted, LSN 0/40 … 0/50: L0 compaction or "
                                    "gc-compaction; names alone do not show which\n"));
    assert_non_null(strstr(text.at, "GC: 3 deltas, deleted, LSN 0/10 … 0/40: GC or gc-compaction; names alone do not "
                                    "show which\n"));
    assert_non_null(strstr(text.at, "\n2 events have two possible causes: 4 layers; names alone do not show which\n"));
    text_release(&text);
    series_release(&series);
}

static void test_tiered_rewrites_a_level(void **state)
{
    (void)state;
    check_events(DELTA(K0, K2, "10", "20") DELTA(K0, K2, "20", "30") L0("30", "40"),
                 DELTA(K0, K1, "10", "30") DELTA(K1, K2, "10", "30") L0("30", "40"), "tiered 2>2");
}

/* Deltas of all keys made of L0 may come from either algorithm. Without a rewritten level the event is named as
 * production's. */
static void test_l0_alone_is_production(void **state)
{
    (void)state;
    check_events(L0("10", "20") L0("20", "30"), DELTA(K0, K1, "10", "30") DELTA(K1, "FFFFFFFFFFFFFFFF", "10", "30"),
                 "compact_l0 2>2");
}

static void test_what_no_rule_explains_says_why(void **state)
{
    (void)state;
    Series series;
    Text text = TEXT_EMPTY;
    series_init(&series);
    add(&series, DELTA(K0, K2, "10", "20") L0("20", "30"));
    add(&series, DELTA(K0, K2, "10", "20") L0("20", "30") DELTA(K2, K3, "12", "14"));
    event_text(series.history, 1, &text);
    assert_string_equal(text.at,
                        "unexplained: 1 delta, LSN 0/12 … 0/14: a delta appeared below the head of the previous "
                        "dump: no deleted layers span its LSNs, and no image lies where it begins");
    text_release(&text);
    series_release(&series);
}

#define API(remote)                                                                                                    \
    "{\"in_memory_layers\":[],\"historic_layers\":[{\"kind\":\"Delta\",\"layer_file_name\":"                           \
    "\"000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__0000000000000010-"                   \
    "0000000000000020\",\"layer_file_size\":65536,\"lsn_start\":\"0/10\",\"lsn_end\":\"0/20\",\"remote\":" remote      \
    ",\"l0\":true}]}"

static void test_residency_changes(void **state)
{
    (void)state;
    check_events(API("false"), API("true"), "evict 1>1");
    check_events(API("true"), API("false"), "download 1>1");
    Series series;
    series_init(&series);
    add(&series, API("false"));
    add(&series, API("true"));
    Lives lives;
    lives_init(&lives, series.history, 3);
    assert_int_equal(lives.at.at[0].end, LIFE_MOVED);
    assert_int_equal(lives.rewritten, 0);
    lives_release(&lives);
    series_release(&series);
}

#define SHARD(count, generation)                                                                                       \
    "tenants/11111111111111111111111111111111-00" count "/timelines/22222222222222222222222222222222/"                 \
    "000000067F00000005000040000000000000-000000067F00000005000040000000008000__0000000000000010-" generation "\n"

/* A shard rewrites layers of the shard from which it was split under their names. No other timeline does that. */
static void test_a_shard_rewrites_its_ancestors_layers(void **state)
{
    (void)state;
    check_events(SHARD("02", "00000001"), SHARD("02", "00000002"), "ancestor 1>1");
    check_events(SHARD("01", "00000001"), SHARD("01", "00000002"), "unexplained 1>1");
    check_events(SHARD("02", "00000001"), SHARD("02", "00000001"), "");
}

static void test_other_timelines_are_refused(void **state)
{
    (void)state;
    Series series;
    History dump;
    LoadReport report = {0};
    Error error = {0};
    series_init(&series);
    add(&series, L0("10", "20"));
    assert_true(load_text(str_from(API("true")), "dump", &(LoadOptions){0}, &dump, &report, &error));
    assert_false(series_add(&series, &dump, 0, "dump", &error));
    assert_string_equal(error.message,
                        "its keys are not of the form (plain or 36-digit) of those in the previous dump");
    assert_int_equal(series.dumps, 1);
    history_release(&dump);
    load_report_release(&report);
    series_release(&series);
}

/* ---- whatever the dumps are ---- */

static void random_dump(Rng *rng, Text *out)
{
    text_clear(out);
    for (uint64_t i = 0, n = 1 + rng_below(rng, 12); i < n; i++) {
        uint64_t lo = rng_below(rng, 6), at = rng_below(rng, 8) * 8;
        if (rng_below(rng, 4) == 0)
            text_printf(out, "%s__%08llX-%08llX\n", ALL, (unsigned long long)at, (unsigned long long)at + 8);
        else if (rng_below(rng, 2))
            text_printf(out, "%016llX-%016llX__%08llX\n", (unsigned long long)lo * 16, (unsigned long long)lo * 16 + 16,
                        (unsigned long long)at);
        else
            text_printf(out, "%016llX-%016llX__%08llX-%08llX\n", (unsigned long long)lo * 16,
                        (unsigned long long)(lo + 1 + rng_below(rng, 3)) * 16, (unsigned long long)at,
                        (unsigned long long)(at + 8 * (1 + rng_below(rng, 3))));
    }
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorts the lines of a text and removes duplicates. */
static void sort_lines(Text *text)
{
    ARRAY(char *) lines = {0};
    Str rest = text_str(text), line;
    Text sorted = TEXT_EMPTY;
    while (str_line(&rest, &line))
        array_push(&lines, strndup(line.at, line.length));
    qsort(lines.at, lines.count, sizeof *lines.at, compare_words);
    for (size_t i = 0; i < lines.count; i++) {
        if (i == 0 || strcmp(lines.at[i], lines.at[i - 1]) != 0)
            text_printf(&sorted, "%s\n", lines.at[i]);
    }
    for (size_t i = 0; i < lines.count; i++)
        free(lines.at[i]);
    array_release(&lines);
    text_release(text);
    *text = sorted;
}

/* The history at a dump's step holds what the dump held. Each layer belongs to one event at its creation and one at
 * its deletion, and a written history reads back the same. */
static void test_a_series_is_its_dumps(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        Rng rng = {seed};
        Series series;
        Text dumps[6], names = TEXT_EMPTY, first = TEXT_EMPTY, second = TEXT_EMPTY;
        series_init(&series);
        for (size_t i = 0; i < 6; i++) {
            dumps[i] = (Text)TEXT_EMPTY;
            random_dump(&rng, &dumps[i]);
            add(&series, dumps[i].at);
        }
        const History *history = series.history;
        assert_int_equal(history->dumps.count, 6);
        for (size_t i = 0; i < 6; i++) {
            write_names(history, history->dumps.at[i].step, &names);
            sort_lines(&names);
            sort_lines(&dumps[i]);
            assert_string_equal(names.at, dumps[i].at);
        }
        uint8_t *born = mem_zero(history->layers.count, 1), *died = mem_zero(history->layers.count, 1);
        for (StepId step = 1; step < history->steps.count; step++) {
            const HistoryEvent *event = history_event(history, step);
            for (uint32_t k = 0; k < event->in_count + event->out_count; k++)
                ++(k < event->in_count ? died : born)[history->event_layers.at[event->first + k]];
        }
        for (LayerId id = 0; id < history->layers.count; id++) {
            assert_int_equal(born[id], history->born[id] > 0);
            assert_int_equal(died[id], history->died[id] != STEP_NEVER);
        }
        History back;
        LoadReport report = {0};
        Error error = {0};
        series.history->title = "again";
        assert_true(history_json_write(history, 0, &first, &error));
        if (!load_text(text_str(&first), "again", &(LoadOptions){0}, &back, &report, &error))
            fail_msg("%s", error.message);
        assert_true(history_json_write(&back, 0, &second, &error));
        assert_string_equal(first.at, second.at);
        history_release(&back);
        load_report_release(&report);
        free(born);
        free(died);
        for (size_t i = 0; i < 6; i++)
            text_release(&dumps[i]);
        text_release(&names);
        text_release(&first);
        text_release(&second);
        series_release(&series);
    }
}

static void test_ledger_and_lineage_know_who_wrote(void **state)
{
    (void)state;
    Series series;
    series_init(&series);
    add(&series, L0("10", "20") L0("20", "30"));
    add(&series, DELTA(K0, K1, "10", "30") DELTA(K1, K2, "10", "30"));
    add(&series, IMAGE(K0, K2, "24") DELTA(K0, K2, "24", "30"));
    Ledger ledger;
    LayerIdArray from = {0}, became = {0};
    ledger_init(&ledger, series.history, 2);
    assert_int_equal(ledger.all.layers, 4);
    lives_lineage(series.history, 2, &from, &became);
    assert_int_equal(from.count, 2);
    assert_int_equal(became.count, 2);
    Lives lives;
    lives_init(&lives, series.history, 3);
    assert_int_equal(lives.thrashed, 2); /* written by one compaction and rewritten by the next */
    lives_release(&lives);
    array_release(&from);
    array_release(&became);
    ledger_release(&ledger);
    series_release(&series);
}

static void test_times(void **state)
{
    (void)state;
    TimesMs times = {0};
    Error error = {0};
    assert_true(times_parse(STR("0,2026-11-26T03:10:05Z,10.5"), &times, &error));
    assert_int_equal(times.count, 3);
    assert_int_equal(times.at[1], 1795662605000);
    assert_int_equal(times.at[2], 10500);
    assert_false(times_parse(STR("0,,1"), &times, &error));
    assert_false(times_parse(STR("yesterday"), &times, &error));
    assert_int_equal(times.count, 3); /* a failure appends nothing */
    array_release(&times);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_happened),
        cmocka_unit_test(test_flushes_are_one_each),
        cmocka_unit_test(test_l1_tile_the_lsns_of_l0),
        cmocka_unit_test(test_images_delete_nothing),
        cmocka_unit_test(test_gc_needs_newer_images),
        cmocka_unit_test(test_gc_compaction_folds_at_an_lsn),
        cmocka_unit_test(test_doubts_say_so),
        cmocka_unit_test(test_tiered_rewrites_a_level),
        cmocka_unit_test(test_l0_alone_is_production),
        cmocka_unit_test(test_what_no_rule_explains_says_why),
        cmocka_unit_test(test_residency_changes),
        cmocka_unit_test(test_a_shard_rewrites_its_ancestors_layers),
        cmocka_unit_test(test_other_timelines_are_refused),
        cmocka_unit_test(test_a_series_is_its_dumps),
        cmocka_unit_test(test_ledger_and_lineage_know_who_wrote),
        cmocka_unit_test(test_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
