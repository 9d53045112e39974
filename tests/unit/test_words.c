/* Sorting and merging words, against simple loops. */
#include "core/base/integer.h"
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/base/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_below_counts_smaller_words(void **state)
{
    (void)state;
    const uint64_t words[] = {1, 4, 4, 9};
    assert_int_equal(words_below(words, 4, 0), 0);
    assert_int_equal(words_below(words, 4, 4), 1);
    assert_int_equal(words_below(words, 4, 5), 3);
    assert_int_equal(words_below(words, 4, 10), 4);
    assert_int_equal(words_below(words, 0, 10), 0);
    assert_int_equal(words_below_from(words, 0, 0, 10), 0);
}

static void test_below_from(void **state)
{
    (void)state;
    uint64_t words[40];
    for (size_t i = 0; i < 40; i++)
        words[i] = i / 3 * 2;
    for (size_t count = 0; count <= 40; count++)
        for (uint64_t word = 0; word < 30; word++)
            for (size_t below = words_below(words, count, word), from = 0; from <= below; from++)
                assert_int_equal(words_below_from(words, count, from, word), below);
}

static void sort_once(size_t count, unsigned low, unsigned high, uint64_t seed)
{
    Rng rng = {seed};
    WordScratch scratch = {0};
    uint64_t *words = mem_alloc(count * sizeof *words), *expected = mem_alloc(count * sizeof *words),
             *out = mem_alloc(count * sizeof *words);
    for (size_t i = 0; i < count; i++) /* low bits ascend, as arrival numbers do */
        words[i] = (rng_next(&rng) >> (64 - (high - low))) << low | i;
    memcpy(expected, words, count * sizeof *words);
    qsort(expected, count, sizeof *words, integer_compare_u64);
    words_sort(words, count, low, high, out, &scratch);
    assert_memory_equal(out, expected, count * sizeof *words);
    free(words);
    free(expected);
    free(out);
    word_scratch_release(&scratch);
}

static void test_sort(void **state)
{
    (void)state;
    for (unsigned bits = 1; bits <= 48; bits++)
        sort_once(1000, 16, 16 + bits, bits);
    sort_once(1, 16, 20, 1);
    sort_once(0, 16, 20, 1);
    sort_once(70000, 20, 43, 2);
}

static void test_sort_of_one_key_keeps_order(void **state)
{
    (void)state;
    uint64_t words[] = {0x700, 0x701, 0x702}, out[3];
    WordScratch scratch = {0};
    words_sort(words, 3, 8, 30, out, &scratch);
    assert_int_equal(out[2], 0x702);
    word_scratch_release(&scratch);
}

/* `spread`: how much the value ranges of the runs differ (0: not at all). */
static void merge_once(size_t runs, size_t each, uint64_t spread, uint64_t range, uint64_t seed)
{
    Rng rng = {seed};
    WordScratch scratch = {0};
    size_t total = 0;
    Words *run = mem_alloc(runs * sizeof *run);
    uint64_t *all = mem_alloc(runs * each * sizeof *all), *out = mem_alloc(runs * each * sizeof *all);
    for (size_t r = 0; r < runs; r++) {
        size_t count = rng_below(&rng, each + 1);
        for (size_t i = 0; i < count; i++)
            all[total + i] = r * spread + rng_below(&rng, range);
        qsort(all + total, count, sizeof *all, integer_compare_u64);
        run[r] = (Words){all + total, count};
        total += count;
    }
    words_merge(run, runs, out, &scratch);
    qsort(all, total, sizeof *all, integer_compare_u64);
    assert_memory_equal(out, all, total * sizeof *all);
    free(run);
    free(all);
    free(out);
    word_scratch_release(&scratch);
}

static void test_merge(void **state)
{
    (void)state;
    for (size_t runs = 0; runs <= 20; runs++) {
        merge_once(runs, 5, 0, 100, runs);
        merge_once(runs, 3000, 0, UINT64_MAX, runs);
        merge_once(runs, 3000, 500, 1000, runs);  /* staggered */
        merge_once(runs, 3000, 5000, 1000, runs); /* disjoint */
    }
    merge_once(2, 100000, 0, UINT64_MAX, 7);
    merge_once(200, 500, 100, 100000, 8);
}

static void test_merge_of_more_runs_than_an_interval_holds(void **state)
{
    (void)state;
    for (size_t runs = 127; runs <= 130; runs++)
        merge_once(runs, 100, 0, UINT64_MAX, runs);
    merge_once(1000, 30, 0, 1000, 1);   /* one above the other, many equal */
    merge_once(1000, 30, 500, 1000, 2); /* staggered */
    merge_once(1000, 30, 1000, 10, 3);  /* side by side */
    merge_once(5000, 1, 0, UINT64_MAX, 4);
}

static void test_merge_of_equal_words(void **state)
{
    (void)state;
    merge_once(5, 20000, 0, 1, 1);
    merge_once(5, 20000, 0, 3, 2);
    for (uint64_t seed = 0; seed < 8; seed++)
        merge_once(3, 40000, UINT64_MAX, 1, seed); /* the largest word, which nothing lies above */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_below_counts_smaller_words),
        cmocka_unit_test(test_below_from),
        cmocka_unit_test(test_sort),
        cmocka_unit_test(test_sort_of_one_key_keeps_order),
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_merge_of_equal_words),
        cmocka_unit_test(test_merge_of_more_runs_than_an_interval_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
