/* Real stores, and what their engines' own tools say about them (../shared/data/engines): edits, final versions, the
 * ten answers, scores in the LOG, predictions, damage. Skipped where the samples are absent. */
#include "core/base/file.h"
#include "core/formats/engine/record_log.h"
#include "core/formats/engine/store.h"
#include "core/planner/leveled/lsm_predict.h"
#include "core/tell/lsm_report.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define SAMPLES "../shared/data/engines/"

static bool absent(void)
{
    return access(SAMPLES "answers.json", R_OK) != 0;
}

typedef struct Sample {
    Arena arena;
    LoadReport report;
    History history;
} Sample;

/* Opens a directory or a file of the samples. */
static void sample_open(Sample *sample, const char *name, const LoadOptions *options)
{
    *sample = (Sample){0};
    const char *path = arena_printf(&sample->arena, SAMPLES "%s", name);
    Error error = {0};
    assert_true(store_is_source(path));
    if (!store_load(&path, 1, options ? options : &(LoadOptions){0}, &sample->history, &sample->report, &error))
        fail_msg("%s: %s", name, error.message);
}

static void sample_close(Sample *sample)
{
    history_release(&sample->history);
    load_report_release(&sample->report);
    arena_release(&sample->arena);
}

static Str sample_text(Arena *arena, const char *path)
{
    Str text = {"", 0};
    if (!file_read(arena_printf(arena, SAMPLES "%s", path), FILE_ANY_SIZE, arena, &text, NULL))
        fail_msg("%s can't be read", path);
    return text;
}

/* ---- the final version ---- */

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef ARRAY(char *) Lines;

static void lines_sort(Lines *lines)
{
    if (lines->count)
        qsort(lines->at, lines->count, sizeof *lines->at, compare_lines);
}

/* The lines of tables: " 11:4242[21 .. 40]['6B31' seq:38, type:1 .. '6B39' seq:25, type:0]" */
static void take_table_lines(Arena *arena, Str text, Lines *lines)
{
    for (Str line; str_line(&text, &line);) {
        Str blob = STR(" blob_file:");
        const char *found = line.length ? memmem(line.at, line.length, blob.at, blob.length) : NULL;
        if (found)
            line.length = (size_t)(found - line.at);
        if (line.length > 2 && line.at[0] == ' ' && line.at[1] >= '0' && line.at[1] <= '9')
            array_push(lines, arena_copy(arena, line.at, line.length));
    }
}

static const char *upper_hex(Arena *arena, Str key)
{
    char *text = arena_alloc(arena, key.length * 2 + 1);
    for (size_t i = 0; i < key.length; i++)
        snprintf(text + 2 * i, 3, "%02X", (uint8_t)key.at[i]);
    text[key.length * 2] = '\0';
    return text;
}

static void print_bound(Arena *arena, const LsmFamily *family, uint32_t key, uint64_t tag, bool hex, Text *out)
{
    Str user = family->keys.keys.at[key];
    if (hex)
        text_printf(out, "'%s' seq:%llu, type:%llu", upper_hex(arena, user), (unsigned long long)(tag >> 8),
                    (unsigned long long)(tag & 255));
    else
        text_printf(out, "'%.*s' @ %llu : %llu", STR_ARG(user), (unsigned long long)(tag >> 8),
                    (unsigned long long)(tag & 255));
}

static void print_tables(Arena *arena, const Lsm *lsm, bool hex, Lines *lines)
{
    for (size_t f = 0; f < lsm->families.count; f++)
        for (size_t i = 0; i < lsm->families.at[f].placements.count; i++) {
            const LsmPlacement *at = &lsm->families.at[f].placements.at[i];
            Text line = {0};
            if (at->died != STEP_NEVER)
                continue;
            text_printf(&line, " %llu:%llu", (unsigned long long)at->number, (unsigned long long)at->size);
            if (hex)
                text_printf(&line, "[%llu .. %llu]", (unsigned long long)at->seq_lo, (unsigned long long)at->seq_hi);
            text_add_char(&line, '[');
            print_bound(arena, &lsm->families.at[f], at->small, at->small_tag, hex, &line);
            text_printf(&line, " .. ");
            print_bound(arena, &lsm->families.at[f], at->large, at->large_tag, hex, &line);
            text_add_char(&line, ']');
            array_push(lines, arena_copy(arena, line.at, line.length));
            text_release(&line);
        }
}

static void check_final(const char *source, const char *listing, bool hex)
{
    Sample sample;
    Lines wanted = {0}, found = {0};
    sample_open(&sample, source, NULL);
    take_table_lines(&sample.arena, sample_text(&sample.arena, listing), &wanted);
    print_tables(&sample.arena, sample.history.lsm, hex, &found);
    lines_sort(&wanted);
    lines_sort(&found);
    assert_int_equal(found.count, wanted.count);
    for (size_t i = 0; i < wanted.count; i++)
        assert_string_equal(found.at[i], wanted.at[i]);
    array_release(&wanted);
    array_release(&found);
    sample_close(&sample);
}

static void test_final_versions(void **state)
{
    (void)state;
    if (absent())
        skip();
    static const char *const files[][2] = {
        {"rocksdb-bench", "MANIFEST-000005"},    {"rocksdb-blobs", "MANIFEST-000005"},
        {"rocksdb-deletes", "MANIFEST-000005"},  {"rocksdb-families", "MANIFEST-000005"},
        {"rocksdb-fifo", "MANIFEST-000005"},     {"rocksdb-random", "MANIFEST-000005"},
        {"rocksdb-reopened", "MANIFEST-000057"}, {"rocksdb-reverse", "MANIFEST-000005"},
        {"rocksdb-rolled", "MANIFEST-000142"},   {"rocksdb-rolled", "MANIFEST-000167"},
        {"rocksdb-seq", "MANIFEST-000005"},      {"rocksdb-universal", "MANIFEST-000005"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Arena arena = {0};
        const char *source = arena_printf(&arena, "%s/%s", files[i][0], files[i][1]);
        check_final(source, arena_printf(&arena, "%s.ldb.final.txt", source), true);
        arena_release(&arena);
    }
    static const char *const damaged[] = {"damaged-garbage", "damaged-open-group", "damaged-torn-chunk",
                                          "damaged-torn-fragment", "damaged-torn-header"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        Arena arena = {0};
        check_final(damaged[i], arena_printf(&arena, "%s/ldb.final.txt", damaged[i]), true);
        arena_release(&arena);
    }
    check_final("leveldb-random", "leveldb-random/property-sstables.txt", false);
    check_final("leveldb-seq", "leveldb-seq/property-sstables.txt", false);
}

/* ---- edits ---- */

static size_t count_of(Str text, Str what)
{
    size_t count = 0;
    const char *at = text.at;
    while ((at = memmem(at, text.length - (size_t)(at - text.at), what.at, what.length)) != NULL) {
        count++;
        at += what.length;
    }
    return count;
}

static void test_edits(void **state)
{
    (void)state;
    if (absent())
        skip();
    static const char *const files[][2] = {
        {"rocksdb-bench/MANIFEST-000005", ".ldb.edits.txt"},
        {"rocksdb-families/MANIFEST-000005", ".ldb.edits.txt"},
        {"rocksdb-blobs/MANIFEST-000005", ".ldb.edits.txt"},
        {"rocksdb-timestamps/MANIFEST-000005", ".ldb.edits.txt"},
        {"rocksdb-rolled/MANIFEST-000142", ".ldb.edits.txt"},
        {"rocksdb-rolled/MANIFEST-000167", ".ldb.edits.txt"},
        {"leveldb-random/MANIFEST-000002", ".leveldbutil.txt"},
        {"leveldb-seq/MANIFEST-000002", ".leveldbutil.txt"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Sample sample;
        sample_open(&sample, files[i][0], NULL);
        Str text = sample_text(&sample.arena, arena_printf(&sample.arena, "%s%s", files[i][0], files[i][1]));
        uint64_t edits = 0, added = 0;
        for (size_t s = 0; s < sample.history.lsm->steps.count; s++)
            edits += sample.history.lsm->steps.at[s].edits;
        for (size_t f = 0; f < sample.history.lsm->families.count; f++)
            added += sample.history.lsm->families.at[f].placements.count;
        assert_int_equal(edits, count_of(text, STR("VersionEdit {")));
        assert_int_equal(added, count_of(text, STR("\n  AddFile: ")));
        sample_close(&sample);
    }
}

/* ---- the ten questions ---- */

static cJSON *answers_of(const Sample *sample)
{
    LsmReport report;
    Text out = {0};
    JsonWriter json = {.out = &out};
    const Lsm *lsm = sample->history.lsm;
    lsm_report_init(&report, lsm, 0, &lsm->families.at[0].options, (StepId)lsm->steps.count - 1);
    json_open(&json, NULL, '{');
    lsm_report_answers(&report, &json);
    lsm_report_next(&report, &json);
    lsm_report_facts(&report, &json);
    json_close(&json);
    cJSON *parsed = cJSON_Parse(out.at);
    assert_non_null(parsed);
    Text text = {0};
    lsm_report_text(&report, &text);
    assert_true(text.length > 100);
    text_release(&text);
    text_release(&out);
    lsm_report_release(&report);
    return parsed;
}

static void test_answers(void **state)
{
    (void)state;
    if (absent())
        skip();
    Arena arena = {0};
    Str text = sample_text(&arena, "answers.json");
    cJSON *all = cJSON_ParseWithLength(text.at, text.length), *one;
    size_t samples = 0;
    cJSON_ArrayForEach(one, all)
    {
        Sample sample;
        sample_open(&sample, cJSON_GetObjectItem(one, "sample")->valuestring, NULL);
        cJSON *found = answers_of(&sample);
        assert_string_equal(cJSON_GetObjectItem(found, "engine")->valuestring,
                            cJSON_GetObjectItem(one, "engine")->valuestring);
        cJSON_DeleteItemFromObject(one, "sample");
        cJSON_DeleteItemFromObject(one, "engine");
        cJSON_DeleteItemFromObject(one, "family");
        cJSON *answers = cJSON_GetObjectItem(found, "answers");
        char *a = cJSON_Print(answers), *b = cJSON_Print(one);
        if (!cJSON_Compare(answers, one, true))
            assert_string_equal(a, b);
        free(a);
        free(b);
        cJSON_Delete(found);
        sample_close(&sample);
        samples++;
    }
    assert_int_equal(samples, 10);
    cJSON_Delete(all);
    arena_release(&arena);
}

/* ---- predictions, and the scores that the engine wrote into its LOG ---- */

static size_t unexplained(const char *name, size_t *steps)
{
    Sample sample;
    sample_open(&sample, name, NULL);
    const Lsm *lsm = sample.history.lsm;
    size_t missed = 0;
    *steps = 0;
    for (uint32_t family = 0; family < lsm->families.count; family++) {
        LsmPredictions predictions;
        lsm_predict(lsm, family, &lsm->families.at[family].options, 0, STEP_NEVER, NULL, &predictions);
        *steps += predictions.at.count;
        missed += predictions.at.count - predictions.predicted;
        lsm_predictions_release(&predictions);
    }
    sample_close(&sample);
    return missed;
}

static void test_predictions(void **state)
{
    (void)state;
    if (absent())
        skip();
    static const struct {
        const char *name;
        size_t steps, missed; /* by hand: CompactRange and DeleteRange of all, forced blob garbage collection */
    } samples[] = {
        {"rocksdb-bench", 70, 0},   {"rocksdb-random", 35, 0},        {"rocksdb-seq", 18, 0},
        {"rocksdb-deletes", 8, 0},  {"rocksdb-universal", 5, 0},      {"rocksdb-fifo", 16, 0},
        {"rocksdb-reverse", 10, 0}, {"rocksdb-families", 21, 0},      {"rocksdb-timestamps", 6, 0},
        {"rocksdb-rolled", 5, 0},   {"damaged-torn-fragment", 38, 0}, {"leveldb-random", 60, 0},
        {"rocksdb-blobs", 6, 1},    {"rocksdb-reopened", 14, 3},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        size_t steps, missed = unexplained(samples[i].name, &steps);
        assert_int_equal(steps, samples[i].steps);
        assert_int_equal(missed, samples[i].missed);
    }
}

static bool is_input(const Lsm *lsm, const LsmEvent *event, const LsmFamily *family, uint64_t number)
{
    for (uint32_t i = 0; i < event->dead_count; i++)
        if (family->placements.at[lsm->dead.at[event->dead_first + i]].number == number)
            return true;
    return false;
}

/* The event whose inputs are the files of the line; NULL where none was installed. */
static const LsmEvent *event_of(const Lsm *lsm, const cJSON *line, uint32_t *family)
{
    size_t files = 0;
    const cJSON *member, *file;
    for (size_t e = 0; e < lsm->events.count; e++) {
        const LsmEvent *event = &lsm->events.at[e];
        bool all = event->dead_count > 0;
        files = 0;
        cJSON_ArrayForEach(member, line)
        {
            if (strncmp(member->string, "files_L", 7) != 0)
                continue;
            cJSON_ArrayForEach(file, member)
            {
                files++;
                all = all && is_input(lsm, event, &lsm->families.at[event->family], (uint64_t)file->valuedouble);
            }
        }
        *family = event->family;
        if (all && files == event->dead_count)
            return event;
    }
    return NULL;
}

static size_t check_scores(const char *name)
{
    Sample sample;
    sample_open(&sample, name, NULL);
    const Lsm *lsm = sample.history.lsm;
    Str text = sample_text(&sample.arena, arena_printf(&sample.arena, "%s/LOG.events.jsonl", name));
    size_t compared = 0;
    for (Str line; str_line(&text, &line);) {
        cJSON *json = cJSON_ParseWithLength(line.at, line.length);
        const cJSON *score = cJSON_GetObjectItem(json, "score"),
                    *reason = cJSON_GetObjectItem(json, "compaction_reason");
        uint32_t family;
        bool by_score = score && reason && strncmp(reason->valuestring, "Level", 5) == 0;
        const LsmEvent *at = by_score ? event_of(lsm, json, &family) : NULL;
        if (at && lsm->families.at[family].options.style == LSM_STYLE_LEVELED) {
            LsmState levels;
            char wanted[32], found[32];
            lsm_state_init(&levels, lsm, family);
            LsmPrediction prediction =
                lsm_explain(&levels, &lsm->families.at[family].options, (uint32_t)(at - lsm->events.at));
            lsm_state_release(&levels);
            assert_true(prediction.predicted);
            snprintf(wanted, sizeof wanted, "%.6g", score->valuedouble);
            snprintf(found, sizeof found, "%.6g", prediction.score);
            assert_string_equal(found, wanted);
            compared++;
        }
        cJSON_Delete(json);
    }
    sample_close(&sample);
    return compared;
}

static void test_scores_of_the_log(void **state)
{
    (void)state;
    if (absent())
        skip();
    static const char *const names[] = {"rocksdb-bench",   "rocksdb-random",   "rocksdb-deletes", "rocksdb-families",
                                        "rocksdb-reverse", "rocksdb-reopened", "rocksdb-blobs",   "rocksdb-timestamps"};
    size_t compared = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        compared += check_scores(names[i]);
    assert_int_equal(compared, 140);
}

/* ---- damage ---- */

static bool any_note(const LoadReport *report, const char *text)
{
    for (size_t i = 0; i < report->notes.count; i++)
        if (strstr(report->notes.at[i], text))
            return true;
    return false;
}

static void test_damage_is_told(void **state)
{
    (void)state;
    if (absent())
        skip();
    static const struct {
        const char *name, *note;
        size_t steps;
    } samples[] = {
        {"damaged-checksum", "corrupt at byte 9952: checksum mismatch behind 60 records", 59},
        {"damaged-torn-chunk", "torn at byte 9952", 59},
        {"damaged-torn-header", "torn at byte 9952", 59},
        {"damaged-torn-fragment", "behind 171 records", 170},
        {"damaged-garbage", "torn at byte 19180", 99},
        {"damaged-open-group", "an atomic group was not finished", 6},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        Sample sample;
        sample_open(&sample, samples[i].name, NULL);
        assert_true(any_note(&sample.report, samples[i].note));
        assert_int_equal(sample.history.lsm->steps.count, samples[i].steps);
        sample_close(&sample);
    }
    Sample sample = {0};
    const char *path = SAMPLES "damaged-checksum";
    Error error = {0};
    assert_false(store_load(&path, 1, &(LoadOptions){.strict = true}, &sample.history, &sample.report, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    load_report_release(&sample.report);
}

/* Every cut and every flipped byte: the records before it are the records before it. */
static void check_every_byte(const char *name)
{
    Sample sample;
    sample_open(&sample, name, NULL);
    Str whole = {"", 0};
    assert_true(
        file_read_bytes(arena_printf(&sample.arena, SAMPLES "%s", name), FILE_ANY_SIZE, &sample.arena, &whole, NULL));
    Str text = whole;
    char *copy = arena_copy(&sample.arena, text.at, text.length);
    ARRAY(uint64_t) ends = {0};
    LogReader log = log_reader(text, LOG_MANIFEST);
    LogRecord record;
    while (log_reader_next(&log, &record))
        array_push(&ends, log.at);
    log_reader_release(&log);
    VersionEdit edit = {0};
    for (size_t i = 0; i < 2 * text.length; i++) {
        size_t at = i / 2, records = 0, before = 0;
        bool flips = i % 2;
        if (flips)
            copy[at] = (char)(copy[at] ^ 0x20);
        log = log_reader((Str){copy, flips ? text.length : at}, LOG_MANIFEST);
        size_t from = at > 3 * LOG_BLOCK ? at - 3 * LOG_BLOCK : 0;
        while (log_reader_next(&log, &record)) {
            if (record.offset >= from) /* those far before it are as they were */
                assert_true(
                    version_edit_decode(&edit, record.payload, (EngineDialect)sample.history.lsm->engine, NULL));
            records++;
        }
        while (before < ends.count && ends.at[before] <= at)
            before++;
        assert_int_equal(records, before);
        log_reader_release(&log);
        if (flips)
            copy[at] = text.at[at];
    }
    version_edit_release(&edit);
    array_release(&ends);
    sample_close(&sample);
}

static void test_every_cut_and_flip(void **state)
{
    (void)state;
    if (absent())
        skip();
    check_every_byte("rocksdb-blobs/MANIFEST-000005");
    check_every_byte("leveldb-seq/MANIFEST-000002");
    check_every_byte("pebble-synthetic/MANIFEST-000001");
}

/* ---- directories ---- */

static void test_directories(void **state)
{
    (void)state;
    if (absent())
        skip();
    Sample sample;
    sample_open(&sample, "rocksdb-rolled", NULL); /* CURRENT's MANIFEST; that an older one is there is said */
    assert_true(any_note(&sample.report, "MANIFEST-000142 is older"));
    assert_int_equal(sample.history.lsm->manifests.count, 1);
    assert_int_equal(sample.history.lsm->families.at[0].options.file_bytes, 32768);
    sample_close(&sample);
    const char *both[] = {SAMPLES "rocksdb-rolled/MANIFEST-000167", SAMPLES "rocksdb-rolled/MANIFEST-000142"};
    sample = (Sample){0};
    assert_true(store_load(both, 2, &(LoadOptions){0}, &sample.history, &sample.report, NULL));
    assert_int_equal(sample.history.lsm->manifests.count, 2);
    assert_int_equal(sample.report.notes.count, 0); /* the end of one is the base of the other */
    sample_close(&sample);
    sample_open(&sample, "pebble-synthetic", NULL);
    assert_int_equal(sample.history.lsm->engine, LSM_PEBBLE);
    sample_close(&sample);
    sample_open(&sample, "rocksdb-families", &(LoadOptions){.family = "events"});
    assert_int_equal(sample.history.lsm->families.at[sample.history.family].options.style, LSM_STYLE_UNIVERSAL);
    sample_close(&sample);
    const char *wal = SAMPLES "rocksdb-recycled-wal/000014.log";
    Error error = {0};
    sample = (Sample){0};
    assert_false(store_load(&wal, 1, &(LoadOptions){0}, &sample.history, &sample.report, &error));
    assert_non_null(strstr(error.message, "a write-ahead log?"));
    load_report_release(&sample.report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_final_versions),
        cmocka_unit_test(test_edits),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_predictions),
        cmocka_unit_test(test_scores_of_the_log),
        cmocka_unit_test(test_damage_is_told),
        cmocka_unit_test(test_every_cut_and_flip),
        cmocka_unit_test(test_directories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
