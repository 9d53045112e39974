/* A workload reads the keys to which its records go. */
#include "core/simulator/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { DRAWS = 400000, STRETCHES = 20 };

/* Divides the keys into twenty ranges: each gets the same share of the accesses as of the records, within one percent.
 */
static void check(const char *name, const char *values, uint64_t pages)
{
    const WorkloadKind *kind = workload_find(str_from(name));
    WorkloadParams params = workload_usual(kind);
    params.logical_bytes = pages * PAGE_BYTES;
    params.records = DRAWS;
    Workload workload;
    assert_true(workload_set(kind, str_from(values), &params, NULL));
    assert_true(workload_init(&workload, kind, &params, NULL));
    uint64_t *keys = mem_alloc(DRAWS * sizeof *keys), limit = workload.key_limit;
    workload_fill(&workload, keys, DRAWS);
    if (workload.moves)
        workload.next = 0; /* during the test the spot hardly moves */
    Access access;
    access_init(&access, &workload);
    const ReadWeights *weights = access_weights(&access);
    assert_non_null(weights);
    assert_int_equal(weights->below(weights->self, 0), 0);
    for (uint64_t s = 0; s < STRETCHES; s++) {
        uint64_t lo = limit * s / STRETCHES, hi = limit * (s + 1) / STRETCHES, drawn = 0;
        for (size_t i = 0; i < DRAWS; i++)
            drawn += keys[i] >= lo && keys[i] < hi;
        double share = (double)(weights->below(weights->self, hi) - weights->below(weights->self, lo)) * 0x1p-40;
        double expected = (double)drawn / DRAWS;
        assert_true(share > expected - 0.01 && share < expected + 0.01);
    }
    double all = (double)weights->below(weights->self, (Key)limit) * 0x1p-40;
    assert_true(all > 0.999 && all <= 1);
    access_release(&access);
    free(keys);
}

static void test_reads_go_where_records_go(void **state)
{
    (void)state;
    check("uniform", "", 1000);
    check("hot-cold", "", 1000);
    check("single", "", 1000);
    check("zipf", "", 1000);
    check("zipf", "skew=1", 1000);
    check("zipf", "scatter=1", 1000);
    check("zipf", "scatter=1,skew=1.3", 997);
    check("relations", "", 1000);
    check("moving", "laps=0.001", 1000);
}

/* The spot crosses the end of the keys: half of it is at the beginning. */
static void test_a_spot_around_the_end(void **state)
{
    (void)state;
    const WorkloadKind *kind = workload_find(STR("moving"));
    WorkloadParams params = workload_usual(kind);
    Workload workload;
    params.logical_bytes = 1000 * PAGE_BYTES;
    params.records = 1000;
    assert_true(workload_set(kind, STR("writes=100"), &params, NULL));
    assert_true(workload_init(&workload, kind, &params, NULL));
    workload.next = 950; /* after one lap the spot of 100 pages begins at page 950 */
    const uint64_t all = (uint64_t)1 << 40;
    assert_int_equal(kind->below(&workload, 50), all / 2);
    assert_int_equal(kind->below(&workload, 500), all / 2);
    assert_int_equal(kind->below(&workload, 950), all / 2);
    assert_int_equal(kind->below(&workload, 1000), all);
}

/* For too many pages for a table a formula answers. It has no answer for scattered pages. */
static void test_too_many_pages_for_a_table(void **state)
{
    (void)state;
    const WorkloadKind *kind = workload_find(STR("zipf"));
    WorkloadParams params = workload_usual(kind);
    Workload workload;
    Access access;
    params.logical_bytes = ((uint64_t)1 << 24) * PAGE_BYTES;
    assert_true(workload_init(&workload, kind, &params, NULL));
    access_init(&access, &workload);
    assert_non_null(access_weights(&access));
    assert_null(access.table);
    access_release(&access);
    assert_true(workload_set(kind, STR("scatter=1"), &params, NULL));
    assert_true(workload_init(&workload, kind, &params, NULL));
    access_init(&access, &workload);
    assert_null(access_weights(&access));
    access_release(&access);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_go_where_records_go),
        cmocka_unit_test(test_a_spot_around_the_end),
        cmocka_unit_test(test_too_many_pages_for_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
