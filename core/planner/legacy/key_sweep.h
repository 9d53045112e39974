/* key_sweep.h - the layers over a key range, for ranges that come in key order.
 *
 *     layers   [ a        )   [ c )          range 1: a b      range 2: b c
 *                   [ b         )
 *     ranges        |--1--| |--2-|
 */
#ifndef CORE_PLANNER_LEGACY_KEY_SWEEP_H
#define CORE_PLANNER_LEGACY_KEY_SWEEP_H

#include "core/base/sort.h"
#include "core/model/layer_set.h"

typedef struct LegacyKeySweep {
    const LayerSet *set; /* not owned */
    Sort128 *starts;     /* owned; layers by key start */
    size_t count, next;
    Key at;
    ARRAY(LayerId) open; /* the layers that overlap the range asked for; owned */
} LegacyKeySweep;

/* Layers with an empty key range are left out. O(n log n). */
void legacy_key_sweep_init(LegacyKeySweep *sweep, const LayerSet *set, const LayerId *ids, size_t count);
void legacy_key_sweep_release(LegacyKeySweep *sweep);
/* Fills sweep->open with the layers that overlap `keys`, in no particular order. Cost: the layers that were open, and
 * those that begin since; all over again where `keys` begin before those asked for last. */
void legacy_key_sweep_move(LegacyKeySweep *sweep, KeyRange keys);

#endif
