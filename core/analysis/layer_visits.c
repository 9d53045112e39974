/* layer_visits.c - counts the visits of each layer without a walk along each path.
 *
 * A path visits every delta that ends above the image below it, as long as no two deltas over the key overlap. So the
 * visits of an unmarked delta are the segments in its range whose image ends below the delta's end:
 *
 *     segments by where their image ends   s3: 0   s1: 20   s2: 50        a Fenwick tree over segments holds those that
 *     deltas by where they end             c: 30   a: 60                  end below the delta; c over s1..s2 counts 1
 *
 * For deltas that overlap another one somewhere (marked) a path_tree counts, segment by segment. Paths treat deltas
 * with an empty LSN range differently (read_depth.c). If there is one, the path_tree holds all deltas.
 */
#include "core/analysis/layer_visits.h"

#include "core/model/path_tree.h"
#include "core/analysis/read_depth.h"
#include "core/base/paint.h"
#include "core/base/sort.h"
#include "core/model/key_edges.h"

typedef struct Counting {
    const LayerSet *set;
    const LayerIndex *index;
    uint32_t segments;
    bool *counts;    /* by segment: its left edge is an edge of one of the layers asked about */
    LayerId *images; /* by segment: the image that ends a read, or LAYER_NONE */
    uint32_t *tree;  /* 1-based Fenwick tree over the segments */
    uint32_t *visits;
} Counting;

static Lsn image_end(const Counting *counting, uint32_t segment)
{
    LayerId image = counting->images[segment];
    return image == LAYER_NONE ? 0 : counting->set->lsn_hi[image];
}

/* From the newest image on, each takes the segments that no newer one has taken. */
static void place_images(Counting *counting, const LayerId *ids, size_t count)
{
    const LayerSet *set = counting->set;
    const LayerIndex *index = counting->index;
    Sort128 *order = mem_alloc(count * sizeof *order);
    uint32_t *next = mem_alloc(((size_t)counting->segments + 1) * sizeof *next);
    size_t images = 0;
    for (size_t i = 0; i < count; i++) {
        LayerId id = ids[i];
        uint64_t keys = (uint64_t)index->key_lo[id] << 32 | index->key_hi[id]; /* the order of layer_keys_before() */
        if (layer_is_image(set, id))
            order[images++] = (Sort128){u128_make(~set->lsn_hi[id], keys), id};
    }
    sort_128(order, images);
    paint_init(next, counting->segments);
    for (size_t i = 0; i < images; i++) {
        LayerId id = order[i].place;
        uint32_t end = index->key_hi[id];
        for (uint32_t s = paint_next(next, index->key_lo[id]); s < end; s = paint_next(next, s)) {
            counting->images[s] = id;
            counting->visits[id] += counting->counts[s];
            paint_mark(next, s);
        }
    }
    free(next);
    free(order);
}

static uint32_t tree_sum(const Counting *counting, uint32_t segments)
{
    uint32_t sum = 0;
    for (uint32_t i = segments; i > 0; i &= i - 1)
        sum += counting->tree[i];
    return sum;
}

static void tree_add(Counting *counting, uint32_t segment)
{
    for (uint32_t i = segment + 1; i <= counting->segments; i += i & (~i + 1))
        counting->tree[i]++;
}

static void count_unmarked(Counting *counting, const LayerId *deltas, size_t count)
{
    const LayerSet *set = counting->set;
    Sort64 *order = mem_alloc(count * sizeof *order), *segments = mem_alloc(counting->segments * sizeof *segments);
    for (size_t i = 0; i < count; i++)
        order[i] = (Sort64){set->lsn_hi[deltas[i]], deltas[i]};
    size_t counted = 0;
    for (uint32_t s = 0; s < counting->segments; s++)
        if (counting->counts[s])
            segments[counted++] = (Sort64){image_end(counting, s), s};
    sort_64(order, count);
    sort_64(segments, counted);
    size_t added = 0;
    for (size_t i = 0; i < count; i++) {
        LayerId id = order[i].place;
        while (added < counted && segments[added].number < set->lsn_hi[id])
            tree_add(counting, segments[added++].place);
        counting->visits[id] +=
            tree_sum(counting, counting->index->key_hi[id]) - tree_sum(counting, counting->index->key_lo[id]);
    }
    free(segments);
    free(order);
}

/* Sorts the layers as layer_keys_before() does; they must be in the order of their ids. */
static void sort_by_keys(const LayerSet *set, LayerId *ids, size_t count)
{
    Sort128 *order = mem_alloc(count * sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = (Sort128){set->key_hi[ids[i]], ids[i]};
    sort_128(order, count);
    for (size_t i = 0; i < count; i++)
        order[i].number = set->key_lo[order[i].place];
    sort_128(order, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = order[i].place;
    free(order);
}

static void count_marked(Counting *counting, LayerId *deltas, size_t count)
{
    PathTree tree;
    KeyEdges edges;
    sort_by_keys(counting->set, deltas, count);
    path_tree_init(&tree, counting->set, deltas, count, counting->visits);
    key_edges_init(&edges, (LayerView){counting->set, counting->index, deltas, count});
    uint32_t active = 0;
    for (uint32_t s = 0; s < counting->segments; s++) {
        for (uint32_t i = edges.end_of[s]; i < edges.end_of[s + 1]; i++, active--)
            path_tree_change(&tree, deltas[edges.ends[i]], false);
        for (uint32_t i = edges.start_of[s]; i < edges.start_of[s + 1]; i++, active++)
            path_tree_change(&tree, deltas[edges.starts[i]], true);
        if (active > 0 && counting->counts[s])
            path_tree_visit(&tree, (PathRead){LSN_HEAD, counting->images[s] != LAYER_NONE, image_end(counting, s)});
    }
    key_edges_release(&edges);
    path_tree_release(&tree);
}

/* Chooses the segments that begin at an edge of the layers asked about; the others are parts of these. */
static void choose_segments(Counting *counting, const LayerId *ids, size_t count)
{
    uint32_t last = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t lo = counting->index->key_lo[ids[i]], hi = counting->index->key_hi[ids[i]];
        if (lo < counting->segments)
            counting->counts[lo] = true;
        if (hi < counting->segments)
            counting->counts[hi] = true;
        last = hi > last ? hi : last;
    }
    if (last < counting->segments)
        counting->counts[last] = false; /* the last segment is to the right of all layers */
}

uint32_t *layer_visits(LayerView view, const Overlaps *overlaps)
{
    const LayerSet *set = view.set;
    LayerIndex reads = layer_index_of_reads(view.index);
    const LayerIndex *index = view.index = &reads;
    Counting counting = {.set = set, .index = index, .segments = index->key_count ? index->key_count - 1 : 0};
    counting.visits = mem_zero(set->count, sizeof *counting.visits);
    counting.counts = mem_zero((size_t)counting.segments + 1, sizeof *counting.counts);
    counting.tree = mem_zero((size_t)counting.segments + 1, sizeof *counting.tree);
    counting.images = mem_alloc(((size_t)counting.segments + 1) * sizeof *counting.images);
    for (uint32_t s = 0; s <= counting.segments; s++)
        counting.images[s] = LAYER_NONE;
    choose_segments(&counting, view.ids, view.count);
    place_images(&counting, view.ids, view.count);
    bool whole = false;
    for (size_t i = 0; i < view.count; i++)
        whole |= !layer_is_image(set, view.ids[i]) && set->lsn_lo[view.ids[i]] == set->lsn_hi[view.ids[i]];
    LayerId *plain = mem_alloc(view.count * sizeof *plain), *marked = mem_alloc(view.count * sizeof *marked);
    size_t plain_count = 0, marked_count = 0;
    for (size_t i = 0; i < view.count; i++) {
        LayerId id = view.ids[i];
        if (layer_is_image(set, id) || set->key_lo[id] >= set->key_hi[id])
            continue;
        if (whole || (overlaps->marked && overlaps->marked[id]))
            marked[marked_count++] = id;
        else
            plain[plain_count++] = id;
    }
    count_unmarked(&counting, plain, plain_count);
    if (marked_count)
        count_marked(&counting, marked, marked_count);
    free(marked);
    free(plain);
    free(counting.images);
    free(counting.tree);
    free(counting.counts);
    return counting.visits;
}
