/* scale.h - from positions of an axis to cells of the screen and back: the one transform for layers, markers and
 * labels.
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
#ifndef TUI_VIEW_SCALE_H
#define TUI_VIEW_SCALE_H

#include "tui/view/window.h"

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

#endif
