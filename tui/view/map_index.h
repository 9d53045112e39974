/* map_index.h - a set's layers sorted for the map: layers outside the window are skipped in blocks.
 *
 *     deltas   by (lsn_lo, key_lo), in blocks of 64 with the rectangle that holds them
 *     images   by (LSN, key_lo); run[r] is the first image at LSN rank r. Images are nine layers in ten: only what a
 *              sweep over a run needs lies side by side
 */
#ifndef TUI_VIEW_MAP_INDEX_H
#define TUI_VIEW_MAP_INDEX_H

#include "core/history/history.h"
#include "core/model/layer_index.h"
#include "tui/view/window.h"

#define MAP_BLOCK 64

typedef struct MapRef {
    uint32_t key_lo, key_hi, lsn_lo, lsn_hi; /* ranks */
    LayerId id;
} MapRef;

typedef struct MapSpan {
    uint32_t key_lo, key_hi; /* ranks */
} MapSpan;

typedef struct MapIndex {
    LayerIndex index;
    MapRef *deltas;     /* owned */
    MapSpan *images;    /* owned */
    LayerId *image_ids; /* owned; beside images */
    size_t delta_count, image_count;
    MapRef *blocks;   /* per block of deltas: the rectangle that holds them; owned */
    uint32_t *run;    /* [lsn_count + 1]; owned */
    uint32_t *widest; /* per LSN rank: the largest number of segments an image there spans; owned */
    bool spans_all; /* the outermost key edges are the smallest and the largest key: a delta from rank to rank is an L0
                     */
    bool all_alive; /* no layer is born late or ever dies */
    ARRAY(LayerId) mortal; /* those that are, or do: a step looks at these alone */
    MapRef lasting;        /* the rectangle that holds all others; key_lo UINT32_MAX: there is none */
    uint8_t *changing;     /* per LSN rank: an image there is mortal; owned */
    ARRAY(uint32_t) l0;    /* places of L0 among deltas */
} MapIndex;

/* `among`: edges whose ranks are taken; NULL: those of the history's layers. O(n log n), linear beside the LayerIndex.
 */
void map_index_init(MapIndex *map, const History *history, const EdgeUnion *among);
void map_index_release(MapIndex *map);

/* layer_is_l0() of a delta, without a look at the set. */
static inline bool map_index_is_l0(const MapIndex *map, const MapRef *delta)
{
    return map->spans_all && delta->key_lo == 0 && delta->key_hi + 1 == map->index.key_count;
}

/* The first image of a run that may reach key rank `wanted`: none that starts more than the run's widest before it. */
size_t map_index_first_image(const MapIndex *map, uint32_t lsn, uint32_t wanted);
/* The i-th image as a ref, `lsn` being its run. */
static inline MapRef map_index_image(const MapIndex *map, size_t i, uint32_t lsn)
{
    return (MapRef){map->images[i].key_lo, map->images[i].key_hi, lsn, lsn, map->image_ids[i]};
}

/* Calls `each` with every layer alive at `step` that may touch the ranks [key_lo, key_hi] x [lsn_lo, lsn_hi], in the
 * stable order of drawing: deltas, then images, each by LSN and key. A false result ends it. */
typedef bool (*MapVisit)(void *context, const MapRef *ref);
bool map_index_visit_deltas(const MapIndex *map, const History *history, StepId step, const MapRef *window,
                            MapVisit each, void *context);
void map_index_visit(const MapIndex *map, const History *history, StepId step, const MapRef *window, MapVisit each,
                     void *context);

/* The windows that hold all layers alive at the step; all of the axes where none is. O(mortal layers). */
void map_index_fit(const MapIndex *map, const Axis *keys, const Axis *lsns, const History *history, StepId step,
                   Window *key_window, Window *lsn_window);

#endif
