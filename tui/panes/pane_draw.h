/* pane_draw.h - draws the maps, the panes and their frame. */
#ifndef TUI_PANES_PANE_DRAW_H
#define TUI_PANES_PANE_DRAW_H

#include "tui/app/session.h"

/* Draws the maps, the side pane, the layer pane and the scrub bar with their frame. Moves lists that follow the step,
 * and recomputes the read's path, where the step has changed. */
void panes_draw(Session *session, Grid *grid);

#endif
