/* scale.h - the transform from positions of an axis to cells of the screen and back, which layers, markers and labels
 * share.
 *
 * A cell is divided into `sub` parts. A view of `cells` cells has the window's start in the middle of the first cell
 * and its end in the middle of the last one, because box borders are drawn in the middle of cells:
 *
 *     cell        0     1     2     3          a border at the window's start runs through cell 0
 *     parts     |0 1|2 3|4 5|6 7|              sub = 2: part 1 begins at the window's start
 *                 ^lo             ^hi          part 7 begins at its end
 *
 * The transform is a table: bounds[b] is the first position in part b. The part of a position is found in the table,
 * the positions of a part are read from it, so both directions are exact, and neighbours that share an edge share its
 * part.
 */
#ifndef TUI_VIEW_SCALE_H
#define TUI_VIEW_SCALE_H

#include "tui/view/window.h"

typedef struct Scale {
    int cells, sub;   /* number of cells, and of parts of each */
    int parts;        /* cells * sub */
    Position *bounds; /* [parts + 1]; owned */
    Window window;
} Scale;

/* Makes the table; `cells` below 1 count as 1. The caller frees it with scale_release(). O(parts). */
void scale_init(Scale *scale, Window window, int cells, int sub);
void scale_release(Scale *scale);

/* The part of a position: -1 before the first part, `parts` after the last. O(log parts). */
int scale_part(const Scale *scale, Position position);
/* The positions [lo, hi) of a cell; of the first or the last one for cells outside. */
Window scale_cell(const Scale *scale, int cell);
/* Sets the parts of all ranks of an axis: `parts` has axis->count entries. O(ranks + parts log ranks). */
void scale_ranks(const Scale *scale, const Axis *axis, int32_t *parts);

/* The same for fewer than 32,768 parts, in half the memory, for sweeps. */
void scale_ranks_small(const Scale *scale, const Axis *axis, int16_t *parts);

/* The values at which the cells of a scale begin on an axis. They find the cell of a value in O(log cells), without the
 * axis: a million values are far apart in memory. */
typedef struct CellValues {
    U128 *first; /* first[c] is the smallest value in cell c or behind it; owned */
    int count;   /* number of entries: the cells, and what is behind them, as far as there are such values */
} CellValues;

/* The caller frees it with cell_values_release(). O(cells log n). */
void cell_values_init(CellValues *values, const Scale *scale, const Axis *axis);
void cell_values_release(CellValues *values);
/* The cell of a value: scale_part() of its position, in cells; -1 before the first, `cells` behind the last. */
int cell_values_find(const CellValues *values, U128 value);

#endif
