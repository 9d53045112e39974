/* map_index.c - sorts the layers by two counting sorts (by key rank, then stably by LSN rank), which order a million
 * layers in some 20 ms, and visits those in a window. */
#include "tui/view/map_index.h"

#include "core/base/search.h"

#include <stdlib.h>

/* Sorts refs stably by the rank at `offset` of MapRef, which is below `ranks`. */
static void sort_by(MapRef *refs, MapRef *spare, size_t count, size_t offset, uint32_t ranks)
{
    uint32_t *place = mem_zero((size_t)ranks + 1, sizeof *place);
#define RANK(ref) (*(const uint32_t *)((const char *)(ref) + offset))
    for (size_t i = 0; i < count; i++)
        place[RANK(&refs[i]) + 1]++;
    for (uint32_t r = 0; r < ranks; r++)
        place[r + 1] += place[r];
    for (size_t i = 0; i < count; i++)
        spare[place[RANK(&refs[i])]++] = refs[i];
#undef RANK
    memcpy(refs, spare, count * sizeof *refs);
    free(place);
}

static void sort_refs(MapRef *refs, MapRef *spare, size_t count, const LayerIndex *index)
{
    sort_by(refs, spare, count, offsetof(MapRef, key_lo), index->key_count);
    sort_by(refs, spare, count, offsetof(MapRef, lsn_lo), index->lsn_count);
}

static void box_add(MapRef *box, const MapRef *ref)
{
    box->key_lo = ref->key_lo < box->key_lo ? ref->key_lo : box->key_lo;
    box->key_hi = ref->key_hi > box->key_hi ? ref->key_hi : box->key_hi;
    box->lsn_lo = ref->lsn_lo < box->lsn_lo ? ref->lsn_lo : box->lsn_lo;
    box->lsn_hi = ref->lsn_hi > box->lsn_hi ? ref->lsn_hi : box->lsn_hi;
}

static void make_blocks(MapIndex *map)
{
    size_t count = (map->delta_count + MAP_BLOCK - 1) / MAP_BLOCK;
    map->blocks = mem_alloc(count * sizeof *map->blocks);
    for (size_t b = 0; b < count; b++) {
        MapRef *box = &map->blocks[b];
        *box = map->deltas[b * MAP_BLOCK];
        for (size_t i = b * MAP_BLOCK; i < (b + 1) * MAP_BLOCK && i < map->delta_count; i++) {
            const MapRef *ref = &map->deltas[i];
            box_add(box, ref);
        }
    }
}

/* Is the layer alive at all steps? */
static bool map_index_is_lasting(const History *history, LayerId id)
{
    return history->born[id] == 0 && history->died[id] == STEP_NEVER;
}

static void map_index_list_l0(MapIndex *map)
{
    for (size_t i = 0; i < map->delta_count; i++)
        if (map_index_is_l0(map, &map->deltas[i]))
            array_push(&map->l0, (uint32_t)i);
}

static void make_runs(MapIndex *map, const MapRef *images, const History *history)
{
    uint32_t lsns = map->index.lsn_count;
    map->run = mem_zero((size_t)lsns + 1, sizeof *map->run);
    map->widest = mem_zero((size_t)lsns + 1, sizeof *map->widest);
    map->changing = mem_zero((size_t)lsns + 1, sizeof *map->changing);
    map->images = mem_alloc((map->image_count + 1) * sizeof *map->images);
    map->image_ids = mem_alloc((map->image_count + 1) * sizeof *map->image_ids);
    for (size_t i = 0; i < map->image_count; i++) {
        const MapRef *ref = &images[i];
        map->images[i] = (MapSpan){ref->key_lo, ref->key_hi};
        map->image_ids[i] = ref->id;
        uint32_t segments = ref->key_hi - ref->key_lo;
        map->run[ref->lsn_lo + 1]++;
        map->changing[ref->lsn_lo] |= !map_index_is_lasting(history, ref->id);
        if (segments > map->widest[ref->lsn_lo])
            map->widest[ref->lsn_lo] = segments;
    }
    for (uint32_t r = 0; r < lsns; r++)
        map->run[r + 1] += map->run[r];
}

void map_index_init(MapIndex *map, const History *history, const EdgeUnion *among)
{
    const LayerSet *set = &history->layers;
    *map = (MapIndex){.lasting = {.key_lo = UINT32_MAX, .lsn_lo = UINT32_MAX}};
    layer_index_init_among(&map->index, set, among);
    const LayerIndex *index = &map->index;
    size_t count = index->layer_count;
    map->spans_all =
        index->key_count > 1 && index->keys[0] == 0 && index->keys[index->key_count - 1] == key_max(set->form);
    map->deltas = mem_alloc(count * sizeof(MapRef));
    MapRef *images = mem_alloc(count * sizeof *images);
    for (size_t i = 0; i < count; i++) {
        MapRef ref = {index->key_lo[i], index->key_hi[i], index->lsn_lo[i], index->lsn_hi[i], (LayerId)i};
        if (set->kind[i] == LAYER_IMAGE)
            images[map->image_count++] = ref;
        else
            map->deltas[map->delta_count++] = ref;
        if (map_index_is_lasting(history, (LayerId)i))
            box_add(&map->lasting, &ref);
        else
            array_push(&map->mortal, (LayerId)i);
    }
    map->all_alive = map->mortal.count == 0;
    MapRef *spare = mem_alloc(count * sizeof *spare);
    sort_refs(map->deltas, spare, map->delta_count, index);
    sort_refs(images, spare, map->image_count, index);
    free(spare);
    map->deltas = mem_resize(map->deltas, map->delta_count + 1, sizeof(MapRef));
    make_blocks(map);
    map_index_list_l0(map);
    make_runs(map, images, history);
    free(images);
}

void map_index_release(MapIndex *map)
{
    layer_index_release(&map->index);
    free(map->deltas);
    free(map->images);
    free(map->image_ids);
    free(map->blocks);
    free(map->run);
    free(map->widest);
    free(map->changing);
    array_release(&map->mortal);
    array_release(&map->l0);
    *map = (MapIndex){0};
}

static bool apart(const MapRef *a, const MapRef *window)
{
    return a->key_lo > window->key_hi || a->key_hi < window->key_lo || a->lsn_lo > window->lsn_hi ||
           a->lsn_hi < window->lsn_lo;
}

/* A bit for each layer, set if it is alive: 125 kB for a million layers, which stay in the processor's cache while the
 * deltas are visited in their own order. The caller frees them. O(layers). */
static uint64_t *map_index_alive_bits(const History *history, StepId step)
{
    enum { WORD = 64 };
    size_t count = history->layers.count;
    uint64_t *bits = mem_alloc((count / WORD + 1) * sizeof *bits);
    for (size_t from = 0; from < count; from += WORD) {
        size_t end = from + WORD < count ? from + WORD : count;
        uint64_t word = 0;
        for (size_t id = from; id < end; id++)
            word |= (uint64_t)history_alive(history, (LayerId)id, step) << (id - from);
        bits[from / WORD] = word;
    }
    return bits;
}

/* A bit for each delta of a block, set if it is alive. A branch for each would be mispredicted half of the time. */
static uint64_t alive_in_block(const MapIndex *map, const History *history, StepId step, const uint64_t *alive,
                               size_t from, size_t end)
{
    uint64_t found = 0;
    const MapRef *refs = map->deltas;
    if (map->all_alive)
        return UINT64_MAX >> (MAP_BLOCK - (end - from));
    for (size_t i = from; alive && i < end; i++)
        found |= (alive[refs[i].id / 64] >> (refs[i].id % 64) & 1) << (i - from);
    for (size_t i = from; !alive && i < end; i++)
        found |= (uint64_t)history_alive(history, refs[i].id, step) << (i - from);
    return found;
}

bool map_index_visit_deltas(const MapIndex *map, const History *history, StepId step, const MapRef *window,
                            MapVisit each, void *context)
{
    enum { PASS_PAYS = 8 }; /* to look up the life of one delta costs as much as a pass over eight lives */
    size_t blocks = 0, inside = 0;
    for (; blocks * MAP_BLOCK < map->delta_count && map->blocks[blocks].lsn_lo <= window->lsn_hi; blocks++)
        inside += !apart(&map->blocks[blocks], window);
    bool pays = !map->all_alive && inside * MAP_BLOCK * PASS_PAYS > history->layers.count;
    uint64_t *alive = pays ? map_index_alive_bits(history, step) : NULL;
    bool more = true;
    for (size_t b = 0; more && b < blocks; b++) {
        if (apart(&map->blocks[b], window))
            continue;
        size_t from = b * MAP_BLOCK, end = from + MAP_BLOCK < map->delta_count ? from + MAP_BLOCK : map->delta_count;
        uint64_t left = alive_in_block(map, history, step, alive, from, end);
        for (; more && left; left &= left - 1) {
            const MapRef *ref = &map->deltas[from + (size_t)__builtin_ctzll(left)];
            more = apart(ref, window) || each(context, ref);
        }
    }
    free(alive);
    return more;
}

size_t map_index_first_image(const MapIndex *map, uint32_t lsn, uint32_t wanted)
{
    uint32_t from = wanted > map->widest[lsn] ? wanted - map->widest[lsn] : 0;
    size_t lo;
    search_first(lo, map->run[lsn], map->run[lsn + 1], map->images[lo].key_lo >= from);
    return lo;
}

void map_index_visit(const MapIndex *map, const History *history, StepId step, const MapRef *window, MapVisit each,
                     void *context)
{
    if (map->index.lsn_count == 0 || !map_index_visit_deltas(map, history, step, window, each, context))
        return;
    uint32_t last = window->lsn_hi < map->index.lsn_count ? window->lsn_hi : map->index.lsn_count - 1;
    for (uint32_t lsn = window->lsn_lo; lsn <= last; lsn++) {
        for (size_t i = map_index_first_image(map, lsn, window->key_lo); i < map->run[lsn + 1]; i++) {
            MapRef ref = map_index_image(map, i, lsn);
            if (ref.key_lo > window->key_hi)
                break;
            if (ref.key_hi < window->key_lo || !(map->all_alive || history_alive(history, ref.id, step)))
                continue;
            if (!each(context, &ref))
                return;
        }
    }
}

/* Does the rectangle span both axes? */
static bool box_is_all(const MapIndex *map, const MapRef *box)
{
    const LayerIndex *index = &map->index;
    return box->key_lo == 0 && box->lsn_lo == 0 && box->key_hi + 1 == index->key_count &&
           box->lsn_hi + 1 == index->lsn_count;
}

void map_index_fit(const MapIndex *map, const Axis *keys, const Axis *lsns, const History *history, StepId step,
                   Window *key_window, Window *lsn_window)
{
    const LayerIndex *index = &map->index;
    *key_window = window_all(keys);
    *lsn_window = window_all(lsns);
    if (map->all_alive)
        return;
    MapRef box = map->lasting;
    for (size_t i = 0; i < map->mortal.count && !box_is_all(map, &box); i++) {
        LayerId id = map->mortal.at[i];
        if (history_alive(history, id, step))
            box_add(&box, &(MapRef){index->key_lo[id], index->key_hi[id], index->lsn_lo[id], index->lsn_hi[id], id});
    }
    if (box.key_lo < box.key_hi)
        *key_window = (Window){keys->positions[box.key_lo], keys->positions[box.key_hi]};
    if (box.lsn_lo < box.lsn_hi)
        *lsn_window = (Window){lsns->positions[box.lsn_lo], lsns->positions[box.lsn_hi]};
}
