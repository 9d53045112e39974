/* Crews: every item is processed once, with any number of workers. */
#include "core/base/work_queue.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#define ITEMS 1000

typedef struct Work {
    atomic_uint done;
    unsigned char times[ITEMS];
} Work;

static void count(void *self, void *item)
{
    Work *work = self;
    work->times[(unsigned char *)item - work->times]++;
    atomic_fetch_add(&work->done, 1);
}

static void test_every_item_once(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 200; workers = workers * 3 + 1) {
        Work work = {0};
        WorkQueue queue;
        work_queue_begin(&queue, workers, count, &work);
        for (size_t i = 0; i < ITEMS; i++)
            work_queue_add(&queue, &work.times[i]);
        work_queue_end(&queue);
        assert_int_equal(work.done, ITEMS);
        for (size_t i = 0; i < ITEMS; i++)
            assert_int_equal(work.times[i], 1);
    }
}

static void test_nothing_to_do(void **state)
{
    (void)state;
    Work work = {0};
    WorkQueue queue;
    work_queue_begin(&queue, 4, count, &work);
    work_queue_end(&queue);
    assert_int_equal(work.done, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_item_once), cmocka_unit_test(test_nothing_to_do)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
