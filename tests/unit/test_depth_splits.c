/* Depth and splits: small pictures, and the fast sweeps against the literal definition on random sets. */
#include "core/planner/depth.h"
#include "core/planner/splits.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define KEYS 40

/* Depth by definition: at each key, the deltas above the highest image. An image lies above a delta with the same end.
 */
static uint64_t depth_naive(const LayerSet *set, bool single_keys)
{
    uint64_t deepest = 0;
    for (uint64_t key = 0; key <= KEYS; key++) {
        Lsn image = 0;
        uint64_t deltas = 0;
        for (size_t i = 0; i < set->count; i++)
            if (layer_is_image(set, (LayerId)i) && set->key_lo[i] <= key && key < set->key_hi[i] &&
                set->lsn_hi[i] > image)
                image = set->lsn_hi[i];
        for (size_t i = 0; i < set->count; i++)
            deltas += !layer_is_image(set, (LayerId)i) && set->key_lo[i] <= key && key < set->key_hi[i] &&
                      set->lsn_hi[i] > image && (single_keys || !layer_is_single_key(set, (LayerId)i));
        deepest = deltas > deepest ? deltas : deepest;
    }
    return deepest;
}

static void test_depth_is_as_defined(void **state)
{
    (void)state;
    Rng rng = {1};
    for (int round = 0; round < 400; round++) {
        LayerSet set;
        random_layers(&set, &rng, round < 200 ? 8 : 150, KEYS, 30);
        LayerId *ids = all_ids(&set);
        LayerIndex index;
        layer_index_init(&index, &set);
        for (int single = 0; single < 2; single++) {
            uint64_t expected = depth_naive(&set, single);
            assert_int_equal(depth_measure((LayerView){&set, NULL, ids, set.count}, single).depth, expected);
            assert_int_equal(depth_measure((LayerView){&set, &index, ids, set.count}, single).depth, expected);
        }
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
}

static void test_depth_tells_where(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    add_delta(&set, 0, 10, 50, 60);
    add_delta(&set, 5, 20, 40, 50);
    add_image(&set, 5, 8, 45);
    add_delta(&set, 0, 20, 10, 20);
    LayerId *ids = all_ids(&set);
    Depth depth = depth_measure((LayerView){&set, NULL, ids, set.count}, false);
    assert_int_equal(depth.depth, 3);
    assert_true(depth.where.lo == 8 && depth.where.hi == 10);
    assert_int_equal(depth_measure((LayerView){&set, NULL, ids, 0}, false).depth, 0);
    free(ids);
    layer_set_release(&set);
}

static uint32_t crossed_naive(const LayerSet *set, uint64_t key)
{
    uint32_t crossed = 0;
    for (size_t i = 0; i < set->count; i++)
        crossed += set->key_lo[i] < key && key < set->key_hi[i];
    return crossed;
}

/* Perfect splits by definition: groups keys that no layer crosses by what lies to their left. */
static void splits_naive(const LayerSet *set, SplitArray *splits)
{
    for (uint64_t key = 0; key <= KEYS; key++) {
        Key left = 0, right = U128_MAX;
        bool has_left = false, has_right = false;
        if (crossed_naive(set, key) > 0)
            continue;
        for (size_t i = 0; i < set->count; i++) {
            if (set->key_hi[i] <= key && (!has_left || set->key_hi[i] > left))
                left = set->key_hi[i], has_left = true;
            if (set->key_lo[i] >= key && (!has_right || set->key_lo[i] < right))
                right = set->key_lo[i], has_right = true;
        }
        if (has_left && has_right && (splits->count == 0 || splits->at[splits->count - 1].gap.lo != left))
            array_push(splits, (Split){{left, right}, 0});
    }
}

static void test_perfect_splits_are_as_defined(void **state)
{
    (void)state;
    Rng rng = {2};
    for (int round = 0; round < 500; round++) {
        LayerSet set;
        random_layers(&set, &rng, 6, KEYS, 30);
        LayerId *ids = all_ids(&set);
        LayerIndex index;
        layer_index_init(&index, &set);
        SplitArray naive = {0}, sorted = {0}, indexed = {0};
        splits_naive(&set, &naive);
        splits_perfect((LayerView){&set, NULL, ids, set.count}, &sorted);
        splits_perfect((LayerView){&set, &index, ids, set.count}, &indexed);
        assert_int_equal(sorted.count, naive.count);
        assert_int_equal(indexed.count, naive.count);
        for (size_t i = 0; i < naive.count; i++) {
            assert_true(sorted.at[i].gap.lo == naive.at[i].gap.lo && sorted.at[i].gap.hi == naive.at[i].gap.hi);
            assert_true(indexed.at[i].gap.lo == naive.at[i].gap.lo && indexed.at[i].gap.hi == naive.at[i].gap.hi);
        }
        array_release(&naive);
        array_release(&sorted);
        array_release(&indexed);
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
}

static void test_near_splits_become_perfect_without_their_blockers(void **state)
{
    (void)state;
    Rng rng = {3};
    for (int round = 0; round < 200; round++) {
        LayerSet set;
        random_layers(&set, &rng, 20, KEYS, 30);
        LayerId *ids = all_ids(&set);
        SplitArray near = {0};
        splits_near((LayerView){&set, NULL, ids, set.count}, 5, &near);
        for (size_t n = 0; n < near.count; n++) {
            LayerIdArray blockers = {0};
            assert_int_equal(split_blockers(&set, ids, set.count, near.at[n], &blockers), near.at[n].blocked);
            assert_true(near.at[n].blocked > 0 && (n == 0 || near.at[n - 1].blocked <= near.at[n].blocked));
            assert_int_equal(crossed_naive(&set, (uint64_t)near.at[n].gap.lo), near.at[n].blocked);
            LayerId *rest = mem_alloc(set.count * sizeof *rest);
            size_t kept = 0;
            for (size_t i = 0, b = 0; i < set.count; i++)
                if (b < blockers.count && blockers.at[b] == i)
                    b++;
                else
                    rest[kept++] = (LayerId)i;
            SplitArray perfect = {0};
            splits_perfect((LayerView){&set, NULL, rest, kept}, &perfect);
            bool there = false;
            for (size_t i = 0; i < perfect.count; i++)
                there |= perfect.at[i].gap.lo == near.at[n].gap.lo && perfect.at[i].gap.hi == near.at[n].gap.hi;
            assert_true(there);
            array_release(&perfect);
            array_release(&blockers);
            free(rest);
        }
        array_release(&near);
        free(ids);
        layer_set_release(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_depth_is_as_defined),
        cmocka_unit_test(test_depth_tells_where),
        cmocka_unit_test(test_perfect_splits_are_as_defined),
        cmocka_unit_test(test_near_splits_become_perfect_without_their_blockers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
