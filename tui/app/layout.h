/* layout.h - divides a screen of any size.
 *
 *     wide (from 100 columns)                 narrow
 *     +------------------------------------+  +---------------------------+
 *     | title                              |  | title                     |
 *     +---------------------+--------------+  +---------------------------+
 *     | map                 | side         |  | map                       |
 *     |                     |--------------|  |---------------------------|
 *     |                     | layer        |  | side                      |
 *     +---------------------+--------------+  +---------------------------+
 *     | message                            |  | message                   |
 *     | hint                               |  | hint                      |
 *     +------------------------------------+  +---------------------------+
 *
 * Rectangles exclude the lines around them, which belong to the frame. Below 40x12 nothing fits: `tiny`.
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
    PANE_MESSAGES,
    PANE_COUNT
} PaneId;

/* The part that takes the whole screen. */
typedef enum LayoutWhole { WHOLE_NOTHING, WHOLE_MAP, WHOLE_SIDE, WHOLE_LAYER } LayoutWhole;

typedef struct Layout {
    bool tiny, wide;
    LayoutWhole whole; /* the part that takes the whole screen; the others are empty */
    bool covered;      /* a pane covers the map, which is not drawn */
    Rect frame;        /* everything between title and hint, including borders */
    Rect map;          /* without its border */
    Rect other[2];     /* maps of the other sides of a comparison, of the same size; empty: no such side */
    Rect side, layer;  /* without their borders; layer is empty on a narrow screen */
} Layout;

typedef enum LayoutKind {
    LAYOUT_USUAL,
    LAYOUT_TEXT,    /* the side pane has long text, and gets all the room there is */
    LAYOUT_COMPARE, /* two maps side by side, with the side pane below them */
    LAYOUT_COMPARE_3,
    /* the side pane has a page that is read beside the map: it takes the side column, or on a narrow screen as many
     * rows as the page has, up to three fifths */
    LAYOUT_LESSON,
} LayoutKind;

/* Divides a screen. `bottom` is the number of rows below the frame, for a message and the hint; two at least. `page` is
 * the number of lines of a lesson's page; 0: unknown. */
Layout layout_make(int cols, int rows, int bottom, LayoutKind kind, int page);
/* Is the side pane beside the map, not below it? */
bool layout_is_wide(int cols);
/* Gives one part the whole screen; the maps of a comparison share it. Does nothing for WHOLE_NOTHING and tiny
 * screens. */
void layout_spread(Layout *layout, LayoutWhole whole);

#endif
