/* test_untouched.c - what cannot be read leaves its output as it was, and says why.
 *
 * Each reader gets its inputs whole, cut off at every place, and with a character changed at every place. Before each
 * call its output is filled with a pattern, which must still be there where the call fails.
 */
#include "core/base/clock_text.h"
#include "core/base/file.h"
#include "core/base/number.h"
#include "core/catalog/series_load.h"
#include "core/catalog/watch.h"
#include "core/formats/art.h"
#include "core/formats/engine/dump.h"
#include "core/formats/engine/store.h"
#include "core/formats/load.h"
#include "core/formats/timeline_metadata.h"
#include "core/formats/logged_read.h"
#include "core/formats/vector.h"
#include "core/model/key.h"
#include "core/model/lsm_parameter.h"
#include "core/model/lsn.h"
#include "core/planner/policy.h"
#include "core/records/layer_file.h"
#include "core/simulator/simulation.h"
#include "core/simulator/suite.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define PATTERN   0x5A
#define INPUT_MAX 40000u /* bytes; longer inputs are left out, because they take too long */

typedef struct ReaderCase {
    const char *name;
    const char *corpus;                              /* folder of inputs in tests/fuzz/corpus; NULL: none */
    const char *const *texts;                        /* more inputs; ends with NULL; may be NULL */
    size_t size;                                     /* of the output */
    bool (*read)(Str text, void *out, Error *error); /* on success it also releases what it made */
} ReaderCase;

static bool load_as(Str text, bool strict, void *out, Error *error)
{
    LoadReport report = {0};
    History *history = out;
    bool fine = load_text(text, "test", &(LoadOptions){.strict = strict}, history, &report, error);
    if (fine)
        history_release(history);
    load_report_release(&report);
    return fine;
}

static bool read_any(Str text, void *out, Error *error)
{
    return load_as(text, false, out, error);
}

static bool read_strictly(Str text, void *out, Error *error)
{
    return load_as(text, true, out, error);
}

static bool read_store(Str text, void *out, Error *error)
{
    LoadReport report = {0};
    bool fine = store_load_text(text, "test", &(LoadOptions){.strict = true}, out, &report, error);
    if (fine)
        history_release(out);
    load_report_release(&report);
    return fine;
}

static bool read_dump(Str text, void *out, Error *error)
{
    LoadReport report = {0};
    bool fine = true;
    for (unsigned kind = DUMP_LDB; fine && kind <= DUMP_PEBBLE; kind++) {
        fine = dump_read(text, "test", (DumpKind)kind, kind % 2 == 0, out, &report, error);
        if (fine) {
            lsm_release(out);
            memset(out, PATTERN, sizeof(Lsm));
        }
    }
    load_report_release(&report);
    return fine;
}

static bool parse_logged_read(Str text, void *out, Error *error)
{
    bool fine = logged_read_parse(text, out, error);
    if (fine)
        logged_read_release(out);
    return fine;
}

static bool read_vector(Str text, void *out, Error *error)
{
    bool fine = vector_read(text, "test", out, error);
    if (fine)
        vector_file_release(out);
    return fine;
}

static bool read_layer(Str text, void *out, Error *error)
{
    int fd = memfd_create("layer", 0);
    assert_true(fd >= 0 && write(fd, text.at, text.length) == (ssize_t)text.length);
    if (layer_file_from_fd(out, fd, error)) {
        layer_file_close(out);
        return true;
    }
    close(fd);
    return false;
}

static bool read_metadata(Str text, void *out, Error *error)
{
    return timeline_metadata_decode((const uint8_t *)text.at, text.length, out, error);
}

static bool read_row(Str text, void *out, Error *error)
{
    return suite_row_parse(text, out, error);
}

static bool read_number(Str text, void *out, Error *error)
{
    return number_parse(text, out, error);
}

static bool read_hex(Str text, void *out, Error *error)
{
    return number_parse_hex(text, out, error);
}

static bool read_lsn(Str text, void *out, Error *error)
{
    return lsn_parse(text, out, error);
}

typedef struct KeyAndForm {
    Key key;
    KeyForm form;
} KeyAndForm;

static bool read_key(Str text, void *out, Error *error)
{
    KeyAndForm *both = out;
    return key_parse(text, &both->key, &both->form, error);
}

static bool read_clock(Str text, void *out, Error *error)
{
    return clock_parse(text, out, error);
}

static bool read_every(Str text, void *out, Error *error)
{
    return watch_parse_every(text, out, error);
}

static bool read_scale(Str text, void *out, Error *error)
{
    return art_scale_parse(text, out, error);
}

/* The rest changes a value, which is made first: a copy of it stands in the place of the pattern. */
static bool changes(const void *before, const void *after, size_t size, bool fine)
{
    if (!fine)
        assert_memory_equal(before, after, size);
    return fine;
}

static bool change_policy(Str text, void *out, Error *error)
{
    (void)out;
    Policy policy, before;
    memset(&policy, 0, sizeof policy);
    assert_true(policy_named(STR("legacy"), &policy, NULL));
    before = policy;
    return changes(&before, &policy, sizeof policy, policy_parse(text, &policy, error));
}

static bool change_simulation(Str text, void *out, Error *error)
{
    (void)out;
    SimulationOptions options, before;
    Str value = text, name;
    memset(&options, 0, sizeof options);
    assert_true(simulation_usual(&options, workload_find(STR("hot-cold")), NULL));
    assert_true(policy_named(STR("legacy"), &options.policy, NULL));
    before = options;
    if (!str_word(&value, &name))
        return error_set(error, ERROR_USAGE, "nothing");
    return changes(&before, &options, sizeof options, simulation_set(&options, name, str_trim(value), error));
}

static bool change_store(Str text, void *out, Error *error)
{
    (void)out;
    LsmOptions options, before;
    memset(&options, 0, sizeof options);
    options = lsm_options_default(LSM_ROCKSDB);
    before = options;
    bool fine = true;
    for (size_t i = 0; fine && i < lsm_parameter_count; i++)
        fine = changes(&before, &options, sizeof options, lsm_parameter_set(&options, &lsm_parameters[i], text, error)),
        before = options;
    return fine;
}

static bool change_times(Str text, void *out, Error *error)
{
    (void)out;
    TimesMs times = {0};
    bool fine = times_parse(text, &times, error);
    assert_true(fine || times.count == 0);
    array_release(&times);
    return fine;
}

static const char *const numbers[] = {"0", "12K", "18446744073709551615", "1.5G", "-1", "", NULL};
static const char *const hexes[] = {"0", "FFFFFFFFFFFFFFFF", "1C0887F1", NULL};
static const char *const lsns[] = {"93/1C0887F1", "0/0", "FFFFFFFF/FFFFFFFF", "12", NULL};
static const char *const keys[] = {"000000067F00004002000060930000000000", "1663/16384/16385:18432", "4B0", NULL};
static const char *const clocks[] = {"2026-11-26T03:10:05.123Z", "2026-02-29T00:00:00Z", "1764126605.25", NULL};
static const char *const periods[] = {"500ms", "5s", "2m", "1h", "49ms", NULL};
static const char *const scales[] = {"key=10 lsn=5", "key=18446744073709551615", "lsn=0", NULL};
static const char *const policies[] = {"legacy+rate=5",
                                       "full+split-skip,cut=best",
                                       "+fanout=3,target_file_size=128M",
                                       "blocks+stretch=0.75:1.25+gc",
                                       "leveldb",
                                       NULL};
static const char *const settings[] = {"rate 5",   "policy full+split", "with skew=1.2", "logical-size 20",
                                       "pitr all", "fanout 4",          "records 10K",   "seed 7",
                                       NULL};
static const char *const values[] = {"1", "true", "0.5", "kRoundRobin", NULL};
static const char *const times[] = {"1,2.5,2026-11-26T03:10:05", NULL};
static const char *const rows[] = {"{\"workload\":\"hot-cold\",\"policy\":\"neon\",\"records\":1,\"seed\":1}", NULL};

static const ReaderCase readers[] = {
    {"index_part", "index_part", NULL, sizeof(History), read_any},
    {"index_part, strictly", "index_part", NULL, sizeof(History), read_strictly},
    {"heatmap", "heatmap", NULL, sizeof(History), read_any},
    {"keyspace", "keyspace", NULL, sizeof(History), read_strictly},
    {"names", "names", NULL, sizeof(History), read_strictly},
    {"a log", "text", NULL, sizeof(History), read_any},
    {"page trace", "page_trace", NULL, sizeof(History), read_any},
    {"a list of timelines", "timelines", NULL, sizeof(History), read_any},
    {"scenario", "scenario", NULL, sizeof(History), read_any},
    {"picture", "art", NULL, sizeof(History), read_any},
    {"history", "history", NULL, sizeof(History), read_any},
    {"any format", "load", NULL, sizeof(History), read_any},
    {"MANIFEST", "manifest", NULL, sizeof(History), read_store},
    {"dumps of stores", "manifest", NULL, sizeof(Lsm), read_dump},
    {"logged read", "logged_read", NULL, sizeof(LoggedRead), parse_logged_read},
    {"vectors", "vector", NULL, sizeof(VectorFile), read_vector},
    {"layer file", "layer_file", NULL, sizeof(LayerFile), read_layer},
    {"metadata of a timeline", "index_part", NULL, sizeof(TimelineMetadata), read_metadata},
    {"a run of the suite", NULL, rows, sizeof(SuiteRow), read_row},
    {"number", NULL, numbers, sizeof(uint64_t), read_number},
    {"hex number", NULL, hexes, sizeof(uint64_t), read_hex},
    {"LSN", NULL, lsns, sizeof(Lsn), read_lsn},
    {"key", NULL, keys, sizeof(KeyAndForm), read_key},
    {"time", NULL, clocks, sizeof(int64_t), read_clock},
    {"period", NULL, periods, sizeof(int64_t), read_every},
    {"scale of a picture", NULL, scales, sizeof(ArtScale), read_scale},
    {"policy", NULL, policies, sizeof(Policy), change_policy},
    {"words of a simulation", NULL, settings, 1, change_simulation},
    {"options of a store", NULL, values, 1, change_store},
    {"times", NULL, times, 1, change_times},
};

static size_t failures;

static void try(const ReaderCase *reader, Str text, unsigned char *out)
{
    Error error = {0};
    memset(out, PATTERN, reader->size);
    if (reader->read(text, out, &error))
        return;
    failures++;
    if (error.code == ERROR_NONE || !error.message[0])
        fail_msg("%s: failed without a reason: %.*s", reader->name, (int)(text.length < 300 ? text.length : 300),
                 text.at);
    for (size_t i = 0; i < reader->size; i++)
        if (out[i] != PATTERN)
            fail_msg("%s: byte %zu of the output was written, and then: %s", reader->name, i, error.message);
}

/* Tries a text whole, cut off, and with changes; each at no more than a few hundred places. */
static void try_all(const ReaderCase *reader, Str text, unsigned char *out)
{
    static const char changed[] = {'\0', '9', 'x', '"', '{', '\n', (char)0xFF};
    size_t step = text.length / 400 + 1;
    char *copy = malloc(text.length + 1);
    assert_non_null(copy);
    memcpy(copy, text.at, text.length);
    for (size_t end = 0; end <= text.length; end += step) {
        char *cut = malloc(end + 1); /* on its own, so that a sanitizer sees what reads behind it */
        assert_non_null(cut);
        memcpy(cut, copy, end);
        try(reader, (Str){cut, end}, out);
        free(cut);
    }
    for (size_t at = 0; at < text.length; at += step) {
        char was = copy[at];
        copy[at] = changed[at / step % sizeof changed];
        try(reader, (Str){copy, text.length}, out);
        copy[at] = was;
    }
    free(copy);
}

static void try_corpus(const ReaderCase *reader, unsigned char *out)
{
    char folder[200], path[500];
    snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", reader->corpus);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        Arena arena = {0};
        Str text;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.' && file_read_bytes(path, INPUT_MAX, &arena, &text, NULL))
            try_all(reader, text, out);
        arena_release(&arena);
    }
    closedir(dir);
}

static void test_outputs_are_untouched(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        const ReaderCase *reader = &readers[i];
        unsigned char *out = aligned_alloc(64, (reader->size + 63) / 64 * 64);
        assert_non_null(out);
        failures = 0;
        if (reader->corpus)
            try_corpus(reader, out);
        for (const char *const *text = reader->texts; text && *text; text++)
            try_all(reader, str_from(*text), out);
        if (!failures)
            fail_msg("%s: nothing failed", reader->name);
        free(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_outputs_are_untouched)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
