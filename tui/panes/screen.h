/* screen.h - the whole screen: title, panes, hint or message, command line. */
#ifndef TUI_PANES_SCREEN_H
#define TUI_PANES_SCREEN_H

#include "tui/app/session.h"

/* The grid is reset to the session's size. Cost: what changed since the last frame decides; the map's raster is kept
 * while neither the window, the step nor the overlay changed. */
void screen_draw(Session *session, Grid *grid);

#endif
