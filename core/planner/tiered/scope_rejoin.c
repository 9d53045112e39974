/* scope_rejoin.c - brings deltas back into scope. A layer hides everything within its keys and LSNs, because a read
 * that visits it continues below its start. So a new layer must contain all records of its rectangle, and a delta above
 * one that is rewritten must be rewritten too, even if images cover it. This is decided key by key; where neighbouring
 * keys differ, reach.c ends layers between them.
 *
 *     b   [------)  [1000,2000)  left out         a shares keys with b and reaches below 2000: over those keys the new
 *     a ------)     [   0,1000)  in scope         layer will span [0, end), b lies inside: b is in scope again.
 *
 * Over each key, the floor is the lowest start of the deltas in scope. A delta is in scope again if the floor anywhere
 * over its keys is below its end; it then lowers the floor too. Floors are kept in a tree over the segments between
 * edges: a node knows the lowest floor below it, and what was put on all of it at once.
 */
#include "core/planner/tiered/scope_rejoin.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

#define ROUNDS 8

typedef struct Floors {
    Key *edges; /* ascending, distinct; segment i is [edges[i], edges[i + 1]) */
    size_t edge_count, leaves;
    Lsn *lowest; /* per node: the lowest value anywhere below it */
    Lsn *whole;  /* per node: a value that applies to all of it */
} Floors;

static size_t edge_at(const Floors *floors, Key key)
{
    size_t at;
    search_first(at, 0, floors->edge_count, floors->edges[at] >= key);
    return at;
}

static void lower(Lsn *floor, Lsn to)
{
    if (to < *floor)
        *floor = to;
}

static void floors_put(Floors *floors, size_t node, size_t first, size_t span, size_t lo, size_t hi, Lsn to)
{
    if (hi <= first || first + span <= lo)
        return;
    lower(&floors->lowest[node], to);
    if (lo <= first && first + span <= hi) {
        lower(&floors->whole[node], to);
        return;
    }
    floors_put(floors, 2 * node, first, span / 2, lo, hi, to);
    floors_put(floors, 2 * node + 1, first + span / 2, span / 2, lo, hi, to);
}

static Lsn floors_lowest(const Floors *floors, size_t node, size_t first, size_t span, size_t lo, size_t hi)
{
    if (hi <= first || first + span <= lo)
        return UINT64_MAX;
    if (lo <= first && first + span <= hi)
        return floors->lowest[node];
    Lsn left = floors_lowest(floors, 2 * node, first, span / 2, lo, hi);
    Lsn right = floors_lowest(floors, 2 * node + 1, first + span / 2, span / 2, lo, hi);
    lower(&left, right);
    lower(&left, floors->whole[node]);
    return left;
}

static void floors_init(Floors *floors, const PartitionScope *scope)
{
    Sort128 *edges = mem_alloc((2 * scope->count + 1) * sizeof *edges);
    size_t count = 0;
    for (size_t i = 0; i < scope->count; i++) {
        KeyRange hull = scope_hull(scope, &scope->at[i]);
        if (scope->at[i].image || hull.lo >= hull.hi)
            continue;
        edges[count++] = (Sort128){hull.lo, 0};
        edges[count++] = (Sort128){hull.hi, 0};
    }
    sort_128(edges, count);
    *floors = (Floors){.edges = mem_alloc((count + 1) * sizeof *floors->edges), .leaves = 1};
    for (size_t i = 0; i < count; i++)
        if (floors->edge_count == 0 || floors->edges[floors->edge_count - 1] != edges[i].number)
            floors->edges[floors->edge_count++] = edges[i].number;
    free(edges);
    while (floors->leaves < floors->edge_count)
        floors->leaves *= 2;
    floors->lowest = mem_alloc(2 * floors->leaves * sizeof *floors->lowest);
    floors->whole = mem_alloc(2 * floors->leaves * sizeof *floors->whole);
    memset(floors->lowest, 0xFF, 2 * floors->leaves * sizeof *floors->lowest);
    memset(floors->whole, 0xFF, 2 * floors->leaves * sizeof *floors->whole);
}

static void floors_release(Floors *floors)
{
    free(floors->edges);
    free(floors->lowest);
    free(floors->whole);
}

static void put_layer(Floors *floors, const PartitionScope *scope, const ScopeLayer *layer, Lsn start)
{
    KeyRange hull = scope_hull(scope, layer);
    floors_put(floors, 1, 0, floors->leaves, edge_at(floors, hull.lo), edge_at(floors, hull.hi), start);
}

/* One round. Returns how many deltas were put back. */
static uint64_t rejoin_round(Floors *floors, PartitionScope *scope, const LayerSet *layers, bool all)
{
    uint64_t back = 0;
    for (size_t i = 0; i < scope->count; i++) {
        ScopeLayer *layer = &scope->at[i];
        if (layer->image || layer->in_scope)
            continue;
        KeyRange hull = scope_hull(scope, layer);
        Lsn floor = floors_lowest(floors, 1, 0, floors->leaves, edge_at(floors, hull.lo), edge_at(floors, hull.hi));
        if (!all && floor >= layers->lsn_hi[layer->id])
            continue;
        layer->in_scope = true;
        put_layer(floors, scope, layer, layers->lsn_lo[layer->id]);
        back++;
    }
    return back;
}

uint64_t scope_rejoin(PartitionScope *scope, const LayerSet *layers)
{
    Floors floors;
    floors_init(&floors, scope);
    for (size_t i = 0; i < scope->count; i++)
        if (!scope->at[i].image && scope->at[i].in_scope)
            put_layer(&floors, scope, &scope->at[i], layers->lsn_lo[scope->at[i].id]);
    uint64_t back = 0, more = 1;
    for (int round = 0; more > 0; round++) {
        more = rejoin_round(&floors, scope, layers, round == ROUNDS);
        back += more;
    }
    floors_release(&floors);
    return back;
}
