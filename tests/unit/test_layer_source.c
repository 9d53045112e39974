/* A planner's questions, answered from layer files, against the same records in memory. */
#include "core/base/integer.h"
#include "core/records/record_source.h"
#include "core/records/layer_source.h"
#include "core/simulator/layer_files.h"
#include "tests/unit/layer_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <cmocka.h>

enum { RUNS_MAX = 12 };

typedef struct Fixture {
    RecordForm form;
    Lsn *lsns;
    uint64_t *words[RUNS_MAX];
    Words runs[RUNS_MAX];
    size_t count;
    uint64_t keys;
    LeafDirectory directories[RUNS_MAX];
    RecordSegment segments[RUNS_MAX];
    LeafCache *cache;
    Error failure;
    KeySource memory, files;
    char path[32];
} Fixture;

static Key mapped(Key plain)
{
    Key key;
    assert_true(layer_files_key(plain, &key));
    return key;
}

static void write_run(const Fixture *f, Words run, const char *path)
{
    LayerWriter writer;
    LayerSummary summary = {.kind = LAYER_DELTA, .keys = {0, U128_MAX}, .lsns = {0, UINT64_MAX}};
    static uint8_t value[4096];
    layer_writer_init(&writer, &summary);
    for (size_t i = 0; i < run.count; i++) {
        uint32_t length = (uint32_t)record_length(&f->form, run.at[i]);
        unsigned header = length <= 128 ? 1 : 4;
        assert_true(layer_writer_add_blob(&writer,
                                          (WriterEntry){mapped(record_key(&f->form, run.at[i])),
                                                        record_lsn(&f->form, run.at[i]), false, value, length - header},
                                          header, NULL));
    }
    assert_true(file_write(path, layer_writer_finish(&writer), NULL));
    layer_writer_release(&writer);
}

/* Distributes records to runs in order of arrival. With `hot` a third of them is on one key. */
static void fixture_init(Fixture *f, size_t count, size_t runs, uint64_t keys, bool hot, size_t pages, uint64_t seed)
{
    Rng rng = {seed};
    *f = (Fixture){.count = runs, .keys = keys, .path = "/tmp/layerscope-test-XXXXXX"};
    assert_non_null(mkdtemp(f->path));
    assert_true(record_form_init(&f->form, keys, count, 1000));
    f->lsns = mem_alloc((count + 1) * sizeof *f->lsns);
    f->lsns[0] = 1000;
    for (size_t i = 0; i < count; i++)
        f->lsns[i + 1] = f->lsns[i] + 18 + rng_below(&rng, 400);
    f->form.lsns = f->lsns;
    for (size_t r = 0; r < runs; r++) {
        size_t from = count * r / runs, to = count * (r + 1) / runs;
        char path[64];
        f->words[r] = mem_alloc((to - from + 1) * sizeof(uint64_t));
        for (size_t i = from; i < to; i++)
            f->words[r][i - from] =
                record_word(&f->form, hot && rng_below(&rng, 3) == 0 ? keys / 2 : rng_below(&rng, keys), i);
        qsort(f->words[r], to - from, sizeof(uint64_t), integer_compare_u64);
        f->runs[r] = (Words){f->words[r], to - from};
        snprintf(path, sizeof path, "%s/%zu", f->path, r);
        write_run(f, f->runs[r], path);
        Error error = {0};
        if (!leaf_directory_init(&f->directories[r], path, NULL, &error))
            fail_msg("%s", error.message);
        f->segments[r] = record_segment_whole(&f->directories[r]);
    }
    f->cache = leaf_cache_new(pages);
    record_source_init(&f->memory, &f->form, f->runs, runs, false);
    layer_source_init(&f->files, f->cache, f->segments, runs, NULL, &f->failure);
}

static void fixture_release(Fixture *f)
{
    f->memory.release(f->memory.self);
    f->files.release(f->files.self);
    leaf_cache_free(f->cache);
    for (size_t r = 0; r < f->count; r++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%zu", f->path, r);
        unlink(path);
        leaf_directory_release(&f->directories[r]);
        free(f->words[r]);
    }
    rmdir(f->path);
    free(f->lsns);
}

static void prefix_is_the_same(Fixture *f, Key from, Key until, uint64_t bytes)
{
    KeyPrefix expected = {0}, found = {0};
    bool enough = f->memory.prefix(f->memory.self, from, until, bytes, &expected);
    assert_int_equal(f->files.prefix(f->files.self, mapped(from), mapped(until), bytes, &found), enough);
    assert_int_equal(found.bytes, expected.bytes);
    assert_int_equal(found.records, expected.records);
    if (expected.records) {
        assert_true(found.first == mapped(expected.first));
        assert_true(found.last == mapped(expected.last));
    }
}

static void neighbours_are_the_same(Fixture *f, Key key)
{
    Key expected, found;
    bool there = f->memory.next_key(f->memory.self, key, &expected);
    assert_int_equal(f->files.next_key(f->files.self, mapped(key), &found), there);
    if (there)
        assert_true(found == mapped(expected));
    there = f->memory.previous_key(f->memory.self, key, &expected);
    assert_int_equal(f->files.previous_key(f->files.self, mapped(key), &found), there);
    if (there)
        assert_true(found == mapped(expected));
}

static void oversized_are_the_same(Fixture *f, uint64_t limit)
{
    Key expected, found, from = 0;
    for (;;) {
        bool there = f->memory.next_oversized(f->memory.self, from, f->keys, limit, &expected);
        assert_int_equal(f->files.next_oversized(f->files.self, mapped(from), mapped(f->keys), limit, &found), there);
        if (!there)
            return;
        assert_true(found == mapped(expected));
        LsnPartArray parts = {0}, own = {0};
        f->memory.lsn_parts(f->memory.self, expected, limit, &parts);
        f->files.lsn_parts(f->files.self, found, limit, &own);
        assert_int_equal(own.count, parts.count);
        for (size_t i = 0; i < own.count; i++) {
            assert_int_equal(own.at[i].start, parts.at[i].start);
            assert_int_equal(own.at[i].bytes, parts.at[i].bytes);
        }
        array_release(&parts);
        array_release(&own);
        from = expected + 1;
    }
}

static void everything_is_the_same(Fixture *f, uint64_t seed, int questions)
{
    Rng rng = {seed};
    assert_int_equal(f->files.total_bytes, f->memory.total_bytes);
    assert_int_equal(f->files.total_records, f->memory.total_records);
    for (int i = 0; i < questions; i++) {
        Key a = rng_below(&rng, f->keys + 1), b = rng_below(&rng, f->keys + 1);
        uint64_t expected, records;
        uint64_t bytes = f->memory.bytes_below(f->memory.self, a, &expected);
        assert_int_equal(f->files.bytes_below(f->files.self, mapped(a), &records), bytes);
        assert_int_equal(records, expected);
        neighbours_are_the_same(f, a);
        prefix_is_the_same(f, a < b ? a : b, a < b ? b : a, rng_below(&rng, f->memory.total_bytes / 4));
    }
    prefix_is_the_same(f, 0, f->keys, 0);
    prefix_is_the_same(f, 0, f->keys, f->memory.total_bytes);
    prefix_is_the_same(f, 0, f->keys, f->memory.total_bytes + 1);
    oversized_are_the_same(f, f->memory.total_bytes / 3);
    oversized_are_the_same(f, f->memory.total_bytes / 50);
    oversized_are_the_same(f, 2000);
    assert_int_equal(f->failure.code, ERROR_NONE);
}

static void test_files_answer_as_memory_does(void **state)
{
    (void)state;
    static const struct {
        size_t count, runs;
        uint64_t keys;
        bool hot;
        size_t pages;
    } cases[] = {
        {1, 1, 5, false, 64},       {300, 3, 50, false, 64},          {30000, 4, 40, true, 64},
        {60000, 1, 5000, true, 64}, {60000, 12, 100000, false, 4096}, {60000, 7, 900, true, 64},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Fixture f;
        fixture_init(&f, cases[i].count, cases[i].runs, cases[i].keys, cases[i].hot, cases[i].pages, i);
        everything_is_the_same(&f, 77 + i, 150);
        fixture_release(&f);
    }
}

/* Parts of a file, as the planned layers would hold them. */
static void test_parts_of_files(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, 20000, 2, 300, true, 64, 5);
    RecordPlace a, b;
    assert_true(record_place_find(f.cache, &f.directories[0], mapped(40), 0, &a, NULL));
    assert_true(record_place_find(f.cache, &f.directories[0], mapped(200), 0, &b, NULL));
    RecordSegment part = {&f.directories[0], a, b};
    KeySource source;
    layer_source_init(&source, f.cache, &part, 1, NULL, &f.failure);
    uint64_t records;
    uint64_t whole = f.memory.bytes_below(f.memory.self, 300, &records);
    assert_true(source.total_bytes < whole && source.total_records < records);
    Words run = f.runs[0];
    size_t from = words_below(run.at, run.count, record_bound(&f.form, 40));
    size_t to = words_below(run.at, run.count, record_bound(&f.form, 200));
    assert_int_equal(source.total_records, to - from);
    Key key;
    assert_true(source.next_key(source.self, 0, &key) && key == mapped(record_key(&f.form, run.at[from])));
    assert_true(source.previous_key(source.self, U128_MAX, &key) && key == mapped(record_key(&f.form, run.at[to - 1])));
    assert_int_equal(source.bytes_below(source.self, mapped(30), NULL), 0);
    assert_int_equal(source.bytes_below(source.self, U128_MAX, NULL), source.total_bytes);
    source.release(source.self);
    fixture_release(&f);
}

static void test_a_file_that_changes_is_told(void **state)
{
    (void)state;
    Fixture f;
    char path[64];
    fixture_init(&f, 30000, 2, 1000, false, 64, 9);
    snprintf(path, sizeof path, "%s/1", f.path);
    assert_int_equal(truncate(path, 3 * LAYER_PAGE), 0);
    uint64_t records;
    Key key;
    f.files.bytes_below(f.files.self, mapped(500), &records);
    assert_int_equal(f.failure.code, ERROR_INPUT);
    assert_non_null(strstr(f.failure.message, "changed"));
    assert_non_null(strstr(f.failure.file, "/1"));
    assert_false(f.files.next_key(f.files.self, 0, &key));
    assert_false(f.files.next_oversized(f.files.self, 0, U128_MAX, 10, &key));
    fixture_release(&f);
}

/* Another file takes the path: what was read of the old one stays valid, and no part of the new one is taken for it. */
static void test_a_file_that_is_replaced_is_told(void **state)
{
    (void)state;
    Fixture f;
    char path[64];
    fixture_init(&f, 30000, 2, 1000, false, 64, 9);
    snprintf(path, sizeof path, "%s/1", f.path);
    Arena arena = {0};
    Str bytes;
    assert_true(file_read_bytes(path, FILE_ANY_SIZE, &arena, &bytes, NULL));
    assert_int_equal(unlink(path), 0);
    assert_true(file_write(path, bytes, NULL)); /* the same bytes, but again another file */
    uint64_t records;
    f.files.bytes_below(f.files.self, mapped(500), &records);
    assert_int_equal(f.failure.code, ERROR_INPUT);
    assert_non_null(strstr(f.failure.message, "changed"));
    arena_release(&arena);
    fixture_release(&f);
}

static void test_ends_of_a_file(void **state)
{
    (void)state;
    for (size_t count = 1; count < 200000; count = count * 3 + 1) {
        LayerWriter writer;
        char path[] = "/tmp/layerscope-test-XXXXXX";
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        test_delta(&writer, count, (uint32_t)count, count);
        Str bytes = layer_writer_finish(&writer);
        assert_true(fd_write(fd, bytes));
        LeafDirectory directory;
        assert_true(leaf_directory_init(&directory, path, NULL, NULL));
        assert_true(directory.keys[0] <= directory.last_key);
        assert_int_equal(directory.entries[directory.count], count);
        leaf_directory_release(&directory);
        assert_int_equal(ftruncate(fd, (off_t)bytes.length - LAYER_PAGE), 0);
        assert_false(leaf_directory_init(&directory, path, NULL, NULL));
        unlink(path);
        close(fd);
        layer_writer_release(&writer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_answer_as_memory_does),
        cmocka_unit_test(test_parts_of_files),
        cmocka_unit_test(test_a_file_that_changes_is_told),
        cmocka_unit_test(test_a_file_that_is_replaced_is_told),
        cmocka_unit_test(test_ends_of_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
