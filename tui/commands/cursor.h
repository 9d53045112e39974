/* cursor.h - the cursor of the map, for the commands that move it. */
#ifndef TUI_COMMANDS_CURSOR_H
#define TUI_COMMANDS_CURSOR_H

#include "tui/app/session.h"

/* Puts the cursor into the middle of what is shown, if there is none yet: before a first move. */
void cursor_need(Session *session);
/* The layer under the cursor becomes the selection, as the eye expects of a cursor; where A has none another side may
 * have one. */
void cursor_select(Session *session);

#endif
