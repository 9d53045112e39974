/* A planner's questions, answered from runs, against a walk over all records. */
#include "core/base/integer.h"
#include "core/base/rng.h"
#include "core/records/record_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ARRIVALS_MAX = 3000, RUNS_MAX = 640 };

typedef struct Fixture {
    RecordForm form;
    Lsn lsns[ARRIVALS_MAX + 1];
    uint64_t all[ARRIVALS_MAX]; /* all records in order */
    size_t count;
    uint64_t *runs[RUNS_MAX];
    Words words[RUNS_MAX];
    size_t run_count;
    KeySource source;
} Fixture;

/* Adds one run of records, cut into `pieces` of about the same size, as a level of layers is. */
static void add_runs(Fixture *f, const uint64_t *records, size_t count, size_t pieces)
{
    uint64_t *sorted = mem_alloc((count + 1) * sizeof *sorted);
    memcpy(sorted, records, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, integer_compare_u64);
    for (size_t p = 0; p < pieces; p++) {
        size_t from = count * p / pieces, to = count * (p + 1) / pieces;
        f->runs[f->run_count] = mem_alloc((to - from) * sizeof(uint64_t));
        memcpy(f->runs[f->run_count], sorted + from, (to - from) * sizeof(uint64_t));
        f->words[f->run_count] = (Words){f->runs[f->run_count], to - from};
        f->run_count++;
    }
    free(sorted);
}

/* Distributes records to runs in order of arrival, as flushes do. `lengths`: 0 for 100 bytes each, otherwise 0 …
 * lengths - 1. */
static void fixture_init(Fixture *f, size_t count, size_t runs, size_t pieces, uint64_t keys, uint64_t lengths,
                         uint64_t seed)
{
    Rng rng = {seed};
    assert_true(record_form_init(&f->form, keys, count, 1000));
    f->form.length = 100;
    f->count = count;
    f->lsns[0] = 1000;
    for (size_t i = 0; i < count; i++) {
        f->lsns[i + 1] = f->lsns[i] + (lengths ? rng_below(&rng, lengths) : 100);
        f->all[i] = record_word(&f->form, rng_next(&rng) % 3 ? rng_below(&rng, keys) : keys / 2, i);
    }
    if (lengths)
        f->form.lsns = f->lsns;
    f->run_count = 0;
    for (size_t r = 0; r < runs; r++)
        add_runs(f, f->all + count * r / runs, count * (r + 1) / runs - count * r / runs, pieces);
    qsort(f->all, count, sizeof(uint64_t), integer_compare_u64);
    record_source_init(&f->source, &f->form, f->words, f->run_count, lengths == 0);
}

static void fixture_release(Fixture *f)
{
    f->source.release(f->source.self);
    for (size_t r = 0; r < f->run_count; r++)
        free(f->runs[r]);
}

static uint64_t length_at(const Fixture *f, size_t i)
{
    return record_length(&f->form, f->all[i]);
}

static Key key_at(const Fixture *f, size_t i)
{
    return record_key(&f->form, f->all[i]);
}

static void check_prefix(Fixture *f, Key from, Key until, uint64_t bytes)
{
    KeyPrefix expected = {0}, got;
    bool enough = false;
    for (size_t i = 0; i < f->count && !enough; i++) {
        if (key_at(f, i) < from || key_at(f, i) >= until)
            continue;
        if (expected.records == 0)
            expected.first = key_at(f, i);
        expected.last = key_at(f, i);
        expected.bytes += length_at(f, i);
        expected.records++;
        bool key_ends = i + 1 == f->count || key_at(f, i + 1) != key_at(f, i);
        enough = key_ends && expected.bytes >= bytes;
    }
    assert_int_equal(f->source.prefix(f->source.self, from, until, bytes, &got), enough);
    assert_int_equal(got.records, expected.records);
    assert_int_equal(got.bytes, expected.bytes);
    if (got.records) {
        assert_true(got.first == expected.first);
        assert_true(got.last == expected.last);
    }
}

static void check_oversized(Fixture *f, Key from, Key until, uint64_t limit)
{
    bool expected = false, found;
    Key want = 0, got = 0;
    for (size_t i = 0; i < f->count && !expected;) {
        uint64_t bytes = 0;
        size_t n = i;
        for (; n < f->count && key_at(f, n) == key_at(f, i); n++)
            bytes += length_at(f, n);
        expected = key_at(f, i) >= from && key_at(f, i) < until && n - i >= 2 && bytes > limit;
        want = key_at(f, i);
        i = n;
    }
    found = f->source.next_oversized(f->source.self, from, until, limit, &got);
    assert_int_equal(found, expected);
    if (found)
        assert_true(got == want);
}

static void check_parts(Fixture *f, Key key, uint64_t limit)
{
    LsnPartArray got = {0};
    f->source.lsn_parts(f->source.self, key, limit, &got);
    size_t n = 0;
    uint64_t part = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (key_at(f, i) != key)
            continue;
        if (n == 0 || part + length_at(f, i) > limit) {
            assert_true(n < got.count);
            assert_true(n == 0 || got.at[n - 1].bytes == part);
            assert_int_equal(got.at[n++].start, record_lsn(&f->form, f->all[i]));
            part = 0;
        }
        part += length_at(f, i);
    }
    assert_int_equal(n, got.count);
    assert_true(n == 0 || got.at[n - 1].bytes == part);
    array_release(&got);
}

static void check_all(size_t count, size_t runs, size_t pieces, uint64_t keys, uint64_t lengths, uint64_t seed)
{
    static Fixture f;
    fixture_init(&f, count, runs, pieces, keys, lengths, seed);
    Rng rng = {seed + 99};
    uint64_t records, total = f.source.bytes_below(f.source.self, U128_MAX, &records);
    assert_int_equal(total, f.source.total_bytes);
    assert_int_equal(records, count);
    for (int i = 0; i < 60; i++) {
        Key from = rng_below(&rng, keys), until = i % 3 ? (Key)UINT64_MAX : rng_below(&rng, keys + 2);
        check_prefix(&f, from, until, rng_below(&rng, total + 2) >> rng_below(&rng, 12));
        uint64_t limit = rng_below(&rng, total + 2) >> rng_below(&rng, 16);
        check_oversized(&f, from, until, limit);
        check_oversized(&f, from + rng_below(&rng, 10), until, limit);
        check_parts(&f, i % 2 ? (Key)(keys / 2) : from, rng_below(&rng, total + 2) >> rng_below(&rng, 12));
    }
    fixture_release(&f);
}

static void test_even_lengths(void **state)
{
    (void)state;
    check_all(3000, 4, 1, 500, 0, 1);
    check_all(3000, 1, 1, 7, 0, 2);
    check_all(100, 16, 1, 1000000, 0, 3);
    check_all(1, 1, 1, 1, 0, 4);
}

static void test_uneven_lengths(void **state)
{
    (void)state;
    check_all(3000, 4, 1, 500, 300, 1);
    check_all(3000, 9, 1, 40, 2, 2); /* lengths 0 and 1 */
    check_all(300, 3, 1, 5, 10000, 3);
    check_all(200, 3, 1, 50, 1, 4); /* all records are empty */
}

static void test_levels_of_many_layers(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 6; seed++) {
        uint64_t lengths = seed % 2 ? 300 : 0;
        check_all(3000, 4, 50, 500, lengths, seed);
        check_all(3000, 3, 200, 40, lengths, seed);   /* keys with records in several layers */
        check_all(2000, 300, 1, 1000, lengths, seed); /* 300 runs over each key: merged after a few questions */
        check_all(3000, 20, 30, 100000, lengths, seed);
        check_all(600, 2, 300, 5, lengths, seed); /* one or two records each */
    }
}

/* A walk along the keys, as planners do it: every prefix begins where the last one ended. */
static void test_prefixes_one_after_the_other(void **state)
{
    (void)state;
    for (size_t pieces = 1; pieces <= 50; pieces += 49)
        for (uint64_t lengths = 0; lengths <= 300; lengths += 300) {
            static Fixture f;
            fixture_init(&f, 3000, 6, pieces, 800, lengths, pieces);
            Key from = 0;
            KeyPrefix prefix;
            for (bool more = true; more; from = prefix.last + 1) {
                check_prefix(&f, from, UINT64_MAX, 2500);
                more = f.source.prefix(f.source.self, from, UINT64_MAX, 2500, &prefix);
                uint64_t records, bytes = f.source.bytes_below(f.source.self, prefix.last + 1, &records);
                assert_true(bytes - f.source.bytes_below(f.source.self, from, NULL) == prefix.bytes);
            }
            assert_true(from == key_at(&f, f.count - 1) + 1);
            fixture_release(&f);
        }
}

static void test_neighbour_keys(void **state)
{
    (void)state;
    static Fixture f;
    fixture_init(&f, 50, 3, 1, 1000, 0, 5);
    Key key;
    assert_true(f.source.next_key(f.source.self, 0, &key));
    assert_true(key == key_at(&f, 0));
    assert_false(f.source.next_key(f.source.self, key_at(&f, 49) + 1, &key));
    assert_true(f.source.previous_key(f.source.self, UINT64_MAX, &key));
    assert_true(key == key_at(&f, 49));
    assert_false(f.source.previous_key(f.source.self, key_at(&f, 0), &key));
    fixture_release(&f);
}

static void test_key_table(void **state)
{
    (void)state;
    const uint64_t keys[] = {7, 0x8000000000000000u, UINT64_MAX - 1};
    RecordForm form;
    assert_false(record_form_init(&form, UINT64_MAX - 1, 10, 1000));
    assert_true(record_form_init(&form, 3, 10, 1000));
    form.keys = keys;
    uint64_t word = record_word(&form, 2, 9);
    assert_true(record_key(&form, word) == UINT64_MAX - 1);
    assert_true(record_bound(&form, 8) == record_word(&form, 1, 0));
    assert_true(record_bound(&form, UINT64_MAX) > word);
    assert_int_equal(record_arrival(&form, word), 9);
}

static void test_arrivals_at_lsns(void **state)
{
    (void)state;
    RecordForm form;
    record_form_init(&form, 10, 3, 1000);
    form.length = 100;
    assert_int_equal(record_arrival_at(&form, 0), 0);
    assert_int_equal(record_arrival_at(&form, 1001), 1);
    assert_int_equal(record_arrival_at(&form, 1100), 1);
    assert_int_equal(record_arrival_at(&form, UINT64_MAX), 3);
    const Lsn lsns[] = {1000, 1100, 1100, 1150};
    form.lsns = lsns;
    assert_int_equal(record_arrival_at(&form, 1100), 1);
    assert_int_equal(record_arrival_at(&form, 1101), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_even_lengths),          cmocka_unit_test(test_uneven_lengths),
        cmocka_unit_test(test_levels_of_many_layers), cmocka_unit_test(test_prefixes_one_after_the_other),
        cmocka_unit_test(test_neighbour_keys),        cmocka_unit_test(test_key_table),
        cmocka_unit_test(test_arrivals_at_lsns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
