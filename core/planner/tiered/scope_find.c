/* scope_find.c - finds the layers that count.
 *
 * `since`: find the highest end of an image over every key, by painting images from the highest down onto keys without
 * one. A delta is out of scope if that end is at least its own over all of its keys. No read above the images needs
 * such a delta, so rewriting it is useless; garbage collection deletes it later.
 *
 *     L3  ====   ====        highest image end: L3 on [0,4) and [7,11), none on [4,7)
 *     a          --          a in [7,9), below L3: out of scope
 *     b     -------          b in [2,9): counts, for the keys 4..6
 *
 * `tight`: an L0 spans all keys in its name only. Its first and last record bound it, and if a range without records is
 * at least HOLE_TARGETS targets of pages long, it counts as two layers side by side.
 */
#include "core/planner/tiered/scope.h"

#include "core/base/paint.h"
#include "core/base/search.h"
#include "core/base/sort.h"
#include "core/planner/tiered/scope_rejoin.h"

#include <stdlib.h>

/* ---- since ---- */

/* The highest end of an image over every key: a tree of minima over the segments between image edges. */
typedef struct Cover {
    Key *edges; /* ascending, distinct; segment i is [edges[i], edges[i + 1]) */
    size_t segments;
    Lsn *least; /* tree: least[leaves + i] is the value of segment i, least[n] the minimum of both children */
    size_t leaves;
} Cover;

/* The number of edges <= key. */
static size_t cover_edges_to(const Cover *cover, Key key)
{
    size_t edges;
    search_first(edges, 0, cover->segments + 1, cover->edges[edges] > key);
    return edges;
}

/* From the highest end down, images paint the segments that no image has painted yet; `spans` has the segments of
 * each. */
static void cover_paint(Cover *cover, const ScopeInput *input, const Sort64 *images, const uint32_t *spans,
                        size_t count)
{
    const LayerSet *layers = input->layers;
    uint32_t *next = mem_alloc((cover->segments + 1) * sizeof *next);
    paint_init(next, cover->segments);
    for (size_t i = count; i-- > 0;) {
        uint32_t end = spans[2 * i + 1];
        for (uint32_t at = paint_next(next, spans[2 * i]); at < end; at = paint_next(next, at)) {
            cover->least[cover->leaves + at] = layers->lsn_hi[images[i].place];
            paint_mark(next, at);
        }
    }
    free(next);
}

/* The images that end at or above `least`, lowest end first; lower ones cover none of the deltas. Sets come in the
 * order of names, so images of the same keys follow each other; the highest of these is enough. */
static Sort64 *cover_images(const ScopeInput *input, Lsn least, size_t *count)
{
    const LayerSet *layers = input->layers;
    Sort64 *images = mem_alloc((input->live_count + 1) * sizeof *images);
    size_t n = 0;
    for (size_t i = 0; i < input->live_count; i++) {
        LayerId id = input->live[i], last = n > 0 ? images[n - 1].place : id;
        Lsn end = layers->lsn_hi[id];
        if (!layer_is_image(layers, id) || end < least || layers->lsn_lo[id] > input->end_lsn ||
            layers->key_lo[id] >= layers->key_hi[id])
            continue;
        if (n == 0 || layers->key_lo[last] != layers->key_lo[id] || layers->key_hi[last] != layers->key_hi[id])
            images[n++] = (Sort64){end, id};
        else if (end > images[n - 1].number)
            images[n - 1] = (Sort64){end, id};
    }
    sort_64(images, n);
    *count = n;
    return images;
}

static void cover_init(Cover *cover, const ScopeInput *input, Lsn least)
{
    const LayerSet *layers = input->layers;
    size_t count;
    Sort64 *images = cover_images(input, least, &count);
    Sort128 *edges = mem_alloc((2 * count + 1) * sizeof *edges);
    for (size_t i = 0; i < count; i++) {
        edges[2 * i] = (Sort128){layers->key_lo[images[i].place], (uint32_t)(2 * i)};
        edges[2 * i + 1] = (Sort128){layers->key_hi[images[i].place], (uint32_t)(2 * i + 1)};
    }
    sort_128(edges, 2 * count);
    *cover = (Cover){.edges = mem_alloc((2 * count + 1) * sizeof *cover->edges)};
    uint32_t *spans = mem_alloc((2 * count + 1) * sizeof *spans);
    size_t distinct = 0;
    for (size_t i = 0; i < 2 * count; i++) {
        if (distinct == 0 || cover->edges[distinct - 1] != edges[i].number)
            cover->edges[distinct++] = edges[i].number;
        spans[edges[i].place] = (uint32_t)distinct - 1;
    }
    free(edges);
    cover->segments = distinct > 0 ? distinct - 1 : 0;
    for (cover->leaves = 1; cover->leaves < cover->segments;)
        cover->leaves *= 2;
    cover->least = mem_zero(2 * cover->leaves, sizeof *cover->least);
    if (count > 0)
        cover_paint(cover, input, images, spans, count);
    for (size_t i = cover->leaves; i-- > 1;)
        cover->least[i] = cover->least[2 * i] < cover->least[2 * i + 1] ? cover->least[2 * i] : cover->least[2 * i + 1];
    free(spans);
    free(images);
}

static void cover_release(Cover *cover)
{
    free(cover->edges);
    free(cover->least);
}

/* Do images that end at or above `end` cover all of `keys`? */
static bool covered(const Cover *cover, KeyRange keys, Lsn end)
{
    if (cover->segments == 0 || keys.lo >= keys.hi || keys.lo < cover->edges[0] ||
        keys.hi > cover->edges[cover->segments])
        return false;
    size_t lo = cover_edges_to(cover, keys.lo) - 1 + cover->leaves;
    /* behind the last segment that the range overlaps */
    size_t hi = cover_edges_to(cover, keys.hi - 1) + cover->leaves;
    for (; lo < hi; lo /= 2, hi /= 2) {
        if (lo % 2 == 1 && cover->least[lo++] < end)
            return false;
        if (hi % 2 == 1 && cover->least[--hi] < end)
            return false;
    }
    return true;
}

/* Adds one decision for all of them. */
static void trace_out_of_scope(const PartitionScope *scope, const ScopeInput *input)
{
    if (input->trace == NULL || scope->out_of_scope == 0)
        return;
    uint32_t decision = trace_add(input->trace, RULE_OUT_OF_SCOPE, input->parent);
    Decision *at = &input->trace->decisions.at[decision];
    at->fidelity = FIDELITY_BEYOND;
    at->level = input->number;
    at->verdict = true;
    at->result = "out of scope";
    at->left = (double)scope->out_of_scope;
    at->unit = UNIT_LAYERS;
    at->flip_parameter = "since";
    for (size_t i = 0; i < scope->count; i++)
        if (!scope->at[i].in_scope)
            trace_add_layer(input->trace, scope->at[i].id);
}

/* An image's lsn_hi is the first LSN that it does not contain, in a simulation and in a dump. */
static void apply_since(PartitionScope *scope, const ScopeInput *input)
{
    Lsn least = UINT64_MAX;
    for (size_t i = 0; i < scope->count; i++)
        if (!scope->at[i].image && input->layers->lsn_hi[scope->at[i].id] < least)
            least = input->layers->lsn_hi[scope->at[i].id];
    Cover cover;
    cover_init(&cover, input, least);
    for (size_t i = 0; i < scope->count; i++) {
        ScopeLayer *layer = &scope->at[i];
        if (layer->image || !covered(&cover, scope_hull(scope, layer), input->layers->lsn_hi[layer->id]))
            continue;
        layer->in_scope = false;
        scope->out_of_scope++;
    }
    cover_release(&cover);
    if (scope->out_of_scope > 0)
        scope->out_of_scope -= scope_rejoin(scope, input->layers);
    trace_out_of_scope(scope, input);
}

/* ---- tight ---- */

static void trace_tight(const ScopeInput *input, LayerId id, KeyRange keys, uint32_t ranges)
{
    if (input->trace == NULL)
        return;
    char stretches[64];
    uint32_t decision = trace_add(input->trace, RULE_TIGHT_RANGE, input->parent);
    Decision *at = &input->trace->decisions.at[decision];
    at->fidelity = FIDELITY_BEYOND;
    at->level = input->number;
    at->verdict = true;
    at->left = ranges;
    at->result = arena_printf(&input->trace->arena, "%s of records", plural_format(ranges, "stretch", stretches));
    at->has_keys = true;
    at->keys = keys;
    at->flip_parameter = "tight";
    trace_add_layer(input->trace, id);
}

/* Finds the stretches of the layer's records: the source's, or where it does not know the records, those that the set
 * has noted. */
static bool find_stretches(const ScopeInput *input, LayerId id, KeyRangeArray *ranges, uint32_t *count, Error *error)
{
    const PlanSources *sources = input->sources;
    if (sources != NULL && sources_know(sources, id)) {
        KeySource source;
        if (!sources->key_source(sources->self, &id, 1, &source, error))
            return false;
        *count = stretches_find(&source, stretches_hole(input->policy), ranges);
        source.release(source.self);
        return true;
    }
    const KeyRange *noted;
    *count = (uint32_t)layer_stretches(input->layers, id, &noted);
    for (uint32_t i = 0; i < *count; i++)
        array_push(ranges, noted[i]);
    return true;
}

static bool add_tight(PartitionScope *scope, ScopeLayer *layer, const ScopeInput *input, Error *error)
{
    layer->ranges_first = (uint32_t)scope->ranges.count;
    if (!find_stretches(input, layer->id, &scope->ranges, &layer->ranges_count, error))
        return false;
    if (layer->ranges_count > 0) {
        layer->tightened = true;
        trace_tight(input, layer->id, scope_hull(scope, layer), layer->ranges_count);
    } else {
        array_push(&scope->ranges, (KeyRange){input->layers->key_lo[layer->id], input->layers->key_hi[layer->id]});
        layer->ranges_count = 1;
    }
    return true;
}

/* ---- all of it ---- */

static LsnRange lsns_in_scope(const PartitionScope *scope, const ScopeInput *input)
{
    if (scope->out_of_scope == 0)
        return input->lsns;
    LsnRange lsns = {input->lsns.hi, input->lsns.hi};
    for (size_t i = 0; i < scope->count; i++)
        if (scope->at[i].in_scope && !scope->at[i].image && input->layers->lsn_lo[scope->at[i].id] < lsns.lo)
            lsns.lo = input->layers->lsn_lo[scope->at[i].id];
    return lsns.lo < input->lsns.lo ? input->lsns : lsns;
}

bool scope_counts_tight(const LayerSet *layers, const Policy *policy, const PlanSources *sources, LayerId id)
{
    const KeyRange *noted;
    return policy->tight && layer_is_l0(layers, id) &&
           ((sources != NULL && sources_know(sources, id)) || layer_stretches(layers, id, &noted) > 0);
}

bool scope_init(PartitionScope *scope, const ScopeInput *input, Error *error)
{
    const LayerSet *layers = input->layers;
    PartitionScope made = {.at = mem_zero(input->level_count + 1, sizeof *made.at), .count = input->level_count};
    array_reserve(&made.ranges, input->level_count + 1);
    for (size_t i = 0; i < made.count; i++) {
        LayerId id = input->level[i];
        bool l0 = layer_is_l0(layers, id);
        bool tight = scope_counts_tight(input->layers, input->policy, input->sources, id);
        made.at[i] = (ScopeLayer){.id = id, .image = layer_is_image(layers, id), .in_scope = true};
        made.at[i].everywhere = l0 && !tight && input->policy->split && input->policy->assume_tight_l0;
        if (tight) {
            if (!add_tight(&made, &made.at[i], input, error)) {
                scope_release(&made);
                return false;
            }
            continue;
        }
        made.at[i].ranges_first = (uint32_t)made.ranges.count;
        made.at[i].ranges_count = 1;
        array_push(&made.ranges, (KeyRange){layers->key_lo[id], layers->key_hi[id]});
    }
    if (input->policy->since)
        apply_since(&made, input);
    made.lsns = lsns_in_scope(&made, input);
    *scope = made;
    return true;
}
