/* Replay of layer files repeats the run that wrote them. */
#include "core/tell/recorded_text.h"
#include "tests/unit/layer_files.h"
#include "tests/unit/small_run.h"
#include "tests/unit/timeline_dir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* Runs the records of `dir` with the policy, fanout and target of `like`, and writes its events. */
static void replay(const TimelineDir *dir, const Policy *like, Text *events, Recorded *recorded)
{
    History from, history;
    Simulator simulator;
    EventLog log;
    Error error = {0};
    timeline_dir_load(dir, &from);
    if (!recorded_init(recorded, &from, &error))
        fail_msg("%s", error.message);
    history_init(&history);
    history.policy = *like;
    assert_true(recorded_simulator(recorded, &simulator, &history, NULL));
    event_log_init(&log, events);
    simulator_watch(&simulator, event_log_watch(&log));
    if (!recorded_run(recorded, &simulator, &error))
        fail_msg("%s", error.message);
    simulator_release(&simulator);
    history_release(&history);
    history_release(&from);
}

static void test_a_replay_is_the_run_once_more(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "zipf", "hot-cold", "single"};
    static const char *const policies[] = {
        "neon", "full", "blocks", "legacy", "neon+gc,pitr=50000", "full+materialize=4"};
    for (size_t w = 0; w < 4; w++) {
        for (size_t p = 0; p < sizeof policies / sizeof *policies; p++) {
            SmallRun flushed, direct;
            TimelineDir dir;
            Recorded recorded;
            Text events = TEXT_EMPTY;
            small_run_init(&flushed, workloads[w], "neon", 9000, 300, 1);
            assert_true(policy_set(&flushed.history.policy, STR("fanout"), STR("1000"), NULL)); /* only flushes */
            small_run_init(&direct, workloads[w], policies[p], 9000, 300, 1);
            assert_true(small_run_go(&flushed) && small_run_go(&direct));
            timeline_dir_write(&dir, &flushed.simulator);
            replay(&dir, &direct.history.policy, &events, &recorded);
            assert_int_equal(recorded.ingested, 9000);
            assert_int_equal(recorded.survey.length, 100);
            assert_int_equal(recorded.left.outside + recorded.left.duplicates, 0);
            assert_string_equal(events.at, direct.events.at);
            text_release(&events);
            recorded_release(&recorded);
            timeline_dir_remove(&dir);
            small_run_release(&flushed);
            small_run_release(&direct);
        }
    }
}

/* Whatever compaction made of the records, a replay returns them in the order in which they were written. */
static void test_compacted_layers_give_the_records_in_order(void **state)
{
    (void)state;
    static const char *const policies[] = {"neon", "full"};
    for (size_t p = 0; p < 2; p++) {
        SmallRun run, flat;
        TimelineDir dir;
        Recorded recorded;
        Text events = TEXT_EMPTY;
        small_run_init(&run, "hot-cold", policies[p], 20000, 300, 1);
        assert_true(policy_parse(STR("pitr=all"), &run.history.policy, NULL));
        assert_true(small_run_go(&run));
        small_run_init(&flat, "hot-cold", "neon", 20000, 300, 1);
        assert_true(policy_set(&flat.history.policy, STR("fanout"), STR("1000"), NULL));
        assert_true(small_run_go(&flat));
        timeline_dir_write(&dir, &run.simulator);
        replay(&dir, &flat.history.policy, &events, &recorded);
        assert_int_equal(recorded.ingested, 20000);
        assert_string_equal(events.at, flat.events.at);
        assert_int_equal(recorded.survey.complete.lo, SIMULATOR_FIRST_LSN);
        assert_int_equal(recorded.survey.complete.hi, run.simulator.flushed_lsn);
        text_release(&events);
        recorded_release(&recorded);
        timeline_dir_remove(&dir);
        small_run_release(&run);
        small_run_release(&flat);
    }
}

static void test_what_is_missing_is_told(void **state)
{
    (void)state;
    SmallRun run;
    TimelineDir dir;
    Recorded recorded;
    Text events = TEXT_EMPTY, told = TEXT_EMPTY;
    small_run_init(&run, "uniform", "neon", 5000, 300, 1);
    assert_true(policy_set(&run.history.policy, STR("fanout"), STR("1000"), NULL));
    assert_true(small_run_go(&run));
    timeline_dir_write(&dir, &run.simulator);
    /* The fifth L0 is removed. What lies below it is shorter than what lies above. */
    Lsn lo = run.history.layers.lsn_lo[4], hi = run.history.layers.lsn_hi[4];
    char path[400];
    snprintf(path, sizeof path, "%s/%036d-%s__%016llX-%016llX-v1-00000001", dir.path, 0,
             "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", (unsigned long long)lo, (unsigned long long)hi);
    assert_int_equal(unlink(path), 0);
    replay(&dir, &run.history.policy, &events, &recorded);
    assert_int_equal(recorded.survey.missing, 1);
    assert_int_equal(recorded.survey.complete.lo, hi);
    assert_int_equal(recorded.survey.complete.hi, run.simulator.flushed_lsn);
    assert_int_equal(recorded.ingested, 5000 - run.history.layers.records[4]);
    recorded_text(&recorded, &told);
    assert_non_null(strstr(told.at, "missing: 1 of"));
    recorded_release(&recorded);
    text_release(&events);
    text_release(&told);
    timeline_dir_remove(&dir);
    small_run_release(&run);
}

/* Many records at few LSNs, in layers that overlap: batches are cut, and duplicates come once. */
static void test_batches_and_duplicates(void **state)
{
    (void)state;
    enum { FILES = 3, RECORDS = 3000 };
    char dir[] = "/tmp/layerscope-test-XXXXXX";
    LayerSet set;
    LayerRecords *records = layer_records_new();
    LayerId live[FILES];
    Keyspace keyspace = {0};
    uint8_t value[40] = {0, 0, 0, 1};
    assert_non_null(mkdtemp(dir));
    layer_set_init(&set);
    set.form = KEY_PRODUCTION;
    keyspace_add(&keyspace, (KeyRange){test_key(7, 0), test_key(7, RECORDS)});
    for (uint32_t f = 0; f < FILES; f++) {
        LayerWriter writer;
        LayerSummary summary = {.kind = LAYER_DELTA, .keys = {0, U128_MAX}, .lsns = {100, 1000}};
        char path[64];
        layer_writer_init(&writer, &summary);
        for (uint32_t i = 0; i < RECORDS; i++) /* the last file repeats the first */
            assert_true(layer_writer_add(
                &writer, (WriterEntry){test_key(7, i), 100 + (i * 7 + (f % 2)) % 900, false, value, 18 + i % 3}, NULL));
        snprintf(path, sizeof path, "%s/%u", dir, f);
        assert_true(file_write(path, layer_writer_finish(&writer), NULL));
        layer_writer_release(&writer);
        live[f] = layer_set_add(&set, &(Layer){.key_hi = U128_MAX,
                                               .lsn_lo = 100,
                                               .lsn_hi = 1000,
                                               .size = SIZE_UNKNOWN,
                                               .records = SIZE_UNKNOWN,
                                               .kind = LAYER_DELTA});
        layer_records_add(records, live[f], path);
    }
    KeyMap map;
    StreamSurvey survey;
    assert_true(key_map_init(&map, &keyspace));
    RecordStream *stream = record_stream_open(records, &set, live, FILES, &survey);
    record_stream_map(stream, &map);
    assert_int_equal(survey.records, FILES * RECORDS);
    assert_int_equal(survey.length, 0);
    StreamBatch batch;
    size_t all = 0;
    uint64_t bytes = 0;
    while (record_stream_next(stream, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            assert_true(batch.keys[i] < RECORDS);
            bytes += batch.bytes[i];
        }
        all += batch.count;
    }
    assert_int_equal(all, 2 * RECORDS);
    assert_int_equal(record_stream_left(stream).duplicates, RECORDS);
    uint64_t expected = 0;
    for (uint32_t i = 0; i < RECORDS; i++)
        expected += 2 * (uint64_t)(19 + i % 3);
    assert_int_equal(bytes, expected);
    record_stream_close(stream);
    key_map_release(&map);
    keyspace_release(&keyspace);
    layer_records_free(records);
    layer_set_release(&set);
    for (uint32_t f = 0; f < FILES; f++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%u", dir, f);
        unlink(path);
    }
    rmdir(dir);
}

static void test_numbers_of_keys(void **state)
{
    (void)state;
    Keyspace keyspace = {0};
    KeyMap map;
    size_t near = 0;
    uint64_t number;
    keyspace_add(&keyspace, (KeyRange){test_key(1, 0), test_key(1, 10)});
    keyspace_add(&keyspace, (KeyRange){test_key(2, 5), test_key(2, 7)});
    keyspace_add(&keyspace, (KeyRange){test_key(9, 0), test_key(9, 1)});
    assert_true(key_map_init(&map, &keyspace));
    assert_int_equal(map.end, 11 + 3 + 2);
    static const struct {
        uint32_t relation, block;
        bool there;
        uint64_t number;
    } cases[] = {{1, 0, true, 0},  {1, 9, true, 9},  {1, 10, false, 0}, {2, 5, true, 11}, {2, 6, true, 12},
                 {2, 4, false, 0}, {9, 0, true, 14}, {9, 1, false, 0},  {1, 3, true, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Key key = test_key(cases[i].relation, cases[i].block);
        assert_int_equal(key_map_number(&map, key, &near, &number), cases[i].there);
        if (cases[i].there)
            assert_int_equal(number, cases[i].number);
    }
    key_map_release(&map);
    keyspace_release(&keyspace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_replay_is_the_run_once_more),
        cmocka_unit_test(test_compacted_layers_give_the_records_in_order),
        cmocka_unit_test(test_what_is_missing_is_told),
        cmocka_unit_test(test_batches_and_duplicates),
        cmocka_unit_test(test_numbers_of_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
