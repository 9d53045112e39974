/* map_index.h - the layers of a set, sorted for the map, so that layers outside a window are skipped in blocks.
 *
 *     deltas   by (lsn_lo, key_lo), in blocks of 64, each with the rectangle that holds them
 *     images   by (LSN, key_lo); run[r] is the first image at LSN rank r. Nine layers in ten are images, so a sweep
 * over a run reads an array with their keys alone
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
    LayerId *image_ids; /* the images' ids, in the same order; owned */
    size_t delta_count, image_count;
    MapRef *blocks;   /* the rectangle that holds each block of deltas; owned */
    uint32_t *run;    /* [lsn_count + 1]; owned */
    uint32_t *widest; /* by LSN rank: the largest number of segments that an image there spans; owned */
    bool spans_all; /* the outermost key edges are the smallest and the largest key: a delta from rank to rank is an L0
                     */
    bool all_alive; /* all layers are alive at all steps */
    ARRAY(LayerId) mortal; /* layers that are not: a step has to test these alone */
    MapRef lasting;        /* the rectangle that holds all other layers; key_lo UINT32_MAX: there are none */
    uint8_t *changing;     /* by LSN rank: is an image there mortal? Owned */
    ARRAY(uint32_t) l0;    /* indexes of L0 in `deltas` */
} MapIndex;

/* Indexes the layers of all steps. `among`: the edges whose ranks are used; NULL: those of the history's layers. The
 * caller frees it with map_index_release(). O(n log n) for the LayerIndex, and O(n) for the rest. */
void map_index_init(MapIndex *map, const History *history, const EdgeUnion *among);
void map_index_release(MapIndex *map);

/* layer_is_l0() for a delta, without access to the set. */
static inline bool map_index_is_l0(const MapIndex *map, const MapRef *delta)
{
    return map->spans_all && delta->key_lo == 0 && delta->key_hi + 1 == map->index.key_count;
}

/* The first image of a run that may reach key rank `wanted`: images that start further before it than the run's widest
 * one are skipped. O(log images). */
size_t map_index_first_image(const MapIndex *map, uint32_t lsn, uint32_t wanted);
/* Image i as a ref; `lsn` is its run. */
static inline MapRef map_index_image(const MapIndex *map, size_t i, uint32_t lsn)
{
    return (MapRef){map->images[i].key_lo, map->images[i].key_hi, lsn, lsn, map->image_ids[i]};
}

/* Called for a layer; false ends the visit. */
typedef bool (*MapVisit)(void *context, const MapRef *ref);
/* Calls `each` for every delta alive at `step` that may reach into the ranks [key_lo, key_hi] x [lsn_lo, lsn_hi] of the
 * window, by LSN and key. False: `each` has ended the visit. O(blocks + deltas of the blocks in the window). */
bool map_index_visit_deltas(const MapIndex *map, const History *history, StepId step, const MapRef *window,
                            MapVisit each, void *context);
/* The same for all layers in the order of drawing: first the deltas, then the images, by LSN and key. */
void map_index_visit(const MapIndex *map, const History *history, StepId step, const MapRef *window, MapVisit each,
                     void *context);

/* Sets the windows that hold all layers alive at the step; the whole axes where none is. O(mortal layers). */
void map_index_fit(const MapIndex *map, const Axis *keys, const Axis *lsns, const History *history, StepId step,
                   Window *key_window, Window *lsn_window);

#endif
