/* What a run leaves as layer files: the same records, byte for byte and LSN for LSN. */
#include "core/simulator/layer_files.h"
#include "tests/unit/layer_files.h"
#include "tests/unit/small_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

typedef struct Check {
    const Simulator *simulator;
    const LayerId *live;
    size_t at, count; /* the layer that is checked next */
    uint64_t records, pages, blocks;
} Check;

static void delta_is(Check *check, LayerId id, LayerEntries *entries)
{
    const RecordForm *form = &check->simulator->store.form;
    Words words = record_store_get(&check->simulator->store, id);
    LayerEntry entry;
    for (size_t i = 0; i < words.count; i++) {
        Key key;
        bool page = record_is_page(words.at[i]);
        assert_true(layer_files_key(record_key(form, words.at[i]), &key));
        assert_true(layer_entries_next(entries, &entry));
        assert_true(entry.key == key);
        assert_int_equal(entry.lsn, record_lsn(form, words.at[i]) + page);
        assert_int_equal(entry.will_init, page);
        assert_int_equal(entry.kind, page ? RECORD_PAGE : RECORD_POSTGRES);
        assert_int_equal(entry.blob.header + entry.blob.stored, record_length(form, words.at[i]));
        if (!entry.last)
            assert_int_equal(entry.distance, record_length(form, words.at[i]));
        check->records += !page;
        check->pages += page;
    }
    assert_false(layer_entries_next(entries, &entry));
}

static void image_is(Check *check, LayerId id, LayerEntries *entries)
{
    const LayerSet *set = &check->simulator->history->layers;
    const Keyspace *keyspace = &check->simulator->store.keyspace;
    LayerEntry entry;
    for (Key key = set->key_lo[id]; key < set->key_hi[id] && key < 4096; key++) {
        Key there;
        if (!keyspace_has(keyspace, key))
            continue;
        assert_true(layer_files_key(key, &there));
        assert_true(layer_entries_next(entries, &entry));
        assert_true(entry.key == there);
        assert_int_equal(entry.blob.stored, PAGE_BYTES);
        check->blocks++;
    }
    assert_false(layer_entries_next(entries, &entry));
}

/* Expects the files in the order of the live layers. */
static bool check_file(void *self, const char *name, Str bytes, Error *error)
{
    (void)error;
    Check *check = self;
    const LayerSet *set = &check->simulator->history->layers;
    assert_true(check->at < check->count);
    LayerId id = check->live[check->at++];
    LayerFile file;
    LayerDamages damages = {0};
    LayerEntries entries;
    assert_true(layer_file_from_fd(&file, bytes_fd(bytes.at, bytes.length), NULL));
    assert_int_equal(file.summary.kind, set->kind[id]);
    assert_int_equal(file.summary.lsns.lo, set->lsn_lo[id]);
    assert_int_equal(file.summary.keys.lo == 0, set->key_lo[id] == 0);
    assert_int_equal(file.summary.keys.hi == U128_MAX, set->key_hi[id] == UINT64_MAX);
    assert_non_null(strstr(name, "-v1-00000001"));
    layer_entries_init(&entries, &file, LAYER_ENTRIES_BLOBS, &damages);
    if (layer_is_image(set, id))
        image_is(check, id, &entries);
    else
        delta_is(check, id, &entries);
    layer_entries_release(&entries);
    assert_int_equal(damages.count, 0);
    layer_file_close(&file);
    return true;
}

static void test_files_hold_the_records_of_the_run(void **state)
{
    (void)state;
    static const char *const policies[] = {"neon", "full", "neon+materialize=4", "blocks", "neon+gc,pitr=50000"};
    uint64_t pages = 0, blocks = 0, layers = 0;
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++) {
        SmallRun run;
        History index;
        LayerFilesReport report;
        Error error = {0};
        small_run_init(&run, "zipf", policies[i], 6000, 100, 1);
        assert_true(small_run_go(&run));
        Check check = {.simulator = &run.simulator};
        LayerId *live = history_live(&run.history, (StepId)(run.history.steps.count - 1), &check.count);
        check.live = live;
        history_init(&index);
        if (!layer_files_write(&run.simulator, (LayerFileSink){&check, check_file}, &index, &report, &error))
            fail_msg("%s", error.message);
        assert_int_equal(check.at, check.count);
        assert_int_equal(report.files, check.count);
        assert_int_equal(report.records, check.records);
        assert_int_equal(index.layers.count, check.count);
        assert_int_equal(index.layers.keyspace.count, run.simulator.store.keyspace.count);
        assert_true(index.layers.keyspace_given);
        pages += check.pages;
        blocks += check.blocks;
        layers += check.count;
        free(live);
        history_release(&index);
        small_run_release(&run);
    }
    assert_true(pages > 0 && blocks > 0 && layers > 20);
}

static bool ignore_file(void *self, const char *name, Str bytes, Error *error)
{
    (void)self, (void)name, (void)bytes, (void)error;
    return true;
}

static void test_keys_and_lengths_at_their_limits(void **state)
{
    (void)state;
    Key key, next;
    assert_true(layer_files_key(0, &key));
    assert_true(layer_files_key(1, &next) && next == key + 1);
    assert_true(layer_files_key(0xFFFFFFFE, &key));
    assert_false(layer_files_key(0xFFFFFFFF, &key)); /* the key of a relation's size */
    assert_true(layer_files_key((Key)1 << 32, &next) && next > key);
    assert_false(layer_files_key(UINT64_MAX - 1, &key));
    static const struct {
        uint64_t length, written;
    } lengths[] = {{1, 18}, {17, 18}, {18, 18}, {128, 128}, {129, 129}, {131, 131}, {132, 132}, {9000, 9000}};
    History history, index;
    Simulator simulator;
    RecordForm form;
    history_init(&history);
    history_init(&index);
    policy_named(STR("neon"), &history.policy, NULL);
    history.policy.target_file_size = 1000000;
    history.policy.fanout = 100;
    assert_true(record_form_init(&form, 1000, 100, SIMULATOR_FIRST_LSN));
    simulator_init(&simulator, &history, &form, true);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        assert_true(simulator_ingest(&simulator, i, lengths[i].length, NULL));
    assert_true(simulator_flush(&simulator, NULL));
    LayerFilesReport report;
    assert_true(layer_files_write(&simulator, (LayerFileSink){NULL, ignore_file}, &index, &report, NULL));
    assert_int_equal(report.lengthened, 2);
    uint64_t bytes = 0;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        bytes += lengths[i].written;
    assert_int_equal(index.layers.size[0], ((bytes + LAYER_PAGE - 1) / LAYER_PAGE + 2) * LAYER_PAGE);
    simulator_release(&simulator);
    history_release(&history);
    history_release(&index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_hold_the_records_of_the_run),
        cmocka_unit_test(test_keys_and_lengths_at_their_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
