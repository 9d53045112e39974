/* The sweep over segments against one read after another. */
#include "core/simulator/read_sweep.h"
#include "tests/unit/small_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct Cost {
    uint64_t layers, records, bytes, opened;
} Cost;

/* Whether a layer is over the key: under `tight` an L0 reaches from its first to its last record. */
static bool over_key(const SmallRun *run, LayerId i, Key key)
{
    const LayerSet *l = &run->history.layers;
    Words words = record_store_get(&run->simulator.store, i);
    const RecordForm *form = &run->simulator.store.form;
    if (run->history.policy.tight && layer_is_l0(l, i))
        return words.count && record_key(form, words.at[0]) <= key &&
               key <= record_key(form, words.at[words.count - 1]);
    return l->key_lo[i] <= key && key < l->key_hi[i];
}

/* The live delta over `key` with the highest end that ends at or below `top` and above `floor` and is not yet visited.
 */
static LayerId next_delta(const SmallRun *run, Key key, const bool *visited, Lsn floor, bool has_floor, Lsn lsn)
{
    const History *history = &run->history;
    const LayerSet *l = &history->layers;
    LayerId best = LAYER_NONE;
    for (LayerId i = 0; i < l->count; i++) {
        bool over = history->died[i] == STEP_NEVER && l->kind[i] == LAYER_DELTA && over_key(run, i, key) &&
                    (!has_floor || l->lsn_hi[i] > floor) && l->lsn_lo[i] < lsn;
        if (over && !visited[i] && (best == LAYER_NONE || l->lsn_hi[i] > l->lsn_hi[best]))
            best = i;
    }
    return best;
}

static Cost read_one(const SmallRun *run, Key key, Lsn lsn)
{
    const History *history = &run->history;
    const RecordForm *form = &run->simulator.store.form;
    const LayerSet *l = &history->layers;
    bool *visited = mem_zero(l->count, sizeof *visited), has_floor = false, ended = false;
    Lsn floor = 0;
    for (LayerId i = 0; i < l->count; i++) {
        if (history->died[i] == STEP_NEVER && l->kind[i] == LAYER_IMAGE && l->key_lo[i] <= key && key < l->key_hi[i] &&
            l->lsn_lo[i] <= lsn && l->lsn_lo[i] >= floor) {
            floor = l->lsn_lo[i];
            has_floor = true;
        }
    }
    Cost cost = {0};
    for (LayerId id; !ended && (id = next_delta(run, key, visited, floor, has_floor, lsn)) != LAYER_NONE;) {
        visited[id] = true;
        cost.layers++;
        Words words = record_store_get(&run->simulator.store, id);
        bool hit = false;
        for (size_t i = words.count; i-- > 0 && !ended;) {
            uint64_t word = words.at[i];
            if (record_key(form, word) != key || record_lsn(form, word) >= lsn ||
                (has_floor && record_lsn(form, word) < floor))
                continue;
            cost.records += !record_is_page(word);
            cost.bytes += record_length(form, word);
            ended = record_is_page(word);
            hit = true;
        }
        cost.opened += hit;
    }
    if (!ended && has_floor) {
        cost.layers++;
        cost.opened++;
        cost.bytes += PAGE_BYTES;
    }
    free(visited);
    return cost;
}

static void check_same(const ExactHistogram *a, const ExactHistogram *b)
{
    size_t n, m;
    ExactHistogramEntry *x = exact_histogram_sorted(a, &n), *y = exact_histogram_sorted(b, &m);
    assert_int_equal(n, m);
    assert_memory_equal(x, y, n * sizeof *x);
    free(x);
    free(y);
}

static void check(const char *workload, const char *policy, uint64_t pages, bool at_head)
{
    SmallRun run;
    small_run_init(&run, workload, policy, 8000, pages, 1);
    assert_true(small_run_go(&run));
    Lsn lsn = at_head ? UINT64_MAX : run.simulator.next_lsn / 2;
    StepId step = (StepId)run.history.steps.count - 1;
    ReadSweep full = {0}, quick = {0}, plain = {0}, filtered = {.filters = true}, both = {.filters = true};
    read_sweep_add(&full, &run.history, step, &run.simulator.store, lsn, true, NULL);
    read_sweep_add(&quick, &run.history, step, &run.simulator.store, lsn, false, NULL);
    read_sweep_add(&filtered, &run.history, step, &run.simulator.store, lsn, false, NULL);
    read_sweep_add(&both, &run.history, step, &run.simulator.store, lsn, true, NULL);
    for (Key key = 0; key < pages; key++) {
        Cost cost = read_one(&run, key, lsn);
        exact_histogram_add(&plain.layers, cost.layers, 1);
        exact_histogram_add(&plain.records, cost.records, 1);
        exact_histogram_add(&plain.bytes, cost.bytes, 1);
        exact_histogram_add(&plain.opened, cost.opened, 1);
    }
    check_same(&full.layers, &plain.layers);
    check_same(&quick.layers, &plain.layers);
    check_same(&full.records, &plain.records);
    check_same(&full.bytes, &plain.bytes);
    check_same(&filtered.opened, &plain.opened);
    check_same(&filtered.layers, &plain.layers);
    check_same(&both.opened, &plain.opened);
    check_same(&both.records, &plain.records);
    check_same(&both.bytes, &plain.bytes);
    read_sweep_release(&full);
    read_sweep_release(&quick);
    read_sweep_release(&plain);
    read_sweep_release(&filtered);
    read_sweep_release(&both);
    small_run_release(&run);
}

static void test_sweep_is_every_read(void **state)
{
    (void)state;
    static const char *const policies[] = {"neon", "neon+gc", "full,grid=16", "neon+materialize=2",
                                           "full+materialize=3"};
    for (size_t p = 0; p < sizeof policies / sizeof *policies; p++) {
        check("uniform", policies[p], 400, true);
        check("hot-cold", policies[p], 60, true);
        check("single", policies[p], 300, true);
        check("uniform", policies[p], 60, false);
    }
}

static uint64_t half_below(void *self, Key key)
{
    (void)self;
    return key >= 10 ? (uint64_t)1 << 40 : (uint64_t)key * ((uint64_t)1 << 40) / 10; /* all reads are of keys 0 to 9 */
}

static void check_mean(const ExactHistogram *spread, double expected)
{
    double got = exact_histogram_distribution(spread).mean;
    assert_true(got > expected * 0.9999 && got < expected * 1.0001);
}

static void check_weights(const char *policy)
{
    SmallRun run;
    small_run_init(&run, "uniform", policy, 8000, 400, 1);
    assert_true(small_run_go(&run));
    StepId step = (StepId)run.history.steps.count - 1;
    ReadSweep sweep = {0}, quick = {0};
    const ReadWeights weights = {NULL, half_below};
    read_sweep_add(&sweep, &run.history, step, &run.simulator.store, UINT64_MAX, true, &weights);
    read_sweep_add(&quick, &run.history, step, &run.simulator.store, UINT64_MAX, false, &weights);
    double layers = 0, records = 0, bytes = 0;
    for (Key key = 0; key < 10; key++) {
        Cost cost = read_one(&run, key, UINT64_MAX);
        layers += (double)cost.layers / 10;
        records += (double)cost.records / 10;
        bytes += (double)cost.bytes / 10;
    }
    check_mean(&sweep.accessed.layers, layers);
    check_mean(&quick.accessed.layers, layers);
    check_mean(&sweep.accessed.records, records);
    check_mean(&sweep.accessed.bytes, bytes);
    read_sweep_release(&sweep);
    read_sweep_release(&quick);
    small_run_release(&run);
}

static void test_weights(void **state)
{
    (void)state;
    check_weights("neon");
    check_weights("neon+materialize=2");
}

static void test_spread_ranks(void **state)
{
    (void)state;
    ExactHistogram spread = {0};
    for (uint64_t i = 100; i > 0; i--)
        exact_histogram_add(&spread, i * 1000000000000, 3);
    Distribution d = exact_histogram_distribution(&spread);
    assert_int_equal(d.p50, 50000000000000);
    assert_int_equal(d.p99, 99000000000000);
    assert_int_equal(d.max, 100000000000000);
    assert_true(d.mean == 50500000000000.0);
    exact_histogram_release(&spread);
    assert_int_equal(exact_histogram_distribution(&spread).max, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sweep_is_every_read),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_spread_ranks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
