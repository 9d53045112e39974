/* series_stacks.c - finds where an image was due: a sweep over the keys counts the open deltas above the newest image.
 *
 *     deltas      [----a----)            image at 20 over all keys; a begins at 20, b at 40, c at 60
 *                    [--b--)
 *                      [c]               three of them only under c: there an image was due
 */
#include "core/catalog/series_parts.h"

#include "core/base/search.h"
#include "core/model/image_cover.h"

#include <stdlib.h>

typedef struct StackEdge {
    Key key;
    LayerId layer;
    bool end;
} StackEdge;

typedef ARRAY(StackEdge) EdgeArray;

static int compare_stack_edges(const void *a, const void *b)
{
    const StackEdge *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->layer > y->layer) - (x->layer < y->layer);
}

static void add_stack(SeriesStacks *stacks, KeyRange keys)
{
    if (stacks->at.count && stacks->at.at[stacks->at.count - 1].hi == keys.lo)
        stacks->at.at[stacks->at.count - 1].hi = keys.hi;
    else
        array_push(&stacks->at, keys);
}

/* Extends the stacks to whole partitions: a partition gets an image even where only some of its keys need one. */
static void widen_to_partitions(SeriesStacks *stacks, const SeriesInterval *interval)
{
    size_t count = stacks->at.count, kept = 0;
    for (size_t i = 0; i < interval->before_count; i++) {
        KeyRange keys = series_keys(interval, interval->before[i]);
        size_t at;
        search_first(at, 0, count, stacks->at.at[at].hi > keys.lo);
        if (layer_is_image(interval->set, interval->before[i]) && at < count && stacks->at.at[at].lo < keys.hi)
            array_push(&stacks->at, keys);
    }
    if (stacks->at.count)
        qsort(stacks->at.at, stacks->at.count, sizeof *stacks->at.at, key_range_order);
    for (size_t i = 0; i < stacks->at.count; i++) {
        KeyRange keys = stacks->at.at[i];
        if (kept && stacks->at.at[kept - 1].hi >= keys.lo)
            stacks->at.at[kept - 1].hi = keys.hi > stacks->at.at[kept - 1].hi ? keys.hi : stacks->at.at[kept - 1].hi;
        else
            stacks->at.at[kept++] = keys;
    }
    stacks->at.count = kept;
}

/* The number of bands up to an LSN that were made between the dumps, of L0 layers that were deleted or that no dump
 * shows. */
static size_t hidden_bands(const SeriesInterval *interval, Lsn until)
{
    size_t bands = 0;
    for (size_t i = 0; i < interval->went.count && !bands; i++)
        bands = layer_is_l0(interval->set, interval->went.at[i].layer);
    uint64_t each = interval->unit * legacy_params_usual.compaction_threshold;
    return bands + (each && until > interval->head ? (size_t)((until - interval->head) / each) : 0);
}

/* Collects the edges of all layers below L0, in key order. */
static void edges_init(EdgeArray *edges, const SeriesInterval *interval)
{
    const LayerSet *set = interval->set;
    for (size_t i = 0; i < interval->before_count; i++) {
        LayerId id = interval->before[i];
        if (layer_is_l0(set, id))
            continue;
        array_push(edges, (StackEdge){set->key_lo[id], id, false});
        array_push(edges, (StackEdge){set->key_hi[id], id, true});
    }
    if (edges->count)
        qsort(edges->at, edges->count, sizeof *edges->at, compare_stack_edges);
}

/* Opens or closes a delta at its edge. The edge of an image only marks a place where the newest image may change. */
static void series_pass_edge(const LayerSet *set, const StackEdge *edge, LayerIdArray *open)
{
    if (layer_is_image(set, edge->layer))
        return;
    if (!edge->end) {
        array_push(open, edge->layer);
        return;
    }
    for (size_t k = 0; k < open->count; k++)
        if (open->at[k] == edge->layer) {
            open->at[k] = open->at[--open->count];
            return;
        }
}

/* The height of the stack over a key: the deltas above its newest image, and the bands that no dump shows. In such a
 * band a hot key's records fill layers of their own, which counts as enough for an image. */
static size_t series_height_over(const LayerSet *set, const LayerIdArray *open, LayerId image, size_t bands)
{
    Lsn newest = image == LAYER_NONE ? 0 : set->lsn_lo[image];
    size_t height = bands;
    for (size_t k = 0; k < open->count; k++) {
        LayerId id = open->at[k];
        height += set->lsn_lo[id] >= newest ? 1 : 0;
        height += bands && set->key_hi[id] - set->key_lo[id] == 1 ? legacy_params_usual.image_creation_threshold : 0;
    }
    return height;
}

void series_stacks_init(SeriesStacks *stacks, const SeriesInterval *interval, Lsn until)
{
    const LayerSet *set = interval->set;
    EdgeArray edges = {0};
    LayerIdArray open = {0};
    ImageCover cover;
    *stacks = (SeriesStacks){0};
    size_t bands = hidden_bands(interval, until); /* each band is one more delta over every key */
    image_cover_init(&cover, (LayerView){set, NULL, interval->before, interval->before_count}, UINT64_MAX);
    edges_init(&edges, interval);
    for (size_t i = 0; i < edges.count; i++) {
        Key key = edges.at[i].key;
        series_pass_edge(set, &edges.at[i], &open);
        if (i + 1 == edges.count || edges.at[i + 1].key == key ||
            open.count + bands < legacy_params_usual.image_creation_threshold)
            continue;
        if (series_height_over(set, &open, image_cover_at(&cover, key), bands) >=
            legacy_params_usual.image_creation_threshold)
            add_stack(stacks, (KeyRange){key, edges.at[i + 1].key});
    }
    if (bands >= legacy_params_usual.image_creation_threshold) {
        stacks->at.count = 0;
        array_push(&stacks->at, (KeyRange){0, key_max(set->form)});
    }
    widen_to_partitions(stacks, interval);
    array_release(&edges);
    array_release(&open);
    image_cover_release(&cover);
    stacks->end = key_max(set->form);
}

void series_stacks_release(SeriesStacks *stacks)
{
    array_release(&stacks->at);
}

bool series_stacks_over(const SeriesStacks *stacks, KeyRange keys)
{
    size_t at, count = stacks->at.count;
    search_first(at, 0, count, stacks->at.at[at].hi > keys.lo);
    return at < count && stacks->at.at[at].lo < keys.hi && keys.hi != stacks->end;
}
