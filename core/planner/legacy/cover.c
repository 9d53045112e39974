/* cover.c - adds images to the cover one after the other, in the map's order.
 *
 * Insert (a, b, image): nodes are added at a and b where there are none, each with the value that held there. Then the
 * nodes from a up to b are walked: one whose image ends below the new one's end (or that has none) *gives way*. The
 * first of a run of nodes that give way becomes the new image, the others are taken out.
 *
 *     nodes   0:x   4:y   9:-     insert [2, 9) newer     0:x   2:new   9:-        (4 is taken out)
 *     nodes   0:x   9:-           same LSN as x, [4, 12)  0:x   4:x   9:new   12:-  (4 is kept, and changes nothing)
 *
 * Images come in LSN order, so a node keeps its place only against images of its own LSN. Those nodes are not in
 * `yielding`, so a walk over it is cheap: each node in it is taken out or becomes one of the newest LSN.
 */
#include "core/planner/legacy/cover.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

typedef struct Builder {
    LegacyCover *cover;
    BitTree yielding;       /* nodes that an image of the current LSN replaces */
    ARRAY(uint32_t) newest; /* nodes set at the current LSN: images of later LSNs replace them */
    Lsn lsn;
} Builder;

static uint32_t key_place(const LegacyCover *cover, Key key)
{
    uint32_t at;
    search_first(at, 0, cover->key_count, cover->keys[at] >= key);
    return at;
}

/* Returns the places of the images' edges among the keys, in pairs; heap. Images of one pass lie side by side: where
 * one ends and the next begins there is one edge to sort. */
static uint32_t *legacy_gather_keys(LegacyCover *cover, const LayerId *images, size_t count)
{
    uint32_t *places = mem_alloc(2 * count * sizeof *places); /* first of the entries, then of the keys */
    Sort128 *edges = mem_alloc(2 * count * sizeof *edges);
    uint32_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        KeyRange keys = legacy_map_range(cover->set, images[i]);
        if (distinct == 0 || edges[distinct - 1].number != keys.lo) {
            edges[distinct] = (Sort128){keys.lo, distinct};
            distinct++;
        }
        places[2 * i] = distinct - 1;
        edges[distinct] = (Sort128){keys.hi, distinct};
        places[2 * i + 1] = distinct++;
    }
    sort_128(edges, distinct);
    uint32_t *key_of = mem_alloc(distinct * sizeof *key_of);
    cover->keys = mem_alloc(distinct * sizeof *cover->keys);
    for (uint32_t i = 0; i < distinct; i++) {
        if (i == 0 || edges[i].number != edges[i - 1].number)
            cover->keys[cover->key_count++] = edges[i].number;
        key_of[edges[i].place] = cover->key_count - 1;
    }
    for (size_t i = 0; i < 2 * count; i++)
        places[i] = key_of[places[i]];
    free(key_of);
    free(edges);
    return places;
}

/* Adds a node at `place`, if there is none, with the value that holds there. */
static void ensure_node(Builder *builder, uint32_t place)
{
    LegacyCover *cover = builder->cover;
    if (bit_tree_has(&cover->nodes, place))
        return;
    uint32_t before = bit_tree_previous(&cover->nodes, place);
    bool empty = before == BIT_NONE || cover->layer[before] == LAYER_NONE;
    cover->layer[place] = before == BIT_NONE ? LAYER_NONE : cover->layer[before];
    bit_tree_add(&cover->nodes, place);
    if (empty || cover->set->lsn_lo[cover->layer[place]] < builder->lsn)
        bit_tree_add(&builder->yielding, place);
    else
        array_push(&builder->newest, place);
}

/* Inserts an image from place `lo` to place `hi` of the keys. */
static void legacy_cover_insert(Builder *builder, LayerId image, uint32_t lo, uint32_t hi)
{
    LegacyCover *cover = builder->cover;
    ensure_node(builder, lo);
    ensure_node(builder, hi);
    uint32_t last = BIT_NONE; /* the previous node, if it was replaced */
    for (uint32_t at = bit_tree_next(&builder->yielding, lo); at < hi; at = bit_tree_next(&builder->yielding, at + 1)) {
        uint32_t before = bit_tree_previous(&cover->nodes, at);
        bool run = last != BIT_NONE && (before == BIT_NONE || before <= last);
        bit_tree_remove(&builder->yielding, at);
        if (run) {
            bit_tree_remove(&cover->nodes, at);
        } else {
            cover->layer[at] = image;
            array_push(&builder->newest, at);
        }
        last = at;
    }
}

static void next_lsn(Builder *builder, Lsn lsn)
{
    for (size_t i = 0; i < builder->newest.count; i++)
        if (bit_tree_has(&builder->cover->nodes, builder->newest.at[i]))
            bit_tree_add(&builder->yielding, builder->newest.at[i]);
    builder->newest.count = 0;
    builder->lsn = lsn;
}

void legacy_cover_init(LegacyCover *cover, const LayerSet *set, const LayerId *ids, size_t count, Lsn at)
{
    *cover = (LegacyCover){.set = set};
    LayerId *images = mem_alloc(count * sizeof *images);
    size_t images_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (set->lsn_lo[ids[i]] > at)
            continue;
        cover->version = true;
        if (layer_is_image(set, ids[i]) && set->key_lo[ids[i]] < set->key_hi[ids[i]])
            images[images_count++] = ids[i];
    }
    legacy_map_sort(set, images, images_count);
    uint32_t *places = legacy_gather_keys(cover, images, images_count);
    cover->layer = mem_alloc(((size_t)cover->key_count + 1) * sizeof *cover->layer);
    bit_tree_init(&cover->nodes, cover->key_count + 1);
    Builder builder = {.cover = cover};
    bit_tree_init(&builder.yielding, cover->key_count + 1);
    for (size_t i = 0; i < images_count; i++) {
        if (i == 0 || set->lsn_lo[images[i]] != builder.lsn)
            next_lsn(&builder, set->lsn_lo[images[i]]);
        legacy_cover_insert(&builder, images[i], places[2 * i], places[2 * i + 1]);
    }
    array_release(&builder.newest);
    bit_tree_release(&builder.yielding);
    free(places);
    free(images);
}

void legacy_cover_release(LegacyCover *cover)
{
    free(cover->keys);
    free(cover->layer);
    bit_tree_release(&cover->nodes);
    *cover = (LegacyCover){0};
}

static LayerId before_place(const LegacyCover *cover, uint32_t place)
{
    uint32_t node = bit_tree_previous(&cover->nodes, place);
    return node == BIT_NONE ? LAYER_NONE : cover->layer[node];
}

/* The newest image over a key, or LAYER_NONE. O(log n). */
static LayerId legacy_cover_at(const LegacyCover *cover, Key key)
{
    uint32_t place;
    Key packed = legacy_map_key(key);
    search_first(place, 0, cover->key_count, cover->keys[place] > packed);
    return before_place(cover, place);
}

void legacy_cover_pieces(const LegacyCover *cover, KeyRange keys, LegacyPieces *pieces)
{
    if (!cover->version)
        return;
    KeyRange packed = {legacy_map_key(keys.lo), legacy_map_key(keys.hi)};
    LegacyPiece piece = {{packed.lo, packed.hi}, legacy_cover_at(cover, packed.lo)};
    uint32_t node = bit_tree_next(&cover->nodes, key_place(cover, packed.lo));
    for (; node != BIT_NONE && cover->keys[node] < packed.hi; node = bit_tree_next(&cover->nodes, node + 1)) {
        piece.keys.hi = cover->keys[node];
        array_push(pieces, piece);
        piece = (LegacyPiece){{cover->keys[node], packed.hi}, cover->layer[node]};
    }
    array_push(pieces, piece);
}

uint64_t legacy_cover_count(const LegacyCover *cover, KeyRange keys)
{
    if (!cover->version)
        return 0;
    uint64_t count = 1;
    Key end = legacy_map_key(keys.hi);
    uint32_t node = bit_tree_next(&cover->nodes, key_place(cover, legacy_map_key(keys.lo)));
    for (; node != BIT_NONE && cover->keys[node] < end; node = bit_tree_next(&cover->nodes, node + 1))
        count++;
    return count;
}
