/* test_layer_visits.c - visits by layer, against the path of a read in each segment. */
#include "core/analysis/layer_visits.h"
#include "core/analysis/read_depth.h"
#include "core/analysis/read_path.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Walks the path in each segment between edges of the layers `ids`. */
static uint32_t *walk_all(const LayerSet *set, const LayerId *ids, size_t count)
{
    uint32_t *visits = mem_zero(set->count, sizeof *visits);
    for (Key key = 0; key < 64; key++) {
        bool edge = false;
        for (size_t i = 0; i < count; i++)
            edge |= set->key_lo[ids[i]] == key || set->key_hi[ids[i]] == key;
        if (!edge)
            continue;
        ReadPath path;
        read_path_init(&path, set, ids, count, key, LSN_HEAD);
        for (size_t i = 0; i < path.steps.count; i++)
            visits[path.steps.at[i].layer]++;
        read_path_release(&path);
    }
    return visits;
}

static void test_example(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    LayerId a = add_delta(&set, 0, 20, 50, 60), image = add_image(&set, 10, 20, 40), c = add_delta(&set, 0, 20, 10, 30),
            b = add_delta(&set, 20, 30, 10, 30), ids[] = {a, image, c, b};
    LayerIndex index;
    Overlaps overlaps;
    layer_index_init(&index, &set);
    overlaps_init(&overlaps, (LayerView){&set, &index, ids, 4});
    uint32_t *visits = layer_visits((LayerView){&set, &index, ids, 4}, &overlaps);
    assert_int_equal(visits[a], 2);
    assert_int_equal(visits[image], 1);
    assert_int_equal(visits[c], 1);
    assert_int_equal(visits[b], 1);
    free(visits);
    overlaps_release(&overlaps);
    layer_index_release(&index);
    layer_set_release(&set);
}

static void test_random_sets(void **state)
{
    (void)state;
    Rng rng = {11};
    for (int round = 0; round < 4000; round++) {
        LayerSet set;
        bool many = round % 32 == 1; /* long paths through many overlaps */
        random_layers(&set, &rng, many ? 150 : round % 3 == 0 ? 6 : 24, 30, many ? 400 : 24);
        if (round % 7 == 0) { /* an empty LSN range */
            Lsn at = rng_below(&rng, 24);
            add_delta(&set, 0, 1 + rng_below(&rng, 30), at, at);
        }
        LayerId *ids = all_ids(&set);
        size_t count = set.count;
        for (size_t i = 0; round % 2 && i < count; i++) /* only some are live */
            if (rng_below(&rng, 3) == 0)
                memmove(ids + i, ids + i + 1, (--count - i) * sizeof *ids), i--;
        LayerIndex index;
        Overlaps overlaps;
        layer_index_init(&index, &set);
        overlaps_init(&overlaps, (LayerView){&set, &index, ids, count});
        uint32_t *visits = layer_visits((LayerView){&set, &index, ids, count}, &overlaps),
                 *expected = walk_all(&set, ids, count);
        for (size_t i = 0; i < set.count; i++)
            if (visits[i] != expected[i])
                fail_msg("round %d: layer %zu has %u visits, expected %u", round, i, visits[i], expected[i]);
        ReadProfile profile;
        uint64_t sum = 0, total = 0;
        read_profile_init(&profile, (LayerView){&set, &index, ids, count}, &overlaps, LSN_HEAD);
        for (uint32_t s = 0; s < profile.segments; s++)
            total += read_profile_joined(&profile, s) ? 0 : profile.visits[s];
        for (size_t i = 0; i < set.count; i++)
            sum += visits[i];
        assert_int_equal(sum, total);
        read_profile_release(&profile);
        free(expected);
        free(visits);
        overlaps_release(&overlaps);
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_example), cmocka_unit_test(test_random_sets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
