/* pane_help.h - the help in the explorer. */
#ifndef TUI_PANES_PANE_HELP_H
#define TUI_PANES_PANE_HELP_H

#include "tui/app/session.h"

/* Shows the help: on a word or topic, or on the pane that has the keys. */
void help_open(Session *session, Str word);

#endif
