/* layout.h - where things are on a screen of any size.
 *
 *     wide (from 100 columns)                 narrow
 *     +------------------------------------+  +---------------------------+
 *     | title                              |  | title                     |
 *     +---------------------+--------------+  +---------------------------+
 *     | map                 | side         |  | map                       |
 *     |                     |--------------|  |---------------------------|
 *     |                     | layer        |  | side                      |
 *     +---------------------+--------------+  +---------------------------+
 *     | hint                               |  | hint                      |
 *     +------------------------------------+  +---------------------------+
 *
 * Rectangles are the insides; the lines between them belong to the frame. Below 40x12 nothing fits: `tiny`.
 */
#ifndef TUI_APP_LAYOUT_H
#define TUI_APP_LAYOUT_H

#include "tui/view/grid.h"

typedef enum PaneId {
    PANE_MAP,
    PANE_FINDINGS,
    PANE_DECISIONS,
    PANE_JOBS,
    PANE_WHY,
    PANE_READ,
    PANE_WORST,
    PANE_LAYER,
    PANE_INSIDE,
    PANE_PARAMETERS,
    PANE_STATISTICS,
    PANE_LIVES,
    PANE_LEDGER,
    PANE_EVENTS,
    PANE_LEVELS,
    PANE_HELP,
    PANE_LESSON,
    PANE_LESSONS,
    PANE_REGION,
    PANE_COMPARE,
    PANE_GARBAGE,
    PANE_TABLE,
    PANE_CUTS,
    PANE_FLEET,
    PANE_GATES,
    PANE_COUNT
} PaneId;

/* What takes the whole screen. */
typedef enum LayoutWhole { WHOLE_NOTHING, WHOLE_MAP, WHOLE_SIDE, WHOLE_LAYER } LayoutWhole;

typedef struct Layout {
    bool tiny, wide;
    LayoutWhole whole; /* the others have no place then */
    bool covered;      /* a pane takes all of the screen: the map is not drawn */
    Rect frame;        /* all between title and hint, with its border */
    Rect map;          /* inside its border */
    Rect other[2];     /* of the same size, for the other sides of a comparison; empty where there is none */
    Rect side, layer;  /* inside; layer is empty on a narrow screen */
} Layout;

typedef enum LayoutKind {
    LAYOUT_USUAL,
    LAYOUT_TEXT,    /* the side pane holds much to read, and gets all the room that there is */
    LAYOUT_COMPARE, /* two maps side by side, the side pane below them */
    LAYOUT_COMPARE_3,
    LAYOUT_LESSON, /* it holds a page that is read beside the map: the side column; on a narrow screen as many rows as
                      the page has, up to three fifths */
} LayoutKind;

/* `bottom`: rows below the frame, for the hint or a message; 0: one. `page`: how many lines a lesson's page has; 0:
 * that is not known. */
Layout layout_make(int cols, int rows, int bottom, LayoutKind kind, int page);
/* Whether the side pane stands beside the map, not below it. */
bool layout_is_wide(int cols);
/* Gives one part the whole screen; maps of a comparison share it. */
void layout_spread(Layout *layout, LayoutWhole whole);

#endif
