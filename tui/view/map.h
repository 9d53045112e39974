/* map.h - the map of layers: what the explorer's main pane and `render` draw.
 *
 *     93/1C08 ┍━━━━━━━━━━━━━━━━━┑ L0     key grows to the right, LSN upwards
 *             ├────┬──┐  ┊ ┌────┤
 *     93/1B9A ┝━━━━┷━━┙  ┊ ┕━━━━┙        images are heavy lines on the border at their LSN, split lines are dotted
 *       reads  ▂▂▂▅▅▅▅▂▂▂▂▂█▂▂▂▂▂        ribbon: layers that a read of these keys at the head visits
 *       stacks 112221100001223110        ribbon: deltas that count for an image there
 *       cuts   ▲───────◆──┊──■──         ruler: candidate cuts
 *              1663/16386/35417:0        key axis
 *
 * A MapView is a camera: axes, windows, what to overlay, what is selected. Set its public fields at any time; painting
 * notices what changed, and keeps the rasterised map while nothing did, so moving cursor or selection costs
 * microseconds.
 *
 *     MapView map;
 *     map_init(&map);
 *     map_paint(&map, history, step, &grid, rect);      // draws, and remembers where everything is
 *     MapHit hit = map_pick(&map, mouse_x, mouse_y);    // what is there
 *     map_zoom(&map, mouse_x, mouse_y, 2, 2);           // closer, at the mouse
 *     map_paint(&map, history, step, &grid, rect);
 *     map_release(&map);
 *
 * Functions that take x, y mean cells of the grid last painted; before the first paint they do nothing. The history is
 * not kept between calls by anything but map_paint()'s cache: paint again after it changed.
 */
#ifndef TUI_VIEW_MAP_H
#define TUI_VIEW_MAP_H

#include "core/analysis/garbage.h"
#include "core/analysis/summary.h"
#include "tui/view/axis.h"
#include "tui/view/theme.h"
#include "tui/view/window.h"

#include <stdatomic.h>

typedef enum Overlay {
    OVERLAY_KIND,       /* delta, L0, image */
    OVERLAY_LEVEL,      /* levels of the plan, or as identified */
    OVERLAY_PARTITION,  /* partitions of the plan */
    OVERLAY_AGE,        /* the age of layers, by LSN: the older, the darker */
    OVERLAY_SIZE,       /* size against the policy's target */
    OVERLAY_DEPTH,      /* the number of layers that a read visits down to here */
    OVERLAY_RESIDENCY,  /* on local disk, evicted, unknown */
    OVERLAY_VISIBILITY, /* visible to reads or not, unknown */
    OVERLAY_LINEAGE,    /* what the selected layer was made from, and what it became */
    OVERLAY_STATES,     /* a state that the caller assigns to each layer: map.states */
    OVERLAY_COUNT_,
} Overlay;

/* A place that the map points at: a layer of a read's path, a search match, a region. */
typedef struct MapMark {
    KeyRange keys;
    LsnRange lsns;
    Role role;         /* ROLE_BAD, ROLE_WARN, ROLE_MATCH, … */
    const char *label; /* may be NULL; must outlive the paint */
    const char *word;  /* the legend's word for such marks; not owned; NULL: "marked" */
    const char *full;  /* the same where there is room, in exported pictures; not owned; NULL: `word` */
} MapMark;

/* A state that a caller assigns to layers: why one is garbage or not, on which sides of a comparison it is. */
typedef struct MapState {
    const char *name;
    int weight;       /* 0 to 7 on the ramp; cells with several layers show the mean. -1: the layers are not marked */
    Role role;        /* role of the sign */
    uint32_t sign;    /* shown in the middle of boxes and image lines, so that colours are not needed; 0: none */
    const char *help; /* a line for the help */
} MapState;

typedef struct MapStates {
    const char *name;       /* name of the overlay */
    const uint8_t *of;      /* by layer id: index in `states`; not owned */
    size_t count;           /* number of layers in `of` */
    const MapState *states; /* not owned */
    size_t state_count;     /* at most 64 */
    unsigned version;       /* changes whenever `of` does */
} MapStates;

#define MAP_SPACE_SETS 3

typedef struct MapOptions {
    bool hide_axes, hide_ribbon, hide_cuts, hide_splits, hide_levels, hide_markers, hide_ghosts, hide_notes;
} MapOptions;

/* The edges that maps of several layer sets share, so that a key is in the same column in all of them. */
typedef struct MapSpace {
    EdgeUnion edges; /* owned */
    const LayerSet *sets[MAP_SPACE_SETS];
    size_t count;
    unsigned version; /* another number for another space; above 0 */
} MapSpace;

/* Makes the space of these sets, which must outlive it. The caller frees it with map_space_release(). O(n log n). */
void map_space_init(MapSpace *space, const LayerSet *const *sets, size_t count, unsigned version);
void map_space_release(MapSpace *space);

/* Heights of stacks of deltas, for a second ribbon. */
typedef struct MapStacks {
    const KeyRange *keys;   /* ascending, disjoint; not owned */
    const uint32_t *height; /* one for each range; not owned */
    size_t count;
    uint64_t enough; /* an image is created when a stack reaches that height */
} MapStacks;

/* Threads on which maps of many layers are painted (tui/app/map_threads.h). */
typedef struct MapThreads {
    /* Starts work(self), which is to end soon after the flag becomes true. NULL: no thread could be started. */
    void *(*start)(void (*work)(void *self, const atomic_bool *cancelled), void *self);
    bool (*wait)(void *thread, int ms); /* waits up to `ms` milliseconds, -1 without limit. True: the work has ended */
    void (*end)(void *thread);          /* cancels the work, waits for its end, and frees the thread */
} MapThreads;

typedef struct MapView {
    const MapSpace *space; /* not owned; NULL: the axes are those of the map's own layers */
    KeyAxisKind key_axis;
    LsnAxisKind lsn_axis;
    Overlay overlay;
    MapOptions options;
    LayerId selected;  /* LAYER_NONE: nothing */
    uint32_t decision; /* the decision whose keys and LSNs are outlined; DECISION_NONE: nothing */
    bool has_cursor;
    Key cursor_key;
    Lsn cursor_lsn;
    MapStates states;         /* for OVERLAY_STATES; {0}: nothing is known */
    const GcMarkers *markers; /* markers drawn in place of the history's; not owned. NULL: the history's */
    const MapMark *marks;     /* not owned */
    size_t mark_count;
    /* the summary of the live layers, where the caller has one; not owned. NULL: the map computes what it needs */
    const Summary *summary;
    unsigned summary_version; /* another number for another summary */
    bool keeps_ribbon;        /* the ribbon is wanted on low screens too, where else it gives way to the map */
    const MapStacks *stacks;  /* not owned; NULL: no ribbon of stacks */
    /* the caller will have a summary soon: the map computes nothing without one, and keeps the last ribbon */
    bool awaits_summary;
    const MapThreads *threads; /* on which layers are painted that take longer than a frame; NULL: none are */
    bool awaits_layers;        /* map_paint() has drawn the layers of before: those of now are still being painted */
    bool fitted;               /* the window follows all live layers; cleared by the functions that move it */
    Window keys, lsns;         /* the visible ranges, as positions on the axes */
    struct MapCache *cache;    /* index, axes, raster, geometry of the last paint; owned */
} MapView;

typedef enum MapPlace { MAP_NOWHERE, MAP_LAYERS, MAP_RIBBON, MAP_CUTS, MAP_KEY_AXIS, MAP_LSN_AXIS } MapPlace;

typedef struct MapHit {
    MapPlace place;
    /* the smallest layer in the cell (an image on its border before the delta under it), or LAYER_NONE */
    LayerId layer;
    size_t layers; /* number of layers that reach into the cell */
    KeyRange keys; /* the keys and LSNs of the cell */
    LsnRange lsns;
    uint32_t cut; /* on MAP_CUTS: index in plan.cuts, or UINT32_MAX */
} MapHit;

/* Was the name given by a person, in a scenario or a picture? Other names only repeat keys and LSNs. */
enum { MAP_NAME_MAX = 32 }; /* longest such name, in bytes */
bool map_name_given(Str name);

/* Makes a map that shows all layers on rank axes. The caller frees it with map_release(). */
void map_init(MapView *map);
/* The axes with which a history is opened: linear ones for a picture, so that it looks as drawn, else ranks. */
void map_usual_axes(const History *history, KeyAxisKind *keys, LsnAxisKind *lsns);
void map_release(MapView *map);

/* Draws the map inside `rect`. At 240x70 cells it takes at most 4 ms for 26,690 layers and 16 ms for a million. */
void map_paint(MapView *map, const History *history, StepId step, Grid *grid, Rect rect);
/* Begins on a thread what the same map_paint() needs, if the map has threads. map_wait() then waits up to `ms`
 * milliseconds for it, but only once; map_paint() draws what is there by then. */
void map_begin(MapView *map, const History *history, StepId step, Rect rect);
void map_wait(MapView *map, int ms);
/* Ends the map's work on threads, which reads the history. To be called before the history changes or is freed. */
void map_halt(MapView *map);
/* Fits the window to the live layers now, without painting. */
void map_fit_now(MapView *map, const History *history, StepId step);
/* Makes the vertical axis that a map of this step has. The caller frees it with axis_release(). */
void map_lsn_axis(Axis *axis, LsnAxisKind kind, const History *history, const LayerIndex *index, StepId step);
/* Computes the layout of a history for a map with these axes, which takes longest when many layers are first painted.
 * Only reads the history, so it may run on a thread. The caller passes `made` to map_swap_layout(), and frees
 * it with map_release(). */
void map_lay_out(KeyAxisKind keys, LsnAxisKind lsns, const MapSpace *space, const History *history, StepId step,
                 MapView *made);
/* Exchanges the layouts of two maps of the same layers. The first stays at its place on the screen, and its window
 * shows the same keys and LSNs. */
void map_swap_layout(MapView *map, MapView *other);
/* The legend's text for a mark; and whether mark i is the first one with its word and role, because a legend lists each
 * pair once. O(i). */
const char *map_mark_word(const MapMark *mark);
/* Is it a region? It has double lines, and is drawn above the selected layer. */
bool map_mark_is_region(const MapMark *mark);
bool map_mark_is_first(const MapView *map, size_t i);
/* Explains the glyphs and colours on the screen in the rows of `rect`; with fewer words where it is narrow, and with
 * "…" at its end where they still do not fit. */
void map_legend(const MapView *map, Grid *grid, Rect rect);
/* The same for several maps, each sign once; without the overlay's name where a caption beside the legend says it. */
void map_legend_of(const MapView *const *maps, size_t count, bool captioned, Grid *grid, Rect rect);

/* What is at a cell: its place, keys and LSNs, and the smallest layer there. O(blocks of deltas + layers near the
 * cell).
 */
MapHit map_pick(const MapView *map, int x, int y);
/* Finds the cell of a key and an LSN; for those out of view, a cell just outside the area. False before the first
 * paint.
 */
bool map_locate(const MapView *map, Key key, Lsn lsn, int *x, int *y);
/* The area of layers in the last painted grid, without axes and ribbon. */
Rect map_area(const MapView *map);
/* The label of the ribbon as last painted: "reads ≤57"; false: there is no ribbon. Is there room for it beside the
 * ribbon? */
enum { MAP_READS_SIZE = 32 };
bool map_reads_label(const MapView *map, char out[MAP_READS_SIZE]);
bool map_labels_reads(const MapView *map);

/* To be called when map.markers (GC cutoff, branch points) have changed: the next paint draws them again. */
void map_markers_changed(MapView *map);

/* Lets the window show all live layers again. */
void map_fit(MapView *map);
/* Changes the axes; the window keeps its keys and LSNs. */
void map_set_axes(MapView *map, KeyAxisKind keys, LsnAxisKind lsns);
/* Zooms keys and LSNs by these factors (2: closer, 0.5: farther, 1: unchanged) around a cell; where the cursor is in
 * it, around the cursor's own place. */
void map_zoom(MapView *map, int x, int y, double keys, double lsns);
/* Moves the window by cells: positive to higher keys and higher LSNs. */
void map_pan(MapView *map, int columns, int rows);
/* Shows these ranges with a margin. An empty LSN range means one LSN. */
void map_fly(MapView *map, KeyRange keys, LsnRange lsns);
/* Does the map show what map_fly() to these ranges shows? */
bool map_is_at(const MapView *map, KeyRange keys, LsnRange lsns);
/* Shows exactly these ranges, limited to what there is; also before the first paint. */
void map_window(MapView *map, const History *history, KeyRange keys, LsnRange lsns);
/* Shows a layer with a margin; nothing changes where there is no such layer. */
void map_fly_layer(MapView *map, const History *history, LayerId layer);
/* The visible keys and LSNs. False: the window follows all layers, or nothing has been painted yet. */
bool map_shows(const MapView *map, KeyRange *keys, LsnRange *lsns);
/* Pans as little as brings a place into view. */
void map_reveal(MapView *map, Key key, Lsn lsn);

/* Moves the cursor, which is a key and an LSN, by cells: to an edge of a layer where the cell shows one. Pans at the
 * edge of the window. Without a cursor, puts it into the middle. */
void map_move_cursor(MapView *map, int columns, int rows);
/* The layer under the cursor, as map_pick() picks. */
LayerId map_cursor_layer(const MapView *map);

/* The layer `count` places after (direction 1) or before (-1) `from` in reading order: from the newest LSN down, keys
 * from left to right; at most the last one. From LAYER_NONE: the first or the last. LAYER_NONE where no layer follows
 * `from`. O(layers); O(n log n) for a count above 1. */
LayerId map_next_layer(const History *history, StepId step, LayerId from, int direction, uint64_t count);

/* A row below the map that is not always there; MAP_ROW_ANY: no such row. */
typedef enum MapRow { MAP_ROW_ANY, MAP_ROW_RULER, MAP_ROW_STACKS } MapRow;

/* The meaning of a sign on the map. */
typedef struct MapSign {
    const char *signs, *help;
    const char *word; /* its word in map_legend(); NULL: the legend does not list it */
    uint32_t glyph;   /* its glyph there */
    Style style;
    bool (*on)(const Cell *cell); /* does a cell show the sign? NULL: `row` decides, and every map shows MAP_ROW_ANY */
    MapRow row;                   /* the row that has the sign */
    const char *family;           /* the words for it and the signs that share its item in a short legend */
    const char *table_word;       /* replaces `word` for the tables of an LSM store; NULL: the same */
    const char *brief;            /* replaces both where a legend has little room; NULL: the same */
    bool of_decision;             /* only a decision's frame means it; the frame of a region has the same colour */
    bool named;                   /* lists show its word beside it, because it is a blank */
    bool over; /* the sign lies on a fill, and `signs` is the glyph that the theme makes of both without colours */
} MapSign;
/* Receives a sign: the first `painted` columns of `signs` are to be painted in the style that they have on the map. */
typedef void MapSignShown(void *self, const char *signs, int painted, Style style, const char *help);
/* Calls `add` for every sign that the map shows as painted last: those of map_signs, states of layers, cuts. */
void map_signs_shown(const MapView *map, MapSignShown *add, void *self);
/* All signs that do not depend on the layers' states or on cuts. */
extern const MapSign map_signs[];
extern const size_t map_sign_count;

/* The overlay's name in options and legends: "depth". */
const char *map_overlay_name(Overlay overlay);
/* A line on what the overlay shows. */
const char *map_overlay_help(Overlay overlay);
/* Sets the words for both ends of the overlay's ramp. False where it has no ramp. */
bool map_overlay_ramp(Overlay overlay, const char **low, const char **high);
/* Brings what is drawn over the layers (lines, states) up to date with a step, without painting. */
void map_stage(const MapView *map, const History *history, StepId step);
/* Begins that on a thread, if the map has threads, for the map_begin() or map_paint() of the same frame. */
void map_stage_begin(MapView *map, const History *history, StepId step);
/* Why the overlay of a painted or staged map shows nothing; NULL: it shows something. O(layers). */
const char *map_overlay_lacks(const MapView *map, const History *history, StepId step);
/* Reads an overlay's name. False for other texts, and for "states", which only a caller can fill. */
bool map_overlay_parse(Str text, Overlay *overlay);

#endif
