/* test_map_index.c - what the map keeps about a history's lives, against a look at every layer at every step. */
#include "core/base/rng.h"
#include "tui/view/axis.h"
#include "tui/view/map_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HISTORIES = 60, KEYS = 12, LSNS = 9 };

static void add_layer(History *history, Rng *rng)
{
    bool image = rng_below(rng, 2) == 0, l0 = !image && rng_below(rng, 3) == 0;
    Key lo = rng_below(rng, KEYS), hi = lo + 1 + rng_below(rng, KEYS - (uint64_t)lo);
    Lsn from = 1 + rng_below(rng, LSNS);
    Layer layer = {.key_lo = l0 ? 0 : lo,
                   .key_hi = l0 ? key_max(history->layers.form) : hi,
                   .lsn_lo = from,
                   .lsn_hi = image ? from : from + 1 + rng_below(rng, LSNS),
                   .size = SIZE_UNKNOWN,
                   .records = SIZE_UNKNOWN,
                   .generation = GENERATION_NONE,
                   .kind = (uint8_t)(image ? LAYER_IMAGE : LAYER_DELTA)};
    history_add_layer(history, &layer, JOB_NONE);
}

/* Most of the layers, fewer than `most`, exist at the start; then some are created and deleted. */
static void make_history(History *history, Rng *rng, uint64_t most)
{
    history_init(history);
    history_add_step(history, STEP_LOAD);
    for (uint64_t n = 1 + rng_below(rng, most); n > 0; n--)
        add_layer(history, rng);
    for (uint64_t steps = rng_below(rng, 12); steps > 0; steps--) {
        history_add_step(history, STEP_NOTE);
        for (uint64_t n = rng_below(rng, 4); n > 0; n--)
            add_layer(history, rng);
        LayerId old = (LayerId)rng_below(rng, history->layers.count);
        if (history->died[old] == STEP_NEVER && history->born[old] < history_last_step(history))
            history_end_layer(history, old);
    }
}

static bool lives_always(const History *history, LayerId id)
{
    return history->born[id] == 0 && history->died[id] == STEP_NEVER;
}

static void check_lists(const MapIndex *map, const History *history)
{
    size_t mortal = 0, l0 = 0;
    for (LayerId id = 0; id < history->layers.count; id++)
        if (!lives_always(history, id))
            assert_int_equal(map->mortal.at[mortal++], id);
    assert_int_equal(map->mortal.count, mortal); /* no step looks at more layers than these */
    assert_int_equal(map->all_alive, mortal == 0);
    for (size_t i = 0; i < map->delta_count; i++)
        if (layer_is_l0(&history->layers, map->deltas[i].id))
            assert_int_equal(map->l0.at[l0++], i);
    assert_int_equal(map->l0.count, l0);
    for (uint32_t lsn = 0; lsn < map->index.lsn_count; lsn++) {
        bool changing = false;
        for (size_t i = map->run[lsn]; i < map->run[lsn + 1]; i++)
            changing = changing || !lives_always(history, map->image_ids[i]);
        assert_int_equal(map->changing[lsn] != 0, changing);
    }
}

/* Expects that the windows of a step are the hull of what lives at it. */
static void check_fit(const MapIndex *map, const History *history, const Axis *keys, const Axis *lsns, StepId step)
{
    const LayerIndex *index = &map->index;
    uint32_t key_lo = UINT32_MAX, key_hi = 0, lsn_lo = UINT32_MAX, lsn_hi = 0;
    for (LayerId id = 0; id < history->layers.count; id++) {
        if (!history_alive(history, id, step))
            continue;
        key_lo = index->key_lo[id] < key_lo ? index->key_lo[id] : key_lo;
        key_hi = index->key_hi[id] > key_hi ? index->key_hi[id] : key_hi;
        lsn_lo = index->lsn_lo[id] < lsn_lo ? index->lsn_lo[id] : lsn_lo;
        lsn_hi = index->lsn_hi[id] > lsn_hi ? index->lsn_hi[id] : lsn_hi;
    }
    Window key_window, lsn_window, key_wanted = window_all(keys), lsn_wanted = window_all(lsns);
    if (key_lo < key_hi)
        key_wanted = (Window){keys->positions[key_lo], keys->positions[key_hi]};
    if (lsn_lo < lsn_hi)
        lsn_wanted = (Window){lsns->positions[lsn_lo], lsns->positions[lsn_hi]};
    map_index_fit(map, keys, lsns, history, step, &key_window, &lsn_window);
    assert_memory_equal(&key_window, &key_wanted, sizeof key_wanted);
    assert_memory_equal(&lsn_window, &lsn_wanted, sizeof lsn_wanted);
}

typedef struct Seen {
    const MapIndex *map;
    const History *history;
    StepId step;
    MapRef window;
    size_t next, left; /* place in deltas after the last one seen; how many may still be seen */
} Seen;

static bool is_wanted(const Seen *seen, const MapRef *ref)
{
    const MapRef *window = &seen->window;
    return history_alive(seen->history, ref->id, seen->step) && ref->key_lo <= window->key_hi &&
           ref->key_hi >= window->key_lo && ref->lsn_lo <= window->lsn_hi && ref->lsn_hi >= window->lsn_lo;
}

/* Expects that the next wanted delta is the one that is visited. */
static bool see(void *context, const MapRef *ref)
{
    Seen *seen = context;
    while (seen->next < seen->map->delta_count && !is_wanted(seen, &seen->map->deltas[seen->next]))
        seen->next++;
    assert_true(seen->next < seen->map->delta_count);
    assert_ptr_equal(ref, &seen->map->deltas[seen->next++]);
    return --seen->left > 0;
}

/* Expects that a visit passes each living delta of the window in order, until it is told to stop. */
static void check_visits(const MapIndex *map, const History *history, StepId step, Rng *rng)
{
    uint32_t key = (uint32_t)rng_below(rng, KEYS), lsn = (uint32_t)rng_below(rng, LSNS);
    Seen seen = {map, history, step, {key, key + (uint32_t)rng_below(rng, KEYS), lsn, lsn, 0}, 0, SIZE_MAX};
    if (rng_below(rng, 2))
        seen.window = (MapRef){0, UINT32_MAX, 0, UINT32_MAX, 0};
    if (rng_below(rng, 4) == 0)
        seen.left = 1 + rng_below(rng, 5);
    if (!map_index_visit_deltas(map, history, step, &seen.window, see, &seen)) {
        assert_int_equal(seen.left, 0);
        return;
    }
    for (; seen.next < map->delta_count; seen.next++)
        assert_false(is_wanted(&seen, &map->deltas[seen.next])); /* no wanted delta was left out at the end */
}

static void test_lives(void **state)
{
    Rng rng = {13};
    size_t changing = 0;
    (void)state;
    for (int n = 0; n < HISTORIES; n++) {
        History history;
        MapIndex map;
        Axis keys, lsns;
        make_history(&history, &rng, n % 6 ? 30 : 4000); /* of many layers, few are examined one by one */
        map_index_init(&map, &history, NULL);
        axis_init_keys(&keys, KEY_AXIS_RANK, &history.layers, &map.index);
        axis_init_lsns(&lsns, LSN_AXIS_RANK, &map.index);
        check_lists(&map, &history);
        for (StepId step = 0; step <= history_last_step(&history); step++) {
            check_fit(&map, &history, &keys, &lsns, step);
            for (int window = 0; window < 4; window++)
                check_visits(&map, &history, step, &rng);
        }
        changing += map.mortal.count;
        axis_release(&keys);
        axis_release(&lsns);
        map_index_release(&map);
        history_release(&history);
    }
    assert_true(changing > HISTORIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lives)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
