/* Which layers reads visit: the sweep against its definition, and against production's own sweep. */
#include "core/analysis/visibility.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define KEYS 40

/* Visible by definition: some read point reaches the layer over some key that no image hides. */
static bool visible_naive(const LayerSet *set, LayerId id, Lsn head)
{
    Lsn top = layer_is_image(set, id) ? set->lsn_lo[id] : set->lsn_hi[id] - 1;
    for (size_t b = 0; b <= set->branches.count; b++) {
        Lsn point = b < set->branches.count ? set->branches.at[b] : head;
        if (point < (layer_is_image(set, id) ? top : set->lsn_lo[id]))
            continue;
        if (!layer_is_image(set, id) && point < top)
            return true; /* the read visits the delta */
        for (Key key = set->key_lo[id]; key < set->key_hi[id]; key++) {
            bool hidden = false;
            for (LayerId i = 0; i < set->count; i++) { /* of images of one LSN the layer map's first hides the others */
                bool later = !layer_is_image(set, id) || set->lsn_lo[i] > top || layer_keys_before(set, i, id);
                hidden |= layer_is_image(set, i) && i != id && set->key_lo[i] <= key && key < set->key_hi[i] &&
                          set->lsn_lo[i] <= point && set->lsn_lo[i] >= top && later;
            }
            if (!hidden)
                return true;
        }
    }
    return false;
}

typedef struct Item {
    Lsn at, start;
    int rank; /* 2: branch point, 1: image, 0: delta */
    LayerId id;
} Item;

/* The sweep's order: highest LSN first, then rank, then the order of the layer map. */
static int compare_items(const void *a, const void *b)
{
    const Item *x = a, *y = b;
    if (x->at != y->at)
        return x->at > y->at ? -1 : 1;
    if (x->rank != y->rank)
        return y->rank - x->rank;
    return x->start != y->start ? (x->start > y->start) - (x->start < y->start) : (int)x->id - (int)y->id;
}

/* Production's sweep, step by step; the layers of `set` must be in key order where their LSNs are the same. */
static bool visible_in_production(const LayerSet *set, LayerId asked)
{
    Item items[64];
    size_t count = 0;
    bool shadow[KEYS + 1] = {false}, visible = false, waits = false;
    for (LayerId i = 0; i < set->count; i++)
        items[count++] = (Item){layer_is_image(set, i) ? set->lsn_lo[i] : set->lsn_hi[i] - 1, set->lsn_lo[i],
                                layer_is_image(set, i), i};
    for (size_t b = 0; b < set->branches.count; b++)
        items[count++] = (Item){set->branches.at[b], set->branches.at[b], 2, 0};
    qsort(items, count, sizeof *items, compare_items);
    for (size_t i = 0; i < count; i++) {
        const Item *item = &items[i];
        if (waits && item->rank == 2 && item->start >= set->lsn_lo[asked])
            return true;
        if (waits && item->start < set->lsn_lo[asked])
            return false;
        if (item->rank == 2) {
            memset(shadow, 0, sizeof shadow);
            continue;
        }
        bool open = false;
        for (Key key = set->key_lo[item->id]; key < set->key_hi[item->id]; key++) {
            open |= !shadow[key];
            shadow[key] |= item->rank == 1;
        }
        if (item->id == asked) {
            visible = open;
            waits = !open && item->rank == 0;
        }
    }
    return visible;
}

static int compare_layers(const void *a, const void *b)
{
    const Layer *x = a, *y = b;
    return x->key_lo != y->key_lo ? (x->key_lo > y->key_lo) - (x->key_lo < y->key_lo)
                                  : (x->key_hi > y->key_hi) - (x->key_hi < y->key_hi);
}

/* Sorts the layers by key, as compare_items() expects them. */
static void sort_layers(LayerSet *set)
{
    Layer layers[64];
    size_t count = set->count;
    for (size_t i = 0; i < count; i++)
        layers[i] = layer_set_get(set, (LayerId)i);
    qsort(layers, count, sizeof *layers, compare_layers);
    layer_set_release(set);
    layer_set_init(set);
    for (size_t i = 0; i < count; i++)
        layer_set_add(set, &layers[i]);
}

static void test_visibility_is_as_defined(void **state)
{
    (void)state;
    Rng rng = {14};
    size_t missed = 0;
    for (int round = 0; round < 600; round++) {
        LayerSet set;
        random_layers(&set, &rng, 30, KEYS, 25);
        sort_layers(&set);
        for (uint64_t n = rng_below(&rng, 3); n > 0 && round % 2; n--)
            array_push(&set.branches, rng_below(&rng, 25));
        LayerId *ids = all_ids(&set);
        LayerIndex index;
        layer_index_init(&index, &set);
        Visibility visibility;
        visibility_init(&visibility, (LayerView){&set, &index, ids, set.count}, set.branches.at, set.branches.count);
        for (LayerId i = 0; i < set.count; i++) {
            assert_int_equal(visibility.visible[i], visible_naive(&set, i, 100));
            assert_int_equal(visibility_in_production(&visibility, i), visible_in_production(&set, i));
            missed += visibility.missed[i];
        }
        visibility_release(&visibility);
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
    assert_true(missed > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visibility_is_as_defined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
