/* panes_layout.h - the layout of the screen that the panes shown now ask for. */
#ifndef TUI_PANES_PANES_LAYOUT_H
#define TUI_PANES_PANES_LAYOUT_H

#include "tui/app/session.h"

/* Computes session->layout from the size of the screen, the side pane and the focus: SessionHost.lay_out. */
void panes_lay_out(Session *session);

#endif
