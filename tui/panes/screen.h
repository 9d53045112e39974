/* screen.h - draws the whole screen: title, panes, hint or message, command line. */
#ifndef TUI_PANES_SCREEN_H
#define TUI_PANES_SCREEN_H

#include "tui/app/session.h"

/* Draws the screen into the grid, which is reset to the session's size. Computes the layout again where a message needs
 * more rows. The cost depends on what has changed since the last frame; the map's raster is kept while window, step and
 * overlay do not change. */
void screen_draw(Session *session, Grid *grid);
/* Appends the title with nothing cut off, its pieces two blanks apart. */
void screen_title(Session *session, Text *out);

#endif
