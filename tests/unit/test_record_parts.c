/* Page images and LSN parts: the rules with numbers, and the planned count against what is written. */
#include "core/base/rng.h"
#include "core/records/record_pages.h"
#include "core/records/record_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define RECORDS 400

typedef struct Fixture {
    RecordForm form;
    Lsn lsns[RECORDS + 1];
    uint64_t words[2 * RECORDS];
    size_t count;
} Fixture;

/* Makes records of key `key`, one after the other, with these lengths (the last one is 0). */
static void fixture_init(Fixture *f, uint64_t key, const uint64_t *lengths)
{
    *f = (Fixture){0};
    assert_true(record_form_init(&f->form, 8, RECORDS, 1000));
    f->form.lsns = f->lsns;
    f->lsns[0] = 1000;
    for (; lengths[f->count]; f->count++) {
        f->words[f->count] = record_word(&f->form, key, f->count);
        f->lsns[f->count + 1] = f->lsns[f->count] + lengths[f->count];
    }
}

static uint64_t due(const uint64_t *lengths, uint64_t after)
{
    Fixture f;
    fixture_init(&f, 3, lengths);
    return record_pages_due(&f.form, (Words){f.words, f.count}, after, NULL);
}

#define LENGTHS(...) ((const uint64_t[]){__VA_ARGS__, 0})

static void test_a_page_needs_records_and_bytes(void **state)
{
    (void)state;
    assert_int_equal(due(LENGTHS(PAGE_BYTES - 2, 1), 2), 0); /* one byte too few */
    assert_int_equal(due(LENGTHS(PAGE_BYTES - 1, 1), 2), 1);
    assert_int_equal(due(LENGTHS(PAGE_BYTES - 1, 1), 3), 0); /* one record too few */
    assert_int_equal(due(LENGTHS(PAGE_BYTES - 2, 1, 1), 3), 1);
    assert_int_equal(due(LENGTHS(PAGE_BYTES), 1), 1);
    assert_int_equal(due(LENGTHS(PAGE_BYTES - 1), 1), 0);
}

static void test_a_chain_begins_anew_behind_a_page_and_with_each_key(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, 3, LENGTHS(PAGE_BYTES, 1, PAGE_BYTES - 1));
    uint64_t words[8], out[16];
    words[0] = f.words[0];
    words[1] = f.words[0] | 1; /* a page after the first record */
    words[2] = f.words[1];
    words[3] = f.words[2];
    assert_int_equal(record_pages_due(&f.form, (Words){words, 4}, 2, out), 1);
    assert_int_equal(out[3], words[3]);
    assert_int_equal(out[4], words[3] | 1);
    assert_int_equal(record_pages_due(&f.form, (Words){words, 4}, 3, NULL), 0); /* two records since the page */
    assert_int_equal(record_pages_due(&f.form, (Words){words, 2}, 1, NULL), 0); /* none since */
    words[1] = record_word(&f.form, 4, 1);
    words[2] = record_word(&f.form, 5, 2);
    assert_int_equal(record_pages_due(&f.form, (Words){words, 3}, 1, out), 1); /* of three keys the first */
    assert_int_equal(out[1], words[0] | 1);
    assert_int_equal(out[2], words[1]);
}

static size_t parts_of(const uint64_t *lengths, uint64_t limit, uint64_t *bytes)
{
    Fixture f;
    fixture_init(&f, 3, lengths);
    RecordChains chains;
    Words run = {f.words, f.count};
    LsnPartArray parts = {0};
    record_chains_init(&chains, &f.form, &run, 1, false);
    record_key_parts(&chains, 3, limit, &parts);
    size_t count = parts.count;
    for (size_t i = 0; i < count; i++)
        bytes[i] = parts.at[i].bytes;
    array_release(&parts);
    record_chains_release(&chains);
    return count;
}

static void test_a_part_may_be_as_large_as_the_limit(void **state)
{
    (void)state;
    uint64_t bytes[8];
    assert_int_equal(parts_of(LENGTHS(40, 60, 30), 100, bytes), 2);
    assert_true(bytes[0] == 100 && bytes[1] == 30);
    assert_int_equal(parts_of(LENGTHS(40, 61, 30), 100, bytes), 2);
    assert_true(bytes[0] == 40 && bytes[1] == 91);
    assert_int_equal(parts_of(LENGTHS(500, 1), 100, bytes), 2); /* the first record never splits */
    assert_true(bytes[0] == 500 && bytes[1] == 1);
}

/* The pages of any keys and LSNs, from several chains, are those of the words there. */
static void test_pages_of_a_range(void **state)
{
    (void)state;
    Rng rng = {5};
    for (int round = 0; round < 300; round++) {
        Fixture f = {0};
        RecordForm *form = &f.form;
        assert_true(record_form_init(form, 8, RECORDS, 1000));
        form->lsns = f.lsns;
        f.lsns[0] = 1000;
        uint64_t runs[3][RECORDS], kept[RECORDS], counts[3] = {0};
        size_t n = 0;
        for (size_t i = 0; i < RECORDS; i++)
            f.lsns[i + 1] = f.lsns[i] + rng_below(&rng, 3) * rng_below(&rng, 3000);
        for (uint64_t key = 0; key < 8; key++)
            for (size_t i = rng_below(&rng, 40); i < RECORDS; i += 1 + rng_below(&rng, 60)) {
                uint64_t word = record_word(form, key, i), run = rng_below(&rng, 3);
                runs[run][counts[run]++] = word;
                f.words[n++] = word;
            }
        KeyRange keys = {rng_below(&rng, 5), 4 + rng_below(&rng, 5)};
        LsnRange lsns = {f.lsns[rng_below(&rng, RECORDS / 2)], f.lsns[RECORDS / 2 + rng_below(&rng, RECORDS / 2)]};
        size_t count = 0;
        for (size_t i = 0; i < n; i++) {
            Lsn lsn = record_lsn(form, f.words[i]);
            if (record_key(form, f.words[i]) >= keys.lo && record_key(form, f.words[i]) < keys.hi && lsn >= lsns.lo &&
                lsn < lsns.hi)
                kept[count++] = f.words[i];
        }
        Words words[3] = {{runs[0], counts[0]}, {runs[1], counts[1]}, {runs[2], counts[2]}};
        RecordChains chains;
        record_chains_init(&chains, form, words, 3, false);
        uint64_t after = 1 + rng_below(&rng, 5);
        assert_int_equal(record_range_pages(&chains, keys, lsns, after),
                         record_pages_due(form, (Words){kept, count}, after, NULL));
        record_chains_release(&chains);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_page_needs_records_and_bytes),
        cmocka_unit_test(test_a_chain_begins_anew_behind_a_page_and_with_each_key),
        cmocka_unit_test(test_a_part_may_be_as_large_as_the_limit),
        cmocka_unit_test(test_pages_of_a_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
