/* scope.c - the key ranges of layers in scope. scope_find.c finds those layers. */
#include "core/planner/tiered/scope.h"

#include "core/base/search.h"

void scope_release(PartitionScope *scope)
{
    free(scope->at);
    array_release(&scope->ranges);
    *scope = (PartitionScope){0};
}

bool scope_layer_overlaps(const PartitionScope *scope, const ScopeLayer *layer, KeyRange keys)
{
    const KeyRange *ranges = scope->ranges.at + layer->ranges_first;
    size_t lo; /* the first range that ends above keys.lo */
    search_first(lo, 0, layer->ranges_count, ranges[lo].hi > keys.lo);
    return lo < layer->ranges_count && ranges[lo].lo < keys.hi;
}
