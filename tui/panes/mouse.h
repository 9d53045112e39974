/* mouse.h - what the mouse does on the screen. */
#ifndef TUI_PANES_MOUSE_H
#define TUI_PANES_MOUSE_H

#include "tui/app/session.h"

void panes_mouse(Session *session, const Event *event);

#endif
