/* Why an event may have two causes: two timelines, one in which GC deleted the layers and one in which gc-compaction
 * did, whose dumps hold the same names. Naming both causes is then the only true answer.
 *
 *     images between the dumps   [bands] ─► (images at the head ─► GC) ─► gc-compaction ─► [images above the head]
 *     a cutoff that jumps        [bands, images] ─► (gc-compaction below the images ─► GC) ─► gc-compaction
 *     where jobs end             the same names with other sizes: an image lies across a job's end, or inside the job
 *
 * What is in parentheses happens in one timeline only, and leaves no name. */
#include "tests/unit/series_fixture.h"

#include "core/formats/production_log.h"
#include "core/planner/legacy/gc_jobs.h"
#include "core/simulator/scenario_run.h"
#include "core/tell/event_text.h"

#define KEYS    64u
#define CLOSED  "image_creation_threshold=99"
#define OPEN    "image_creation_threshold=3 image_layer_creation_check_threshold=1"
#define QUIET   "policy legacy-gc_compaction_enabled " CLOSED " "
#define FOLDING "policy legacy " CLOSED " "
#define FORGET  "pitr=1G\n"

/* Adds full L0 layers with records of all keys, from the `first` one of the timeline on. */
static void add_flushes(Text *out, unsigned first, unsigned count)
{
    for (unsigned i = 9 * first; i < 9 * (first + count); i++) {
        text_printf(out, "rec %X 8000\n", i * 11 % KEYS);
        if (i % 9 == 8)
            text_printf(out, "flush\n");
    }
}

typedef struct Timeline {
    History history;
    ARRAY(StepId) dumps; /* the steps of its notes `note dump` */
} Timeline;

static void run(const Text *scenario, Timeline *timeline)
{
    LoadReport report = {0};
    Error error = {0};
    Simulator simulator;
    *timeline = (Timeline){0};
    assert_true(load_text(text_str(scenario), "scenario", &(LoadOptions){0}, &timeline->history, &report, &error));
    load_report_release(&report);
    assert_true(scenario_simulator(&simulator, &timeline->history, &error));
    assert_true(scenario_run(&simulator, (ScenarioOverrides){0}, &error));
    simulator_release(&simulator);
    for (StepId step = 0; step < timeline->history.steps.count; step++)
        if (timeline->history.steps.at[step].op == STEP_NOTE)
            array_push(&timeline->dumps, step);
}

static void release(Timeline *timeline)
{
    history_release(&timeline->history);
    array_release(&timeline->dumps);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Writes a dump: the names of the layers alive at a step, ascending. */
static void write_sorted(const History *history, StepId step, Text *out)
{
    size_t count;
    LayerId *live = history_live(history, step, &count);
    char(*names)[LAYER_NAME_SIZE] = mem_alloc((count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++) {
        Layer layer = layer_set_get(&history->layers, live[i]);
        layer_logical_name(&layer, history->layers.form, names[i]);
    }
    qsort(names, count, sizeof *names, compare_names);
    text_clear(out);
    for (size_t i = 0; i < count; i++)
        text_printf(out, "%s\n", names[i]);
    free(names);
    free(live);
}

/* Counts the layers of the last dump but one that GC deleted. */
static size_t deleted_by_gc(const Timeline *timeline)
{
    size_t count = 0;
    StepId before = timeline->dumps.at[timeline->dumps.count - 2];
    for (LayerId id = 0; id < timeline->history.layers.count; id++) {
        StepId died = timeline->history.died[id];
        count += history_alive(&timeline->history, id, before) && died < timeline->history.steps.count &&
                 timeline->history.steps.at[died].op == STEP_GC;
    }
    return count;
}

/* Writes the log of a pageserver: which layers GC deleted, one second before the dump that lacks them; and another
 * layer before the first dump and after the last one. */
static void write_log(const Timeline *timeline, Text *out)
{
    static const char other[] = "garbage collecting " DELTA("0000000000000001", "0000000000000002", "01", "02");
    const History *run = &timeline->history;
    text_printf(out, "1970-01-01T00:00:00Z INFO %s", other);
    for (LayerId id = 0; id < run->layers.count; id++) {
        char name[LAYER_NAME_SIZE];
        StepId died = run->died[id];
        size_t dump = 0;
        if (died >= run->steps.count || run->steps.at[died].op != STEP_GC)
            continue;
        while (dump < timeline->dumps.count && timeline->dumps.at[dump] < died)
            dump++;
        Layer layer = layer_set_get(&run->layers, id);
        text_printf(out, "1970-01-01T00:%02zu:59Z INFO garbage collecting %s\n", dump - 1,
                    layer_logical_name(&layer, run->layers.form, name));
    }
    text_printf(out, "1970-01-01T01:00:00Z INFO %s", other);
}

/* With the log of one of the timelines, the series states which of the two it is. */
static void check_log(const Timeline *timeline, size_t gc)
{
    Series series;
    ProductionLog log = {0};
    Text names = TEXT_EMPTY, text = TEXT_EMPTY;
    write_log(timeline, &text);
    production_log_read(&log, text_str(&text));
    series_init(&series);
    series.log = &log;
    for (size_t i = 0; i < timeline->dumps.count; i++) {
        write_sorted(&timeline->history, timeline->dumps.at[i], &names);
        add(&series, names.at);
    }
    const History *told = series.history;
    size_t collected = 0;
    for (StepId step = told->dumps.at[told->dumps.count - 2].step + 1; step < told->steps.count; step++) {
        const HistoryEvent *event = history_event(told, step);
        assert_false(event->doubtful);
        assert_int_not_equal(told->steps.at[step].op, STEP_UNEXPLAINED);
        collected += told->steps.at[step].op == STEP_GC ? event->in_count : 0;
    }
    assert_int_equal(collected, gc);
    series_release(&series);
    production_log_release(&log);
    text_release(&names);
    text_release(&text);
}

/* Expects that both timelines have the same dumps. Of the last dump but one, GC deleted `gc` layers in the second
 * timeline and none in the first. The series says that either cause is possible, unless it has the log. */
static void check_same_names(const Text *folded, const Text *collected, size_t gc)
{
    Timeline a, b;
    Series series;
    Text names = TEXT_EMPTY, others = TEXT_EMPTY;
    run(folded, &a);
    run(collected, &b);
    assert_int_equal(a.dumps.count, b.dumps.count);
    series_init(&series);
    for (size_t i = 0; i < a.dumps.count; i++) {
        write_sorted(&a.history, a.dumps.at[i], &names);
        write_sorted(&b.history, b.dumps.at[i], &others);
        assert_string_equal(names.at, others.at);
        add(&series, names.at);
    }
    assert_int_equal(deleted_by_gc(&a), 0);
    assert_int_equal(deleted_by_gc(&b), gc);
    const History *told = series.history;
    size_t doubtful = 0;
    for (StepId step = told->dumps.at[told->dumps.count - 2].step + 1; step < told->steps.count; step++) {
        const char *text = told->steps.at[step].text;
        const HistoryEvent *event = history_event(told, step);
        if (!event || !event->doubtful)
            continue;
        assert_non_null(strstr(text, event_name(STEP_GC)));
        assert_non_null(strstr(text, event_name(STEP_GC_COMPACTION)));
        doubtful += event->in_count;
    }
    assert_int_equal(doubtful, gc);
    check_log(&a, 0);
    check_log(&b, gc);
    series_release(&series);
    text_release(&names);
    text_release(&others);
    release(&a);
    release(&b);
}

/* Three bands, no image. The check for images may pass before the next flush (its time is not in the names): then GC
 * collects the bands below images at the head as soon as the cutoff is above it, and gc-compaction rewrites the
 * images. Otherwise gc-compaction reads the bands themselves. */
static void test_images_between_two_dumps(void **state)
{
    (void)state;
    Text timelines[2] = {TEXT_EMPTY, TEXT_EMPTY};
    for (size_t i = 0; i < 2; i++) {
        Text *out = &timelines[i];
        text_printf(out, "target_file_size 512K\nkeyspace 0 %X\n" QUIET FORGET, KEYS);
        add_flushes(out, 0, 30);
        text_printf(out, "compact\nnote dump\n");
        if (i == 1)
            text_printf(out, "policy legacy-gc_compaction_enabled " OPEN " " FORGET "compact\n");
        text_printf(out, QUIET "pitr=70000\n"); /* 2000 bytes above the head of the dump */
        add_flushes(out, 30, 1);
        text_printf(out, "compact\n" FOLDING "gc_compaction_initial_threshold_kb=1 pitr=70000\ncompact\nnote dump\n");
    }
    check_same_names(&timelines[0], &timelines[1], 6);
    text_release(&timelines[0]);
    text_release(&timelines[1]);
}

/* Images above three bands, two bands above the images. GC runs once an hour. If it moves the cutoff in small steps, a
 * gc-compaction starts below the images and rewrites the bands. If it moves the cutoff from below that place to above
 * the images at once, it collects the bands. The second gc-compaction leaves the same layers. */
static void test_cutoff_moves_in_steps_or_at_once(void **state)
{
    (void)state;
    Text timelines[2] = {TEXT_EMPTY, TEXT_EMPTY};
    for (size_t i = 0; i < 2; i++) {
        Text *out = &timelines[i];
        text_printf(out, "target_file_size 64K\nkeyspace 0 %X\n" QUIET FORGET, KEYS);
        add_flushes(out, 0, 5);
        text_printf(out, "note dump\n"); /* shows the size of a full L0 layer */
        add_flushes(out, 5, 25);
        text_printf(out, "compact\npolicy legacy-gc_compaction_enabled " OPEN " " FORGET "compact\n" QUIET FORGET);
        add_flushes(out, 30, 20);
        text_printf(out, "compact\nnote dump\n");
        if (i == 0) /* in the third band */
            text_printf(out, QUIET "pitr=1480000\ncompact\n" FOLDING "pitr=1480000\ncompact\n");
        text_printf(out, QUIET "pitr=360000\ncompact\n" FOLDING "pitr=360000\ncompact\nnote dump\n");
    }
    check_same_names(&timelines[0], &timelines[1], 36);
    text_release(&timelines[0]);
    text_release(&timelines[1]);
}

/* A job of gc-compaction ends where the files over its keys reach 4 GiB, here 1 MiB. The compression of images is not
 * in their names. An image across the end of a job is kept and collected by GC; one inside a job is rewritten. */
static void test_jobs_end_by_size(void **state)
{
    (void)state;
    size_t jobs_of[2];
    bool across[2];
    for (size_t i = 0; i < 2; i++) {
        LayerSet set;
        LegacyTimeline timeline;
        LegacyGcJobs jobs = {0};
        layer_set_init(&set);
        layer_set_add(&set, &(Layer){.kind = LAYER_IMAGE,
                                     .key_lo = 0,
                                     .key_hi = 0x20,
                                     .lsn_lo = 0x10,
                                     .lsn_hi = 0x11,
                                     .size = i == 0 ? 0x20000 : 0x180000});
        layer_set_add(
            &set,
            &(Layer){
                .kind = LAYER_IMAGE, .key_lo = 0x10, .key_hi = 0x30, .lsn_lo = 0x18, .lsn_hi = 0x19, .size = 0x20000});
        legacy_timeline_init(&timeline, &legacy_params_usual);
        for (Key part = 0; part < 2; part++) {
            legacy_parts_begin(&timeline.parts);
            legacy_parts_add(&timeline.parts, (KeyRange){part * 0x20, (part + 1) * 0x20});
        }
        LegacyGcRequest request = {.keys = {0, 0x40}, .lsns = {0, 0x30}, .max_mb = 1};
        legacy_gc_split(&timeline, &set, (LayerId[]){0, 1}, 2, &request, &jobs);
        jobs_of[i] = jobs.count;
        across[i] = set.key_lo[1] < jobs.at[0].keys.hi && jobs.at[0].keys.hi < set.key_hi[1];
        array_release(&jobs);
        legacy_timeline_release(&timeline);
        layer_set_release(&set);
    }
    assert_int_equal(jobs_of[0], 1);
    assert_false(across[0]);
    assert_int_equal(jobs_of[1], 2);
    assert_true(across[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_images_between_two_dumps),
        cmocka_unit_test(test_cutoff_moves_in_steps_or_at_once),
        cmocka_unit_test(test_jobs_end_by_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
