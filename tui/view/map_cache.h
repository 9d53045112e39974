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

/* The places of the map's parts in the grid. A height or width of 0: the part is not shown. */
typedef struct MapFrame {
    Rect all, area, lsn_labels, ribbon, stacks, cuts, key_labels, caption;
} MapFrame;

/* Everything that the raster depends on; compared bytewise, so padding must be zero. */
typedef struct RasterKey {
    Window keys, lsns;
    uint64_t target;
    uint64_t version; /* version of the history */
    uint32_t epoch;
    int cols, rows, key_axis, lsn_axis;
    int overlay; /* -1: an overlay without values */
    MapOptions options;
    unsigned states; /* version of the states + 1; 0: the overlay shows none */
} RasterKey;

typedef struct OverlayContext {
    const History *history;
    const MapStates *states;
    uint64_t size_begins[8]; /* sizes in bytes at which the steps of the size overlay begin */
} OverlayContext;

typedef struct OverlayValues {
    RasterValues values; /* NULL: not computed; owned */
    uint64_t target;     /* the target size that they were computed for */
    unsigned states;     /* the version of the states that they were computed from */
} OverlayValues;

/* The layers that a read at the head visits, per segment. */
typedef struct MapReads {
    uint32_t *visits; /* NULL: unknown */
    uint8_t *unsure;  /* 1: no key of the segment is known to exist, as in ReadProfile; NULL: all keys may exist */
    uint32_t segments;
} MapReads;

/* A raster that is made on a thread (map_job.c). */
typedef struct RasterJob RasterJob;

/* A scene that is made on a thread (map_stage.c). */
typedef struct StageJob StageJob;

/* Where a rectangle of the scene lies. */
typedef struct SceneOutline {
    CellEdges at;
    uint8_t state, kind; /* SceneState, LayerKind */
} SceneOutline;

enum { MAP_SIGNS_MAX = 32, MAP_BATCHES_MAX = 6 };

/* The images at one LSN. */
typedef struct MapBatch {
    uint32_t lsn; /* rank */
    uint32_t images;
} MapBatch;

/* What the notes on the map say. */
typedef struct MapNotes {
    uint32_t l0, l0_top; /* number of L0, and the rank of the highest LSN */
    MapBatch batches[MAP_BATCHES_MAX];
    int batch_count;
} MapNotes;

typedef struct MapCache {
    bool indexed;
    const History *history; /* the history painted last */
    uint64_t version;       /* its version when its index was made */
    unsigned space;         /* version of the map's space; 0: it has none */
    StepId step;            /* the step painted last */
    KeyAxisKind key_axis;
    LsnAxisKind lsn_axis;
    MapIndex index;
    Axis keys, lsns;
    StepId rows_epoch; /* the epoch for which `lsns` was made */

    bool rastered;
    RasterKey key;
    RasterScales scales;
    CellValues key_cells, lsn_cells; /* of the scales */
    Raster raster;
    RasterJob *job; /* makes the raster of `key` on a thread, until which `raster` is another; NULL: it is that one */
    bool columned;  /* the columns' depths are those of the scales */
    Grid base;      /* the rasterised map, as large as the area, with lines and tints */
    bool painted;   /* base agrees with raster, scene, reads, base_overlay and base_kin, and notes with the raster */
    MapNotes notes;
    Overlay base_overlay;
    LayerId base_kin; /* the layer whose lineage is shown; LAYER_NONE: no lineage is */
    MapReads reads;   /* reads at depth_epoch; owned */
    StepId depth_epoch;
    uint64_t depth_version; /* version of the history at depth_epoch */
    bool depths_old;        /* the reads are of an earlier epoch: the summary with newer ones is awaited */
    /* The segment that each column shows: the first of its segments by map_reads_before(). */
    uint32_t *column_depth;   /* its visits; owned */
    uint32_t *column_segment; /* its number, ascending; owned */
    uint32_t deepest;         /* the visits of the first of these by map_reads_before() */
    bool deepest_unsure;      /* no key of that segment is known to exist */

    OverlayValues values[OVERLAY_COUNT_]; /* computed when an overlay is first shown */

    Scene scene;
    StageJob *stage; /* makes the next scene; NULL: none does */
    bool staged;     /* the scene is of scene_history, scene_step and scene_version */
    bool marked;     /* the scene's markers are those of the map */
    const History *scene_history;
    StepId scene_step;
    uint64_t scene_version; /* version of scene_history */
    LayerId scene_lineage;
    unsigned scene_summary; /* version of the summary in the scene; 0: it has none */
    bool placed;            /* the following are those of the scene and the scales */
    ARRAY(SceneOutline) outlines;
    /* By column: the cut that the ruler shows there, as an index in scene.cuts, or UINT32_MAX; owned. */
    uint32_t *column_cut;
    unsigned outlined; /* a bit for each state of the scene's rectangles */

    MapFrame frame;
    unsigned signs;                 /* a bit for each of map_signs that was painted last */
    bool shows_decision;            /* the frame of a decision was drawn last */
    Cell sign_cells[MAP_SIGNS_MAX]; /* the first cell that shows it */
    bool fills[UINT8_MAX + 1];      /* by role: is it the background of a painted cell? */
    Cell fg_signs[UINT8_MAX + 1]; /* by role: a cell with a state's sign or an outline in that role, or an empty cell */
} MapCache;

/* map.c: the key axis of the map's own layers, or of its space. */
void map_key_axis(const MapView *map, const History *history, const MapIndex *index, Axis *axis);
/* map_overlay.c: whether the overlay has a value for each layer, which the raster needs; and these values, in the order
 * of the index, kept in the cache. */
bool map_overlay_has_values(Overlay overlay);
RasterValues map_overlay_values(const MapView *map, const History *history);
/* The same, if they are known; NULL: they are not, or the overlay has none. */
RasterValues map_overlay_values_known(const MapView *map, const History *history);
/* Makes the values of the overlay for these layers with the context, which map_overlay_context() has made. */
RasterValues map_overlay_values_make(Overlay overlay, const MapIndex *index, const OverlayContext *context);
OverlayContext map_overlay_context(const MapView *map, const History *history);
/* Keeps values that were made with the context. */
void map_overlay_values_keep(MapCache *cache, Overlay overlay, const OverlayContext *context, RasterValues values);
/* The values by layer id, RASTER_NO_VALUE for layers without one; NULL where the overlay has none. The caller frees
 * them. */
uint8_t *map_overlay_layer_values(const MapView *map, const History *history);
/* Draws the signs of the layers' states. */
void map_overlay_draw_states(const MapView *map, const History *history, Grid *grid);
/* Tints `area` for overlays that show places. */
void map_overlay_tint(const MapView *map, const History *history, StepId step, Grid *grid, Rect area);
/* map_signs.c: forgets the signs; adds those of map_signs that are on the grid, in the area of layers. O(cells). */
void map_forget_signs(MapCache *cache);
void map_find_signs(MapCache *cache, const Grid *grid);
/* The style of a sign: that of the cell where it was found, or its own if it was not found. */
Style map_sign_style(const MapCache *cache, size_t sign);
/* The style of the cell where the sign of a state or an outline was found in that colour. */
Style map_role_style(const MapCache *cache, Role role);
/* Was the sign of a state or an outline found in that colour? */
bool map_shows_role(const MapCache *cache, Role role);
/* map_lines.c: draws splits, borders of levels and markers into `area` of a grid; later, over outlines, the names of
 * markers. */
void map_draw_lines(const MapView *map, Grid *grid, Rect area);
void map_draw_marker_names(const MapView *map, Grid *grid);
/* map_marks.c: draws the marks and the frame of the decision; the selected layer and the region above them; later, over
 * names and notes, the cursor. */
void map_draw_marks(const MapView *map, const History *history, Grid *grid);
void map_draw_selected(const MapView *map, const History *history, Grid *grid);
void map_draw_cursor(const MapView *map, Grid *grid);
/* map_job.c: starts the raster of the cache's key on a thread. False: no thread could be started. */
bool map_job_start(const MapView *map, const History *history, StepId step);
/* Replaces the raster by the one of the job, if that has ended, or with `wait` when it ends. True: it has been. */
bool map_job_take(MapCache *cache, bool wait);
/* Cancels the job, if there is one. */
void map_job_drop(MapCache *cache);
/* Says on the map that the layers of the window are still being painted. */
void map_job_draw(const MapCache *cache, Grid *grid);
/* map_stage.c: forgets the scene that map_stage_begin() has begun. */
void map_stage_drop(MapCache *cache);
/* map_scene.c: the cells of a range on the map's axes. O(log cells). */
CellEdges map_cells_of(const MapCache *cache, KeyRange keys, LsnRange lsns);
/* map_scene.c: finds the cells of the scene's rectangles and cuts, unless they are known, and forgets them; draws the
 * outlines and signs of the step's states. */
void map_scene_place(MapCache *cache);
void map_scene_drop(MapCache *cache);
void map_scene_draw(const MapView *map, Grid *grid);
/* map_frame.c: divides `rect` among the map's parts; draws all of them but the layers. */
MapFrame map_frame(const MapView *map, Rect rect);
void map_draw_frame(const MapView *map, const History *history, Grid *grid);
/* map_depth.c: brings map->cache->reads up to date, unless a summary is awaited. True: they have changed. */
bool map_depths(const MapView *map, const History *history, StepId step);
/* Computes column_depth, column_segment and deepest for the columns of the scales. */
void map_column_depths(MapCache *cache);
/* Sweeps the reads at a step. The caller frees them with map_reads_release(). O(n log n). */
MapReads map_reads(const MapIndex *index, const History *history, StepId step);
void map_reads_release(MapReads *reads);
/* Is no key of the segment known to exist? */
static inline bool map_reads_unsure(const MapReads *reads, uint32_t segment)
{
    return reads->unsure && reads->unsure[segment];
}
/* Is segment `a` to be shown rather than `b`? Segments with layers and keys known to exist come first, then deeper
 * ones. */
bool map_reads_before(const MapReads *reads, uint32_t a, uint32_t b);
/* map_names.c: draws names that people gave inside boxes; with `on_borders`, those that only fit on borders. */
void map_draw_names(const MapView *map, const History *history, bool on_borders, Grid *grid);
/* map_depth.c: tints every cell by the number of layers that a read of the column's segment has visited down to it. */
void map_depth_tint(const MapCache *cache, const History *history, StepId step, Grid *grid, Rect area);
/* map_notes.c: finds cache->notes for the scales and the step, and writes them on the map. O(L0 + LSNs in view), and
 * O(images) of the larger batches where the window does not show all keys. */
void map_find_notes(MapCache *cache, const History *history, StepId step);
void map_draw_notes(const MapCache *cache, Grid *grid);

#endif
