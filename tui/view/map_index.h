/* map_index.h - a set's layers sorted for the map: what a window doesn't show is skipped in blocks.
 *
 *     deltas   by (lsn_lo, key_lo), in blocks of 64 with the rectangle that holds them
 *     images   by (LSN, key_lo); run[r] is the first image at LSN rank r
 */
#ifndef TUI_VIEW_MAP_INDEX_H
#define TUI_VIEW_MAP_INDEX_H

#include "core/history/history.h"
#include "core/model/layer_index.h"

#define MAP_BLOCK 64

typedef struct MapRef {
    uint32_t key_lo, key_hi, lsn_lo, lsn_hi; /* ranks */
    LayerId id;
} MapRef;

typedef struct MapIndex {
    LayerIndex index;
    MapRef *deltas, *images; /* owned */
    size_t delta_count, image_count;
    MapRef *blocks;   /* per block of deltas: the rectangle that holds them; owned */
    uint32_t *run;    /* [lsn_count + 1]; owned */
    uint32_t *widest; /* per LSN rank: the largest number of segments an image there spans; owned */
    bool all_alive;   /* no layer is born late or ever dies */
} MapIndex;

/* O(n log n), linear beside the LayerIndex. */
void map_index_init(MapIndex *map, const History *history);
void map_index_release(MapIndex *map);

/* Calls `each` with every layer alive at `step` that may touch the ranks [key_lo, key_hi] x [lsn_lo, lsn_hi], in the
 * stable order of drawing: deltas, then images, each by LSN and key. A false result ends it. */
typedef bool (*MapVisit)(void *context, const MapRef *ref);
void map_index_visit(const MapIndex *map, const History *history, StepId step, const MapRef *window, MapVisit each,
                     void *context);

#endif
