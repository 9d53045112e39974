/* Sorts of numbers that carry a place: ascending, and stable. */
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/base/sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* `count` numbers that differ only in the bits of `mask`. */
static void sorted_and_stable(size_t count, U128 mask, U128 rest, uint64_t seed)
{
    Rng rng = {seed};
    Sort128 *entries = mem_alloc(count * sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = (Sort128){(u128_make(rng_next(&rng), rng_next(&rng)) & mask) | (rest & ~mask), (uint32_t)i};
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
    free(entries);
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers_that_differ_anywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
