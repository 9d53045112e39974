/* scene.h - what a step shows beside the mass of existing layers: states, splits, bands, cuts, markers. Data, not
 * cells.
 *
 * Everything is in keys and LSNs; the map, SVG and HTML draw the same scene. Built from (history, step), it holds what
 * the compaction in progress at that step has decided so far:
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
    uint32_t job;  /* or JOB_NONE */
    KeyRange keys;
    LsnRange lsns; /* an image's: lo == hi */
} SceneRect;

typedef enum SceneLineKind {
    SCENE_SPLIT, /* vertical at keys.lo, through lsns */
    SCENE_LEVEL, /* horizontal at lsns.lo: a level's lower border; band of lsns */
    SCENE_GC,    /* horizontal lines */
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

/* Splits of one LSN band only: shown where the band is tall enough to see them. */
typedef struct SceneBand {
    LsnRange lsns;
    size_t first, count; /* in scene.gaps; ascending keys */
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
    ARRAY(SceneLine) lines;
    size_t markers_first, markers_count; /* of lines: those of cutoff, branch points, ancestry, disk and horizon */
    ARRAY(SceneBand) bands;              /* lowest first */
    ARRAY(KeyRange) gaps;                /* of bands */
    ARRAY(SceneCut) cuts;                /* of the newest cut's job, and all chosen ones */
    bool has_window;
    KeyRange window; /* where the newest cut may lie: its stretch window */
} Scene;

/* `markers`: cutoff and branch points to draw; NULL: those of the history. O(layers + steps of the compaction); a
 * history whose layers all live for ever costs only its markers. */
void scene_init(Scene *scene, const History *history, StepId step, LayerId lineage_of, const GcMarkers *markers);
void scene_release(Scene *scene);
/* What a step of an LSM store brought, what the next takes away, and its levels; scene_init() asks for it. */
void scene_add_lsm(Scene *scene, const History *history, StepId step);
/* Draws other markers, and leaves the rest of the scene as it is. O(lines), and O(layers) where the last LSN on disk is
 * known. */
void scene_set_markers(Scene *scene, const History *history, StepId step, const GcMarkers *markers);
/* Adds what analysis found in a set without a plan: levels, and perfect splits of levels, of LSN bands, and of all
 * layers but L0. O(n log n). */
void scene_add_summary(Scene *scene, const Summary *summary);

/* How a state looks: colour, and lines that tell it without colours (ghosts dotted, new ones heavy). */
Style scene_state_style(SceneState state);
uint8_t scene_state_edges(SceneState state);
/* What stands in the rectangle; 0: nothing. */
uint32_t scene_state_sign(SceneState state);
/* What stands for it in a legend: its sign, or a piece of its outline. */
uint32_t scene_state_glyph(SceneState state);
const char *scene_state_name(SceneState state);
const char *scene_state_help(SceneState state);
Style scene_line_style(SceneLineKind kind);
/* The key a split is drawn at: inside its gap. */
Key scene_gap_key(KeyRange gap);
/* ▲ ◆ ■ … for a class of cuts. */
uint32_t scene_cut_glyph(CutClass class);

#endif
