/* scene.h - what a step shows besides existing layers: states, splits, bands, cuts, markers.
 *
 * Everything is in keys and LSNs; the map, SVG and HTML draw the same scene. It is built from a history and a step, and
 * holds what the compaction in progress at that step has decided so far:
 *
 *     STEP_COMPACT  …  STEP_SPLIT  …  STEP_JOB  …  STEP_CREATE  …  STEP_DELETE  …  next flush or compaction
 *                                       ghost        new              (doomed until here)
 */
#ifndef TUI_VIEW_SCENE_H
#define TUI_VIEW_SCENE_H

#include "tui/view/map.h"

typedef enum SceneState {
    SCENE_NEW,
    SCENE_DOOMED,
    SCENE_GHOST,
    SCENE_KEPT,
    SCENE_ANCESTOR,
    SCENE_DESCENDANT,
    SCENE_STATE_COUNT_
} SceneState;

typedef struct SceneRect {
    SceneState state;
    LayerKind kind;
    LayerId layer; /* LAYER_NONE for a ghost */
    uint32_t job;  /* the job that makes or keeps it, or JOB_NONE */
    KeyRange keys;
    LsnRange lsns; /* for an image, lo == hi */
} SceneRect;

typedef enum SceneLineKind {
    SCENE_SPLIT, /* vertical at scene_gap_key(keys), through lsns */
    SCENE_LEVEL, /* horizontal at lsns.lo, the level's lower border; lsns is its band */
    SCENE_GC,    /* this and all that follow: horizontal at lsns.lo */
    SCENE_BRANCH,
    SCENE_HORIZON,
    SCENE_DISK,
    SCENE_ANCESTRY,
    SCENE_LINE_COUNT_,
} SceneLineKind;

typedef struct SceneLine {
    SceneLineKind kind;
    KeyRange keys; /* a split's gap */
    LsnRange lsns;
    bool weak; /* an assumed split; a level that is not compacted */
    char label[48];
} SceneLine;

/* The splits of one LSN band, shown where the band is tall enough. */
typedef struct SceneBand {
    LsnRange lsns;
    size_t first, count; /* range in Scene.gaps, in ascending order of keys */
} SceneBand;

typedef struct SceneCut {
    uint32_t index; /* in plan.cuts */
    Key key;
    CutClass class;
    bool chosen;
    double score;
} SceneCut;

typedef struct Scene {
    ARRAY(SceneRect) rects;
    size_t lineage_first; /* from here on, rects are those of a lineage */
    ARRAY(SceneLine) lines;
    size_t markers_first, markers_count; /* range in lines: cutoff, branch points, ancestry, disk and horizon */
    ARRAY(SceneBand) bands;              /* the lowest first */
    ARRAY(KeyRange) gaps;                /* the splits of all bands */
    ARRAY(SceneCut) cuts;                /* those of steps so far, and all candidates of the newest cut's job */
    bool has_window;
    KeyRange window; /* the keys of the newest cut's candidates whose sizes are allowed */
} Scene;

/* Builds the scene of a step. `lineage_of`: the layer whose lineage is shown; LAYER_NONE: none. `markers`: cutoff and
 * branch points to draw; NULL: those of the history. The caller frees it with scene_release(). O(layers + steps); only
 * the markers for a history of one step. */
void scene_init(Scene *scene, const History *history, StepId step, LayerId lineage_of, const GcMarkers *markers);
void scene_release(Scene *scene);
/* Adds what a step of an LSM store has created, what the next one deletes, and the levels. scene_init() calls it. */
void scene_add_lsm(Scene *scene, const History *history, StepId step);
/* Adds the levels of an LSM store, or of a plan for one, with their numbers of tables. O(levels); O(layers) for a plan.
 */
void scene_add_lsm_levels(Scene *scene, const History *history, StepId step);
/* Replaces the markers of the scene. O(lines + steps), and O(layers) where the last LSN on disk is known. */
void scene_set_markers(Scene *scene, const History *history, StepId step, const GcMarkers *markers);
/* Replaces the lineage of the scene; LAYER_NONE: it shows none. O(jobs' inputs). */
void scene_set_lineage(Scene *scene, const History *history, LayerId lineage_of);
/* Adds what analysis found in a set without a plan: levels, and perfect splits of levels, of LSN bands, and of all
 * layers but L0. O(n log n). */
void scene_add_summary(Scene *scene, const Summary *summary);

/* The colour of a state, and its line flags, which show it without colours: ghosts are dotted, new layers heavy. */
Style scene_state_style(SceneState state);
uint8_t scene_state_edges(SceneState state);
/* The sign drawn inside the rectangle; 0: no sign. */
uint32_t scene_state_sign(SceneState state);
/* The glyph for the state in a legend: its sign, or a piece of its outline. */
uint32_t scene_state_glyph(SceneState state);
/* The state's word in a legend, "doomed", and a sentence for the help. */
const char *scene_state_name(SceneState state);
const char *scene_state_help(SceneState state);
/* The colour of a kind of lines. */
Style scene_line_style(SceneLineKind kind);
/* The name of a level's line, without what its label says about the level: "level 0" of "level 0 (depth 35)". */
Str scene_level_name(const SceneLine *line);
/* The key at which a split is drawn: the middle of its gap. */
Key scene_gap_key(KeyRange gap);
/* The glyph for a class of cuts: ◆ for the border of an image. */
uint32_t scene_cut_glyph(CutClass class);

#endif
