/* claims.c - a list of sorted, disjoint ranges, built like a keyspace and searched by bisection. */
#include "core/planner/tiered/claims.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

void claims_init(Keyspace *claims, const DivideInput *input, const uint32_t *members, size_t count, KeyRange keys)
{
    const PartitionScope *scope = input->scope;
    Sort128 *order = mem_alloc((count + 1) * sizeof *order);
    size_t unknown = 0;
    *claims = (Keyspace){0};
    for (size_t i = 0; i < count; i++) {
        const ScopeLayer *layer = &scope->at[members[i]];
        if (!layer->image && !sources_know(input->sources, layer->id))
            order[unknown++] = (Sort128){scope_hull(scope, layer).lo, members[i]};
    }
    sort_128(order, unknown); /* then each range is added at the end */
    for (size_t i = 0; i < unknown; i++) {
        const ScopeLayer *layer = &scope->at[order[i].place];
        for (uint32_t r = 0; r < layer->ranges_count; r++)
            keyspace_add(claims, key_range_clip(scope->ranges.at[layer->ranges_first + r], keys));
    }
    free(order);
}

bool claims_next(const Keyspace *claims, Key from, Key *key)
{
    size_t at;
    if (claims == NULL)
        return false;
    search_first(at, 0, claims->count, claims->at[at].hi > from);
    if (at == claims->count)
        return false;
    *key = claims->at[at].lo > from ? claims->at[at].lo : from;
    return true;
}

Key claims_end(const Keyspace *claims, KeyRange keys)
{
    size_t at;
    if (claims == NULL || keys.lo >= keys.hi)
        return keys.lo;
    search_first(at, 0, claims->count, claims->at[at].lo >= keys.hi); /* the one before begins inside or further left */
    if (at == 0 || claims->at[at - 1].hi <= keys.lo)
        return keys.lo;
    return claims->at[at - 1].hi < keys.hi ? claims->at[at - 1].hi : keys.hi;
}
