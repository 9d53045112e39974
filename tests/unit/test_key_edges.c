/* Edges by sorting, against a count at each key: lists in any order, with twins, distant ids and repeated ids. */
#include "core/model/key_edges.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define KEYS 40

/* Expects that the places in the list that begin (or end) at `key`, in list order, are those of the edges. */
static void check_side(const LayerSet *set, const LayerId *ids, size_t count, Key key, bool end, const uint32_t *places,
                       uint32_t found)
{
    uint32_t expected = 0;
    for (size_t i = 0; i < count; i++) {
        if (set->key_lo[ids[i]] >= set->key_hi[ids[i]] || (end ? set->key_hi : set->key_lo)[ids[i]] != key)
            continue;
        assert_true(expected < found);
        assert_int_equal(places[expected++], i);
    }
    assert_int_equal(expected, found);
}

static void check_edges(const LayerSet *set, const LayerId *ids, size_t count)
{
    KeyEdges edges;
    key_edges_init(&edges, (LayerView){set, NULL, ids, count});
    uint32_t k = 0, none = 0;
    for (Key key = 0; key <= KEYS + 1; key++) {
        bool here = k < edges.key_count && edges.keys[k] == key;
        const uint32_t *starts = here ? edges.starts + edges.start_of[k] : &none;
        const uint32_t *ends = here ? edges.ends + edges.end_of[k] : &none;
        check_side(set, ids, count, key, false, starts, here ? key_edges_starting(&edges, k) : 0);
        check_side(set, ids, count, key, true, ends, here ? key_edges_ending(&edges, k) : 0);
        assert_true(!here || key_edges_starting(&edges, k) + key_edges_ending(&edges, k) > 0);
        k += here;
    }
    assert_int_equal(k, edges.key_count);
    key_edges_release(&edges);
}

static void test_edges_are_as_counted(void **state)
{
    (void)state;
    Rng rng = {3};
    for (int round = 0; round < 600; round++) {
        LayerSet set;
        random_layers(&set, &rng, round % 3 == 0 ? 2000 : 30, KEYS, 30);
        size_t count = rng_below(&rng, 40);
        LayerId ids[40];
        for (size_t i = 0; i < count; i++) /* twins have neighbouring ids; some ids occur twice */
            ids[i] = (LayerId)rng_below(&rng, set.count);
        for (size_t i = 1; i < set.count; i += 2) {
            set.key_lo[i] = set.key_lo[i - 1];
            set.key_hi[i] = set.key_hi[i - 1];
        }
        check_edges(&set, ids, count);
        LayerId *all = all_ids(&set);
        for (size_t i = set.count; round % 2 && i-- > 1;) {
            size_t other = rng_below(&rng, i + 1);
            LayerId id = all[i];
            all[i] = all[other];
            all[other] = id;
        }
        check_edges(&set, all, set.count);
        free(all);
        layer_set_release(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_edges_are_as_counted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
