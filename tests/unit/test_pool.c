/* Task graphs: order, failures and cycles, with one worker and with many. */
#include "core/base/mem.h"
#include "core/executor/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TASKS = 500 };

typedef struct Work {
    atomic_int clock;
    int finished[TASKS]; /* position in the order of ends, from 1 (0: not finished) */
    uint32_t fail_from;  /* tasks from here on fail */
} Work;

static bool work(void *self, uint32_t index, unsigned worker, Error *error)
{
    Work *w = self;
    (void)worker;
    if (index >= w->fail_from)
        return error_set(error, ERROR_SANITY, "task %u", (unsigned)index);
    w->finished[index] = atomic_fetch_add(&w->clock, 1) + 1;
    return true;
}

static const unsigned worker_counts[] = {1, 2, 8};

static void test_needs_are_honoured(void **state)
{
    (void)state;
    uint32_t first[TASKS + 1], needs[TASKS * 2], edges = 0;
    for (uint32_t t = 0; t < TASKS; t++) { /* task t needs t / 2 and t - 3 */
        first[t] = edges;
        if (t > 0)
            needs[edges++] = t / 2;
        if (t >= 3)
            needs[edges++] = t - 3;
    }
    first[TASKS] = edges;
    for (size_t w = 0; w < 3; w++) {
        Work job = {.fail_from = UINT32_MAX};
        Pool *pool = pool_new(worker_counts[w]);
        TaskGraph graph = {TASKS, first, needs};
        assert_true(pool_run(pool, &graph, work, &job, NULL));
        for (uint32_t t = 0; t < TASKS; t++) {
            assert_true(job.finished[t] > 0);
            for (uint32_t e = first[t]; e < first[t + 1]; e++)
                assert_true(job.finished[needs[e]] < job.finished[t]);
        }
        pool_free(pool);
    }
}

static void test_lowest_failure_is_reported(void **state)
{
    (void)state;
    for (size_t w = 0; w < 3; w++) {
        for (int round = 0; round < 20; round++) {
            Work job = {.fail_from = 40};
            Pool *pool = pool_new(worker_counts[w]);
            TaskGraph graph = {TASKS, NULL, NULL};
            Error error = {0};
            assert_false(pool_run(pool, &graph, work, &job, &error));
            assert_string_equal(error.message, "task 40");
            for (uint32_t t = 0; t < 40; t++)
                assert_true(job.finished[t] > 0);
            pool_free(pool);
        }
    }
}

static void test_a_cycle_of_tasks_ends(void **state)
{
    (void)state;
    const uint32_t first[] = {0, 0, 1, 2}, needs[] = {2, 1}; /* 1 and 2 need each other */
    Work job = {.fail_from = UINT32_MAX};
    Pool *pool = pool_new(2);
    TaskGraph graph = {3, first, needs};
    assert_false(pool_run(pool, &graph, work, &job, NULL));
    assert_int_equal(job.finished[1], 0);
    pool_free(pool);
}

static void test_nothing_to_do(void **state)
{
    (void)state;
    Pool *pool = pool_new(3);
    TaskGraph graph = {0, NULL, NULL};
    assert_true(pool_run(pool, &graph, work, NULL, NULL));
    pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_needs_are_honoured),
        cmocka_unit_test(test_lowest_failure_is_reported),
        cmocka_unit_test(test_a_cycle_of_tasks_ends),
        cmocka_unit_test(test_nothing_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
