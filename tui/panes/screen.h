/* screen.h - draws the whole screen: title, panes, hint or message, command line. */
#ifndef TUI_PANES_SCREEN_H
#define TUI_PANES_SCREEN_H

#include "tui/app/session.h"
#include "tui/view/frame.h"

/* Draws the screen into the grid, which is reset to the session's size. Computes the layout again where a message needs
 * more rows. The cost depends on what has changed since the last frame; the map's raster is kept while window, step and
 * overlay do not change. */
void screen_draw(Session *session, Grid *grid);
/* Appends the title with nothing cut off, its pieces two blanks apart. */
void screen_title(Session *session, Text *out);
/* The title of an exported picture of a side (0: what is shown), as the screen's. `plan` is empty and owns what the
 * result borrows. Waits for the analysis of the side's layers. */
FrameTitle screen_frame_title(Session *session, size_t side, Text *plan);

#endif
