/* footer.h - draws the bottom line: the five most important keys of the focused pane, for what is on the screen. */
#ifndef TUI_PANES_FOOTER_H
#define TUI_PANES_FOOTER_H

#include "tui/app/session.h"

/* Draws the keys into row `y` of the grid, over the session's columns. */
void footer_draw(Session *session, Grid *grid, int y);

#endif
