/* The orders of equal elements are those of g++ 12 (std::sort, std::partial_sort by rank alone). */
#include "core/base/unstable_sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void check(const Ranked *at, const uint32_t *want, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(at[i].item, want[i]);
}

static void fill(Ranked *at, size_t count, uint64_t step, uint64_t ranks)
{
    for (uint32_t i = 0; i < count; i++)
        at[i] = (Ranked){i * step % ranks, i};
}

static void test_equal_elements(void **state)
{
    (void)state;
    static const uint32_t all_equal[] = {10, 19, 18, 17, 16, 15, 14, 13, 12, 11, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    static const uint32_t three[] = {18, 3, 15, 6, 12, 9, 0, 10, 19, 16, 13, 7, 4, 1, 11, 8, 14, 5, 17, 2};
    static const uint32_t heap[] = {3, 9, 0, 6, 1, 7, 10, 4, 8, 2, 5, 11};
    static const uint32_t five[] = {3, 6, 9, 0, 1, 5, 2, 7, 8, 4, 10, 11};
    Ranked at[20];
    fill(at, 20, 0, 1);
    unstable_sort(at, 20);
    check(at, all_equal, 20);
    fill(at, 20, 7, 3);
    unstable_sort(at, 20);
    check(at, three, 20);
    fill(at, 12, 7, 3);
    unstable_partial_sort(at, 12, 12);
    check(at, heap, 12);
    fill(at, 12, 7, 3);
    unstable_partial_sort(at, 5, 12);
    check(at, five, 12);
}

static void test_few_stay_in_order(void **state)
{
    (void)state;
    Ranked at[16];
    fill(at, 16, 0, 1);
    unstable_sort(at, 16);
    for (uint32_t i = 0; i < 16; i++)
        assert_int_equal(at[i].item, i);
    unstable_sort(at, 0);
    unstable_partial_sort(at, 0, 0);
}

/* Descending, organ pipes and repeated ranks, with which introsort falls back to its heap too. */
static void test_sorted_by_rank(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    static Ranked at[COUNT];
    for (unsigned shape = 0; shape < 4; shape++) {
        uint64_t items = 0;
        for (uint32_t i = 0; i < COUNT; i++)
            at[i] = (Ranked){shape == 0   ? COUNT - i
                             : shape == 1 ? (i < COUNT / 2 ? i : COUNT - i)
                             : shape == 2 ? i % 5
                                          : (uint64_t)i * 2654435761u % 1000,
                             i};
        unstable_sort(at, COUNT);
        for (uint32_t i = 0; i < COUNT; i++) {
            items += at[i].item;
            assert_true(!i || at[i - 1].rank <= at[i].rank);
        }
        assert_int_equal(items, (uint64_t)COUNT * (COUNT - 1) / 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_elements),
        cmocka_unit_test(test_few_stay_in_order),
        cmocka_unit_test(test_sorted_by_rank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
