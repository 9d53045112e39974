/* over.h - the layers over a key range, for ranges that come in key order.
 *
 *     layers   [ a        )   [ c )          range 1: a b      range 2: b c
 *                   [ b         )
 *     ranges        |--1--| |--2-|
 */
#ifndef CORE_PLANNER_LEGACY_OVER_H
#define CORE_PLANNER_LEGACY_OVER_H

#include "core/base/sort.h"
#include "core/model/layer_set.h"

typedef struct LegacyOver {
    const LayerSet *set; /* not owned */
    Sort128 *starts;     /* owned; layers by key start */
    size_t count, next;
    Key at;
    ARRAY(LayerId) open; /* the layers that overlap the range asked for; owned */
} LegacyOver;

/* Layers with an empty key range are left out. O(n log n). */
void legacy_over_init(LegacyOver *over, const LayerSet *set, const LayerId *ids, size_t count);
void legacy_over_release(LegacyOver *over);
/* Fills over->open with the layers that overlap `keys`, in no particular order. Cost: the layers that were open, and
 * those that begin since; all over again where `keys` begin before those asked for last. */
void legacy_over_move(LegacyOver *over, KeyRange keys);

#endif
