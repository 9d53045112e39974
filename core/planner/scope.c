/* scope.c - the layers that count.
 *
 * `since`: sweep LSNs downwards. At each delta, the union of the key ranges of all images that lie at or above its end
 * is known; the delta is out of scope when its keys lie inside one range of that union. What such a delta holds is read
 * by nobody who reads above the images, so writing it again buys nothing; garbage collection takes it in time.
 *
 *     L3  ====   ====        union at delta a's end: [0,4) [7,11)      a in [7,9): out of scope
 *     a          --                                                    b in [2,9): counts
 *     b     -------
 *
 * `tight`: an L0 spans all keys in its name only. Its first and last record bound it, and where a stretch without
 * records is at least HOLE_TARGETS targets' worth of pages long, it counts as two layers side by side.
 */
#include "core/planner/scope.h"

#include <stdlib.h>

#define HOLES_MAX 4096 /* of one layer: beyond it the rest counts as one range */

/* ---- since ---- */

typedef struct ByEnd {
    Lsn end;
    Key key;
    LayerId id;
    uint32_t place; /* in the level; of images: unused */
} ByEnd;

static int end_descending(const void *a, const void *b)
{
    const ByEnd *x = a, *y = b;
    if (x->end != y->end)
        return x->end < y->end ? 1 : -1;
    if (x->key != y->key)
        return x->key > y->key ? 1 : -1;
    return (x->id > y->id) - (x->id < y->id);
}

static bool covered(const Keyspace *images, KeyRange keys)
{
    size_t lo = 0, hi = images->count;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (images->at[middle].lo <= keys.lo)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo > 0 && images->at[lo - 1].hi >= keys.hi;
}

/* One decision for all of them. */
static void trace_out_of_scope(const Scope *scope, const ScopeInput *input)
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

/* An image's lsn_hi is the first LSN that it does not hold, in both ways of counting its LSN range. */
static void apply_since(Scope *scope, const ScopeInput *input)
{
    const LayerSet *layers = input->layers;
    ARRAY(ByEnd) images = {0}, deltas = {0};
    for (size_t i = 0; i < input->live_count; i++) {
        LayerId id = input->live[i];
        if (layer_is_image(layers, id) && layers->lsn_lo[id] <= input->end_lsn)
            array_push(&images, (ByEnd){layers->lsn_hi[id], layers->key_lo[id], id, 0});
    }
    for (size_t i = 0; i < scope->count && images.count > 0; i++) {
        LayerId id = scope->at[i].id;
        if (!scope->at[i].image)
            array_push(&deltas, (ByEnd){layers->lsn_hi[id], scope_hull(scope, &scope->at[i]).lo, id, (uint32_t)i});
    }
    if (deltas.count > 0) {
        qsort(images.at, images.count, sizeof *images.at, end_descending);
        qsort(deltas.at, deltas.count, sizeof *deltas.at, end_descending);
    }
    Keyspace over = {0};
    size_t next = 0;
    for (size_t i = 0; i < deltas.count; i++) {
        for (; next < images.count && images.at[next].end >= deltas.at[i].end; next++) {
            LayerId id = images.at[next].id;
            keyspace_add(&over, (KeyRange){layers->key_lo[id], layers->key_hi[id]});
        }
        ScopeLayer *layer = &scope->at[deltas.at[i].place];
        if (covered(&over, scope_hull(scope, layer))) {
            layer->in_scope = false;
            scope->out_of_scope++;
        }
    }
    trace_out_of_scope(scope, input);
    keyspace_release(&over);
    array_release(&images);
    array_release(&deltas);
}

/* ---- tight ---- */

static void trace_tight(const ScopeInput *input, LayerId id, KeyRange keys, uint32_t ranges)
{
    if (input->trace == NULL)
        return;
    uint32_t decision = trace_add(input->trace, RULE_TIGHT_RANGE, input->parent);
    Decision *at = &input->trace->decisions.at[decision];
    at->fidelity = FIDELITY_BEYOND;
    at->level = input->number;
    at->verdict = true;
    at->left = ranges;
    at->result = arena_printf(&input->trace->arena, "%u stretch%s of records", ranges, ranges == 1 ? "" : "es");
    at->has_keys = true;
    at->keys = keys;
    at->flip_parameter = "tight";
    trace_add_layer(input->trace, id);
}

/* The key after `key`, at most the largest. */
static Key key_after(Key key)
{
    return key == U128_MAX ? key : key + 1;
}

/* Appends the ranges of a layer's records, apart by at least `hole` keys. Every such hole contains a multiple of
 * `hole`, so only those are probed, from one stretch of records to the next. */
static uint32_t add_stretches(Scope *scope, const KeySource *source, KeyRange keys, Key hole)
{
    uint32_t added = 0;
    Key start = keys.lo, probe = keys.lo;
    while (hole > 0 && added < HOLES_MAX) {
        if (probe / hole >= U128_MAX / hole)
            break;
        probe = (probe / hole + 1) * hole;
        Key before, after;
        if (probe >= keys.hi || !source->next_key(source->self, probe, &after) || after >= keys.hi)
            break;
        if (source->previous_key(source->self, probe, &before) && after - before > hole) {
            array_push(&scope->ranges, (KeyRange){start, before + 1});
            start = after;
            added++;
        }
        probe = after;
    }
    array_push(&scope->ranges, (KeyRange){start, keys.hi});
    return added + 1;
}

static bool add_tight(Scope *scope, ScopeLayer *layer, const ScopeInput *input, Error *error)
{
    KeySource source;
    if (!input->sources->key_source(input->sources->self, &layer->id, 1, &source, error))
        return false;
    Key first, last;
    layer->ranges_first = (uint32_t)scope->ranges.count;
    if (source.next_key(source.self, 0, &first) && source.previous_key(source.self, U128_MAX, &last)) {
        KeyRange keys = {first, key_after(last)};
        Key hole = input->policy->split ? input->policy->target_file_size / PAGE_BYTES : 0;
        layer->ranges_count = add_stretches(scope, &source, keys, hole);
        layer->tightened = true;
        trace_tight(input, layer->id, keys, layer->ranges_count);
    } else {
        array_push(&scope->ranges, (KeyRange){input->layers->key_lo[layer->id], input->layers->key_hi[layer->id]});
        layer->ranges_count = 1;
    }
    source.release(source.self);
    return true;
}

/* ---- all of it ---- */

static LsnRange lsns_in_scope(const Scope *scope, const ScopeInput *input)
{
    if (scope->out_of_scope == 0)
        return input->lsns;
    LsnRange lsns = {input->lsns.hi, input->lsns.hi};
    for (size_t i = 0; i < scope->count; i++)
        if (scope->at[i].in_scope && !scope->at[i].image && input->layers->lsn_lo[scope->at[i].id] < lsns.lo)
            lsns.lo = input->layers->lsn_lo[scope->at[i].id];
    return lsns.lo < input->lsns.lo ? input->lsns : lsns;
}

bool scope_init(Scope *scope, const ScopeInput *input, Error *error)
{
    const LayerSet *layers = input->layers;
    bool tight = input->policy->tight && input->sources->records_known;
    Scope made = {.at = mem_zero(input->level_count + 1, sizeof *made.at), .count = input->level_count};
    array_reserve(&made.ranges, input->level_count + 1);
    for (size_t i = 0; i < made.count; i++) {
        LayerId id = input->level[i];
        bool l0 = layer_is_l0(layers, id);
        made.at[i] = (ScopeLayer){.id = id, .image = layer_is_image(layers, id), .in_scope = true};
        made.at[i].everywhere = l0 && !tight && input->policy->split && input->policy->assume_tight_l0;
        if (l0 && tight) {
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

void scope_release(Scope *scope)
{
    free(scope->at);
    array_release(&scope->ranges);
    *scope = (Scope){0};
}

bool scope_layer_overlaps(const Scope *scope, const ScopeLayer *layer, KeyRange keys)
{
    const KeyRange *ranges = scope->ranges.at + layer->ranges_first;
    size_t lo = 0, hi = layer->ranges_count; /* the first range that ends above keys.lo */
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (ranges[middle].hi <= keys.lo)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo < layer->ranges_count && ranges[lo].lo < keys.hi;
}
