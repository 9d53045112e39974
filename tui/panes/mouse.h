/* mouse.h - handles the mouse on the maps, the scrub bar and the lists. */
#ifndef TUI_PANES_MOUSE_H
#define TUI_PANES_MOUSE_H

#include "tui/app/session.h"

/* Handles a mouse event: on the scrub bar, the GC markers, a map or a list. Does nothing while a command is typed. */
void panes_mouse(Session *session, const Event *event);

#endif
