/* area.h - finds the layers over areas of keys and LSNs, which come in key order.
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
    uint32_t count;      /* number of layers */
    Lsn *starts;         /* owned; the layers' LSN starts */
    Lsn *highest;        /* owned: a heap-shaped tree over `layers`: the highest end of those over the current keys */
    uint32_t leaves;     /* number of leaves of the tree */
    BitTree open;        /* places of the layers over the current keys */
    Sort128 *opens, *closes; /* owned; places by key start and by key end */
    uint32_t opened, closed; /* number of places in `opens` and `closes` that were passed */
    KeyRange keys;           /* the current keys */
    uint64_t version;        /* changes when other layers lie over the current keys */
} LegacyArea;

/* Layers with an empty key range are left out. O(n log n). */
void legacy_area_init(LegacyArea *area, const LayerSet *set, const LayerId *ids, size_t count);
void legacy_area_release(LegacyArea *area);
/* Makes `keys` the current keys. O(log n) for each layer that begins or ends between the old keys and the new ones. If
 * the new ones begin or end before the old ones, the sweep starts again. */
void legacy_area_move(LegacyArea *area, KeyRange keys);
/* Appends the layers over the current keys that share an LSN with `lsns`, in the map's order: at most `limit`. O(log
 * n), and O(1) a layer, O(log n) one that begins below `lsns`. */
void legacy_area_find(const LegacyArea *area, LsnRange lsns, size_t limit, LayerIdArray *found);

#endif
