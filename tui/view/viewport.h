/* viewport.h - the window through which an axis is seen, and the one transform for layers, markers and labels.
 *
 * A cell is divided into `sub` parts. A view of `cells` cells shows the window's start in the middle of the first cell
 * and its end in the middle of the last one, where box borders are drawn:
 *
 *     cell        0     1     2     3          a border at the window's start runs through cell 0
 *     parts     |0 1|2 3|4 5|6 7|              sub = 2: part 1 begins at the window's start
 *                 ^lo             ^hi          part 7 begins at its end
 *
 * The transform is a table: bounds[b] is the first position that lies in part b. A position's part is found in the
 * table, a part's positions are read from it: both directions are exact, and neighbours that share an edge share its
 * part.
 */
#ifndef TUI_VIEW_VIEWPORT_H
#define TUI_VIEW_VIEWPORT_H

#include "tui/view/axis.h"

typedef struct Window {
    Position lo, hi; /* lo < hi */
} Window;

typedef struct Scale {
    int cells, sub;
    int parts;        /* cells * sub */
    Position *bounds; /* [parts + 1]; owned */
    Window window;
} Scale;

void scale_init(Scale *scale, Window window, int cells, int sub);
void scale_release(Scale *scale);

/* The part a position lies in: -1 before the first, `parts` behind the last. O(log parts). */
int scale_part(const Scale *scale, Position position);
/* The positions of a cell, [lo, hi). */
Window scale_cell(const Scale *scale, int cell);
/* Parts of all ranks of an axis: `parts` has axis->count entries. O(ranks + parts). */
void scale_ranks(const Scale *scale, const Axis *axis, int32_t *parts);

/* The same where parts are known to be few (fewer than 32,768): half the memory for a sweep to walk over. */
void scale_ranks_small(const Scale *scale, const Axis *axis, int16_t *parts);

/* All of an axis. */
Window window_all(const Axis *axis);
/* Zooms by factor (>1: closer) with the position `at` staying where it is; never wider than the axis. */
Window window_zoom(const Axis *axis, Window window, Position at, double factor);
/* Moves by a signed fraction of its width, kept inside the axis. */
Window window_pan(const Axis *axis, Window window, double fraction);
/* A window that shows [lo, hi) with a margin (a fraction of its width, each side), kept inside the axis. */
Window window_around(const Axis *axis, Position lo, Position hi, double margin);

#endif
