/* area.h - the layers over an area of keys and LSNs, for areas that come in key order.
 *
 *     LSN ^  [  d        )             area 1: c d      area 2: b d
 *         |  |--1--| |--2-|
 *         |    [ c ) [ b  )
 *         |  [ a          )            a ends below both: such layers are never visited
 *         +-----------------> key
 */
#ifndef CORE_PLANNER_LEGACY_AREA_H
#define CORE_PLANNER_LEGACY_AREA_H

#include "core/base/bit_tree.h"
#include "core/base/sort.h"
#include "core/planner/legacy/map.h"
#include "core/planner/splits.h"

typedef struct LegacyArea {
    const LayerSet *set; /* not owned */
    LayerId *layers;     /* owned; in the order of the layer map */
    uint32_t count;      /* of them */
    Lsn *starts;         /* owned; theirs */
    Lsn *highest;        /* owned: a heap-shaped tree over `layers`: the highest end of those over the keys at hand */
    uint32_t leaves;     /* of the tree */
    BitTree open;        /* places of the layers over the keys at hand */
    Sort128 *opens, *closes; /* owned; places by key start and by key end */
    uint32_t opened, closed; /* how many of each are behind */
    KeyRange keys;           /* at hand */
    uint64_t version;        /* another number wherever other layers lie over the keys at hand */
} LegacyArea;

/* Layers with an empty key range are left out. O(n log n). */
void legacy_area_init(LegacyArea *area, const LayerSet *set, const LayerId *ids, size_t count);
void legacy_area_release(LegacyArea *area);
/* Takes the keys in hand. O(log n) for each layer that begins or ends since; all over again where they begin or end
 * before those at hand. */
void legacy_area_move(LegacyArea *area, KeyRange keys);
/* Appends the layers over the keys at hand that share an LSN with `lsns`, in the map's order: at most `limit`. O(log
 * n), and O(1) a layer, O(log n) one that begins below `lsns`. */
void legacy_area_find(const LegacyArea *area, LsnRange lsns, size_t limit, LayerIdArray *found);

#endif
