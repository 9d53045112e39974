/* pane_help.h - the help in the explorer. */
#ifndef TUI_PANES_PANE_HELP_H
#define TUI_PANES_PANE_HELP_H

#include "tui/app/session.h"

/* Shows the help for a word or topic, or for the focused pane. In the help for a map it switches between the text and
 * the meaning of the signs. */
void help_open(Session *session, Str word);
/* Does the help that is shown explain the signs of a map? */
bool help_has_signs(const Session *session);

#endif
