/* Sorts of numbers that carry a place: ascending and stable. */
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/base/sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* Sorts entries whose places are 0, 1, … */
static void check_sort(Sort128 *entries, size_t count)
{
    Sort128 *before = mem_alloc(count * sizeof *before);
    memcpy(before, entries, count * sizeof *before);
    sort_128(entries, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(entries[i].number == before[entries[i].place].number);
        if (i > 0)
            assert_true(entries[i - 1].number < entries[i].number ||
                        (entries[i - 1].number == entries[i].number && entries[i - 1].place < entries[i].place));
    }
    free(before);
}

/* Sorts `count` numbers that differ only in the bits of `mask`. */
static void sorted_and_stable(size_t count, U128 mask, U128 rest, uint64_t seed)
{
    Rng rng = {seed};
    Sort128 *entries = mem_alloc(count * sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = (Sort128){(u128_make(rng_next(&rng), rng_next(&rng)) & mask) | (rest & ~mask), (uint32_t)i};
    check_sort(entries, count);
    free(entries);
}

/* Sorts `count` numbers of 64 bits that differ in `mask`, with places up to `most`. */
static void sorts_64(size_t count, uint64_t mask, uint64_t rest, uint32_t most, uint64_t seed)
{
    Rng rng = {seed};
    Sort64 *entries = mem_alloc(count * sizeof *entries), *before = mem_alloc(count * sizeof *before);
    for (size_t i = 0; i < count; i++)
        entries[i] = (Sort64){(rng_next(&rng) & mask) | (rest & ~mask), (uint32_t)rng_below(&rng, (uint64_t)most + 1)};
    memcpy(before, entries, count * sizeof *before);
    sort_64(entries, count);
    uint64_t sums[2] = {0, 0};
    for (size_t i = 0; i < count; i++) {
        sums[0] += (entries[i].number + 1) * (2 * (uint64_t)entries[i].place + 1);
        sums[1] += (before[i].number + 1) * (2 * (uint64_t)before[i].place + 1);
        assert_true(i == 0 || entries[i - 1].number <= entries[i].number);
    }
    assert_int_equal(sums[0], sums[1]); /* the same pairs */
    free(before);
    free(entries);
}

/* Expects that equal numbers keep their order, which their places show. */
static void stays_stable_64(size_t count, uint64_t mask, uint64_t seed)
{
    Rng rng = {seed};
    Sort64 *entries = mem_alloc(count * sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = (Sort64){rng_next(&rng) & mask, (uint32_t)i};
    sort_64(entries, count);
    for (size_t i = 1; i < count; i++)
        assert_true(entries[i - 1].number < entries[i].number ||
                    (entries[i - 1].number == entries[i].number && entries[i - 1].place < entries[i].place));
    free(entries);
}

/* From 4096 entries on, number and place share one word where both fit into 64 bits. */
static void test_numbers_of_a_word(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 47, 48, 4095, 4096, 9000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        sorts_64(counts[i], UINT64_MAX, 0, 0, 1);                      /* 64 bits and no place */
        sorts_64(counts[i], UINT64_MAX, 0, 1, 2);                      /* one bit too many */
        sorts_64(counts[i], 0xFFFFFFFF00, 0xAB, UINT32_MAX, 3);        /* 32 and 32 */
        sorts_64(counts[i], 0x1FFFFFFFF00, UINT64_MAX, UINT32_MAX, 4); /* 33 and 32 */
        sorts_64(counts[i], 0x8000000000000001, 0, 7, 5);              /* both ends */
        sorts_64(counts[i], (uint64_t)1 << 63, 0x7FFF, 9, 6);          /* one bit */
        sorts_64(counts[i], 0, 5, 100, 7);                             /* all the same */
        stays_stable_64(counts[i], 0xFF00, 8);
        stays_stable_64(counts[i], 0x3FFFFFFFFFF, 9);
    }
}

static void test_numbers_that_differ_anywhere(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 2, 47, 48, 1023, 1024, 5000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        sorted_and_stable(counts[i], U128_MAX, 0, 1);                                          /* too wide to pack */
        sorted_and_stable(counts[i], u128_make(0, UINT64_MAX), u128_make(7, 0), 2);            /* exactly 64 bits */
        sorted_and_stable(counts[i], u128_make(UINT64_MAX, 0), u128_make(0, 7), 3);            /* the upper 64 */
        sorted_and_stable(counts[i], u128_make(0xF0F0, 0x8000000000000001), U128_MAX, 4);      /* runs at both ends */
        sorted_and_stable(counts[i], u128_make(0x8000000000000000, 3), 0, 5);                  /* many equal numbers */
        sorted_and_stable(counts[i], u128_make(0x5555555555555555, 0x5555555555555555), 0, 6); /* 64 runs of one bit */
        sorted_and_stable(counts[i], 0, 12, 7);                                                /* all the same */
    }
}

/* Sorts numbers like keys: `uppers` values of the upper half, lower halves that differ in `mask`; one in eight is the
 * smallest or the largest number. */
static void sorts_like_keys(size_t count, uint64_t uppers, uint64_t mask, uint64_t seed)
{
    Rng rng = {seed};
    Sort128 *entries = mem_alloc(count * sizeof *entries);
    for (size_t i = 0; i < count; i++) {
        U128 number = u128_make(5 + 977 * rng_below(&rng, uppers), (rng_next(&rng) & mask) | (0x1234 & ~mask));
        uint64_t which = rng_below(&rng, 16);
        entries[i] = (Sort128){which == 0 ? 0 : which == 1 ? U128_MAX : number, (uint32_t)i};
    }
    check_sort(entries, count);
    free(entries);
}

static void test_keys(void **state)
{
    (void)state;
    static const size_t counts[] = {60, 1023, 1024, 5000};
    static const uint64_t uppers[] = {1, 2, 255, 256, 257, 100000};
    static const uint64_t masks[] = {0,
                                     1,
                                     UINT64_MAX,
                                     0xFFFFFF03001FC000, /* as production's keys: relation, fork, block */
                                     0x0000FFFF0000FFFF,
                                     0x9249249249249249, /* more runs than are distinguished */
                                     0x8000000000000000};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (size_t u = 0; u < sizeof uppers / sizeof *uppers; u++)
            for (size_t m = 0; m < sizeof masks / sizeof *masks; m++)
                sorts_like_keys(counts[c], uppers[u], masks[m], c + u + m);
}

/* All numbers but one are the same: the largest, or the smallest. */
static void test_nothing_but_extremes(void **state)
{
    (void)state;
    enum { COUNT = 2000 };
    Sort128 *entries = mem_alloc(COUNT * sizeof *entries);
    for (uint32_t i = 0; i < COUNT; i++)
        entries[i] = (Sort128){i % 3 == 1 ? u128_make(7, 7) : u128_make(9, 1), i};
    check_sort(entries, COUNT);
    for (uint32_t i = 0; i < COUNT; i++)
        entries[i] = (Sort128){i == 1234 ? 3 : u128_make(UINT64_MAX, 1), i};
    check_sort(entries, COUNT);
    free(entries);
}

/* Numbers of 64 bits with only wide digits, the last of which ends at the highest bit. */
static void test_numbers_of_64_bits(void **state)
{
    (void)state;
    static const uint64_t masks[] = {UINT64_MAX, 0x7FF, 0xFFFFF, 0xFFC0000000000000, 0x8000000000000001, 0};
    enum { COUNT = 9000 };
    Rng rng = {11};
    Sort64 *entries = mem_alloc(COUNT * sizeof *entries), *before = mem_alloc(COUNT * sizeof *before);
    for (size_t m = 0; m < sizeof masks / sizeof *masks; m++)
        for (size_t count = 1000; count <= COUNT; count += 4000) {
            for (uint32_t i = 0; i < count; i++)
                entries[i] = (Sort64){rng_next(&rng) & masks[m], i};
            memcpy(before, entries, count * sizeof *before);
            sort_64(entries, count);
            for (size_t i = 0; i < count; i++) {
                assert_true(entries[i].number == before[entries[i].place].number);
                if (i > 0)
                    assert_true(
                        entries[i - 1].number < entries[i].number ||
                        (entries[i - 1].number == entries[i].number && entries[i - 1].place < entries[i].place));
            }
        }
    free(before);
    free(entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers_that_differ_anywhere), cmocka_unit_test(test_keys),
                                       cmocka_unit_test(test_nothing_but_extremes),
                                       cmocka_unit_test(test_numbers_of_64_bits),
                                       cmocka_unit_test(test_numbers_of_a_word)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
