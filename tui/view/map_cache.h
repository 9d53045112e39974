/* map_cache.h - what a MapView keeps between paints; only the map's own files include this.
 *
 *     history ──► index ──► axes ──► scales ──► raster ──► base      rebuilt from where something changed
 *                                                            │
 *     scene, selection, cursor, marks ───────────────────────┴──► the caller's grid, at every paint
 */
#ifndef TUI_VIEW_MAP_CACHE_H
#define TUI_VIEW_MAP_CACHE_H

#include "tui/view/map.h"
#include "tui/view/paint.h"
#include "tui/view/scene.h"

/* Where things lie in the grid. A height or width of 0: not shown. */
typedef struct MapFrame {
    Rect all, area, lsn_labels, ribbon, stacks, cuts, key_labels, caption;
} MapFrame;

/* What the raster was made of; compared bytewise, so padding must be zero. */
typedef struct RasterKey {
    Window keys, lsns;
    uint64_t target;
    uint64_t version; /* of the history */
    uint32_t epoch;
    int cols, rows, key_axis, lsn_axis;
    int overlay; /* -1: one without values */
    MapOptions options;
    unsigned states;
} RasterKey;

typedef struct OverlayContext {
    const History *history;
    const MapStates *states;
    uint64_t size_begins[8]; /* of the steps of the size overlay, in bytes */
} OverlayContext;

typedef struct OverlayValues {
    OverlayContext context;
    RasterValues values; /* for this target size; NULL: not made yet; owned */
    uint64_t target;
    unsigned states; /* their version */
} OverlayValues;

/* The layers that a read at the head visits, per segment. */
typedef struct MapReads {
    uint32_t *visits; /* NULL: not known */
    uint8_t *unsure;  /* as ReadProfile.unsure; may be NULL */
    uint32_t segments;
} MapReads;

enum { MAP_SIGNS_MAX = 32 };

typedef struct MapCache {
    bool indexed;
    const History *history; /* of the last paint */
    uint64_t version;       /* of that history, when its index was made */
    unsigned space;         /* its version; 0: none */
    StepId step;
    KeyAxisKind key_axis;
    LsnAxisKind lsn_axis;
    MapIndex index;
    Axis keys, lsns;
    StepId rows_epoch; /* whose rows `lsns` shows, where it shows rows */

    bool rastered;
    RasterKey key;
    RasterScales scales;
    Raster raster;
    Grid base;    /* the rasterised map, as large as the area, with lines and tints */
    bool painted; /* base is true of raster, scene, reads, and: */
    Overlay base_overlay;
    LayerId base_kin; /* whose lineage it shows; LAYER_NONE: none */
    MapReads reads;   /* at depth_epoch; owned */
    StepId depth_epoch;
    uint64_t depth_version; /* of the history */
    bool depths_old;        /* depth_epoch is not what is shown: newer ones are awaited */
    /* The deepest segment of each column, of those whose keys exist where there is one. */
    uint32_t *column_depth;   /* its visits; owned */
    uint32_t *column_segment; /* ascending; owned */
    uint32_t deepest;         /* of all segments whose keys exist; of all where none does */

    OverlayValues values[OVERLAY_COUNT_]; /* made when an overlay is first shown */

    Scene scene;
    bool staged; /* the scene is of scene_history, scene_step and scene_version */
    bool marked; /* its markers are those of the map */
    const History *scene_history;
    StepId scene_step;
    uint64_t scene_version; /* of the history */
    LayerId scene_lineage;
    unsigned scene_summary; /* its version, 0: without one */

    MapFrame frame;
    unsigned signs;                 /* of map_signs that were painted last, by their place in the table */
    Cell sign_cells[MAP_SIGNS_MAX]; /* the first cell with each */
    Cell fg_signs[UINT8_MAX + 1];   /* by role: a cell with a state's sign or an outline in it; without both: none */
} MapCache;

/* map.c: the key axis of the map's own layers, or of its space. */
void map_key_axis(const MapView *map, const History *history, const MapIndex *index, Axis *axis);
/* map_overlay.c: whether each layer has a value of its own, which is in the raster; those values, kept in the cache. */
bool overlay_has_values(Overlay overlay);
RasterValues overlay_values(const MapView *map, const History *history);
/* The same by layer id, RASTER_NO_VALUE for those without one; NULL where the overlay goes by place. Heap. */
uint8_t *overlay_layer_values(const MapView *map, const History *history);
void overlay_draw_states(const MapView *map, const History *history, Grid *grid);
void overlay_tint(const MapView *map, const History *history, StepId step, Grid *grid, Rect area);
/* map_signs.c: which of map_signs are on the grid, in the area of layers, or under the selection; O(cells). */
void map_find_signs(MapCache *cache, const Grid *grid, Rect selected);
/* The style of a sign that was found: over deltas with the fill of one such cell, an outline with its colour. */
Style map_sign_style(const MapCache *cache, size_t sign);
/* Was the sign of a state or an outline found in that colour? */
bool map_shows_role(const MapCache *cache, Role role);
/* map_lines.c: splits, levels' borders and markers, into `area` of a grid; then, over outlines, markers' names. */
void map_draw_lines(const MapView *map, Grid *grid, Rect area);
void map_draw_marker_names(const MapView *map, Grid *grid);
/* map_frame.c */
MapFrame map_frame(const MapView *map, Rect rect);
void map_draw_frame(const MapView *map, const History *history, Grid *grid);
/* map_depth.c: brings map.cache->reads up to date, as far as the map knows them; true where they changed. Then
 * column_depth for the scales. */
bool map_depths(const MapView *map, const History *history, StepId step);
void map_column_depths(MapCache *cache);
MapReads map_reads(const MapIndex *index, const History *history, StepId step);
void map_reads_release(MapReads *reads);
static inline bool map_reads_unsure(const MapReads *reads, uint32_t segment)
{
    return reads->unsure && reads->unsure[segment];
}
/* map_names.c: names that people gave, inside boxes; or those that stand on borders, over outlines. */
void map_draw_names(const MapView *map, const History *history, bool on_borders, Grid *grid);
/* Tints every cell by the layers a read of its column's deepest keys has visited when it arrives there. */
void map_depth_tint(const MapCache *cache, const History *history, StepId step, Grid *grid, Rect area);
/* map_notes.c: what the eye should find: counts of L0, batches of images. */
void map_draw_notes(const MapView *map, const History *history, StepId step, Grid *grid);

#endif
