/* outlines.h - draws many outlines at once: hundreds of thousands of layers that a plan deletes or creates.
 *
 * The result is that of paint_outline() for one after the other, in time that grows with the number of outlines and
 * cells, and not with the lengths of the lines.
 */
#ifndef TUI_VIEW_OUTLINES_H
#define TUI_VIEW_OUTLINES_H

#include "tui/view/paint.h"

typedef struct OutlineCells {
    CellEdges at;
    uint8_t edges; /* EDGE_HEAVY, EDGE_DOTTED */
    Style style;   /* without a background */
} OutlineCells;

/* Draws the outlines into the area. O(count * log(width + height) + cells). */
void outlines_draw(Grid *grid, Rect area, const OutlineCells *outlines, size_t count);

#endif
