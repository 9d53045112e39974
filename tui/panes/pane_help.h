/* pane_help.h - the help in the explorer. */
#ifndef TUI_PANES_PANE_HELP_H
#define TUI_PANES_PANE_HELP_H

#include "tui/app/session.h"

/* Shows the help: on a word or topic, or on the pane that has the keys. In the help on a map's pane it goes to what the
 * signs mean, and back. */
void help_open(Session *session, Str word);
/* The help that is shown explains the signs of a map. */
bool help_has_signs(const Session *session);

#endif
