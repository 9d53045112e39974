/* frame.h - draws a whole picture for pipes and documents: a title line, the map, a legend. */
#ifndef TUI_VIEW_FRAME_H
#define TUI_VIEW_FRAME_H

#include "tui/view/map.h"

/* Draws the picture over the whole grid; below 12 rows there is no legend. Sets map->summary to NULL. O(n log n), to
 * compute the summary. */
void frame_draw(MapView *map, const History *history, StepId step, Grid *grid);
/* Appends the title line. Where it needs more than `columns`, the less important parts are omitted.
 *     " odd-brook.txt  26,690 layers  L0 9  2,620 deltas  24,070 images │ depth 57 ≥ fanout 10 → compact │ reads visit
 *     58.0, at most 68" */
void frame_title(const Summary *summary, const History *history, StepId step, int columns, Text *out);

typedef enum FrameKind {
    FRAME_PICTURE, /* an SVG document in the theme */
    FRAME_FIGURE,  /* the same in a light theme, and in the dark one where the reader's system is dark */
    FRAME_PAGE,    /* a self-contained HTML page */
} FrameKind;

/* What who shows the history knows of it. Borrowed; {0}: only what the history tells. */
typedef struct FrameTitle {
    const char *plan;       /* what stands behind the name of a plan: " ▸ plan full"; NULL: "" */
    const Summary *summary; /* of the layers at the step, or at its epoch; NULL: it is computed */
    bool asked;             /* a learner is asked: the title does not give the verdict away */
} FrameTitle;

typedef struct FrameOptions {
    int cols, rows; /* in characters of 8x16 pixels */
    Theme theme;
    FrameKind kind;
    FrameTitle title;
} FrameOptions;

/* Appends the picture as SVG or HTML. */
void frame_svg(const MapView *map, const History *history, StepId step, const FrameOptions *options, Text *out);

#endif
