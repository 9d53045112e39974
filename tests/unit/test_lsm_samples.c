/* Real stores, and what their engines' own tools say about them (../shared/data/engines): edits, final versions, the
 * ten answers, scores in the LOG, predictions, damage. Skipped where the samples are absent. */
#include "tests/unit/store_checks.h"

#include "core/formats/engine/record_log.h"
#include "core/tell/lsm_report.h"

#include <math.h>
#include <unistd.h>

/* Whether the samples are absent. main() changes to their folder. */
static bool absent(void)
{
    return access("answers.json", R_OK) != 0;
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
    LsmSurvey survey;
    Text out = TEXT_EMPTY;
    JsonWriter json = {.out = &out};
    const Lsm *lsm = sample->history.lsm;
    size_t count;
    LayerId *ids = history_live(&sample->history, history_last_step(&sample->history), &count);
    LevelOptions level = level_options_of(&sample->history);
    Summary summary;
    summary_init(&summary, &sample->history.layers, ids, count, &level);
    lsm_survey_init(&survey, lsm, 0, &lsm->families.at[0].options, (StepId)lsm->steps.count - 1);
    json_open(&json, NULL, '{');
    lsm_report_answers(&survey, &json);
    lsm_report_next(&survey, &json);
    lsm_report_facts(&survey, &summary, &json);
    json_close(&json);
    summary_release(&summary);
    free(ids);
    cJSON *parsed = cJSON_Parse(out.at);
    assert_non_null(parsed);
    Text text = TEXT_EMPTY;
    lsm_report_text(&survey, &text);
    assert_true(text.length > 100);
    text_release(&text);
    text_release(&out);
    lsm_survey_release(&survey);
    return parsed;
}

/* A universal store puts tables on its deepest levels first: the levels that it never used get no row. Of a leveled
 * store every level has a target, and a row. */
static void test_levels_with_a_row(void **state)
{
    (void)state;
    if (absent())
        skip();
    static const struct {
        const char *source;
        const char *rows; /* per level */
    } SAMPLES_OF[] = {{"rocksdb-universal", "10011"}, {"rocksdb-random", "1111"}, {"rocksdb-fifo", "1"}};
    for (size_t i = 0; i < sizeof SAMPLES_OF / sizeof *SAMPLES_OF; i++) {
        Sample sample;
        LsmSurvey survey;
        sample_open(&sample, SAMPLES_OF[i].source, NULL);
        const Lsm *lsm = sample.history.lsm;
        lsm_survey_init(&survey, lsm, 0, &lsm->families.at[0].options, (StepId)lsm->steps.count - 1);
        assert_int_equal(lsm_survey_level_count(&survey), strlen(SAMPLES_OF[i].rows));
        for (uint32_t level = 0; SAMPLES_OF[i].rows[level]; level++)
            assert_int_equal(lsm_survey_has_level(&survey, level), SAMPLES_OF[i].rows[level] == '1');
        lsm_survey_release(&survey);
        sample_close(&sample);
    }
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

/* Counts the steps that no rule explains, by cause. */
static size_t unexplained(const char *name, size_t *steps, size_t causes[LSM_CAUSE_COUNT_])
{
    Sample sample;
    sample_open(&sample, name, NULL);
    const Lsm *lsm = sample.history.lsm;
    size_t missed = 0;
    *steps = 0;
    for (uint32_t family = 0; family < lsm->families.count; family++) {
        LsmPredictions predictions;
        lsm_predict(lsm, family, &lsm->families.at[family].options, STEP_NEVER, &predictions);
        *steps += predictions.at.count;
        missed += predictions.at.count - predictions.predicted;
        for (size_t i = 0; i < predictions.at.count; i++)
            causes[predictions.at.at[i].why.cause] += !predictions.at.at[i].predicted;
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
        size_t steps, missed;
    } samples[] = {
        {"rocksdb-bench", 70, 0},     {"rocksdb-random", 35, 0},        {"rocksdb-seq", 18, 0},
        {"rocksdb-deletes", 8, 0},    {"rocksdb-universal", 5, 0},      {"rocksdb-fifo", 16, 0},
        {"rocksdb-reverse", 10, 0},   {"rocksdb-families", 21, 0},      {"rocksdb-timestamps", 6, 0},
        {"rocksdb-rolled", 5, 0},     {"damaged-torn-fragment", 38, 0}, {"leveldb-random", 60, 0},
        {"rocksdb-blobs", 6, 0},     /* one for garbage in blob files */
        {"rocksdb-reopened", 14, 3}, /* manual: CompactRange, and after a DeleteRange of all keys */
        {"leveldb-seq", 0, 0},        {"damaged-checksum", 15, 0},      {"damaged-garbage", 35, 0},
        {"damaged-open-group", 0, 0}, {"damaged-torn-chunk", 15, 0},    {"damaged-torn-header", 15, 0},
        {"pebble-synthetic", 4, 2}, /* a move past the base level and a deletion, which Pebble never does */
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        size_t steps, causes[LSM_CAUSE_COUNT_] = {0}, missed = unexplained(samples[i].name, &steps, causes);
        assert_int_equal(steps, samples[i].steps);
        assert_int_equal(missed, samples[i].missed);
        if (strcmp(samples[i].name, "pebble-synthetic") == 0) {
            assert_int_equal(causes[LSM_CAUSE_DELETIONS], 1);
            assert_int_equal(causes[LSM_CAUSE_UNKNOWN], 1);
        } else {
            assert_int_equal(causes[LSM_CAUSE_MANUAL], missed); /* no step has an unknown cause */
        }
    }
}

static void test_scores_of_the_log(void **state)
{
    (void)state;
    if (absent())
        skip();
    static const char *const names[] = {"rocksdb-bench",   "rocksdb-random",   "rocksdb-deletes", "rocksdb-families",
                                        "rocksdb-reverse", "rocksdb-reopened", "rocksdb-blobs",   "rocksdb-timestamps"};
    size_t compared = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Arena arena = {0};
        compared += check_scores(names[i], arena_printf(&arena, "%s/LOG.events.jsonl", names[i]));
        arena_release(&arena);
    }
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
    const char *path = "damaged-checksum";
    Error error = {0};
    assert_false(store_load(&path, 1, &(LoadOptions){.strict = true}, &sample.history, &sample.report, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    load_report_release(&sample.report);
}

/* Cuts the file and flips a byte at every place: the records before it stay the same. */
static void check_every_byte(const char *name)
{
    Sample sample;
    sample_open(&sample, name, NULL);
    Str whole = {"", 0};
    assert_true(file_read_bytes(name, FILE_ANY_SIZE, &sample.arena, &whole, NULL));
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
            if (record.offset >= from) /* the records far before it are unchanged */
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
    sample_open(&sample, "rocksdb-rolled", NULL); /* CURRENT's MANIFEST is read; a note names the older one */
    assert_true(any_note(&sample.report, "MANIFEST-000142 is older"));
    assert_int_equal(sample.history.lsm->manifests.count, 1);
    assert_int_equal(sample.history.lsm->families.at[0].options.file_bytes, 32768);
    sample_close(&sample);
    const char *both[] = {"rocksdb-rolled/MANIFEST-000167", "rocksdb-rolled/MANIFEST-000142"};
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
    const char *wal = "rocksdb-recycled-wal/000014.log";
    Error error = {0};
    sample = (Sample){0};
    assert_false(store_load(&wal, 1, &(LoadOptions){0}, &sample.history, &sample.report, &error));
    assert_non_null(strstr(error.message, "may be a write-ahead log"));
    load_report_release(&sample.report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_final_versions), cmocka_unit_test(test_edits),
        cmocka_unit_test(test_answers),        cmocka_unit_test(test_levels_with_a_row),
        cmocka_unit_test(test_predictions),    cmocka_unit_test(test_scores_of_the_log),
        cmocka_unit_test(test_damage_is_told), cmocka_unit_test(test_every_cut_and_flip),
        cmocka_unit_test(test_directories),
    };
    if (chdir("../shared/data/engines") != 0)
        print_message("# the samples are absent\n");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
