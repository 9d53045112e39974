/* panes_layout.h - the layout of the screen that the panes shown now ask for. */
#ifndef TUI_PANES_PANES_LAYOUT_H
#define TUI_PANES_PANES_LAYOUT_H

#include "tui/app/session.h"

/* Computes the session's layout, for SessionHost. */
void panes_lay_out(Session *session);

#endif
