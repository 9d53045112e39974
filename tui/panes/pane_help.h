/* pane_help.h - opens the help in the explorer. */
#ifndef TUI_PANES_PANE_HELP_H
#define TUI_PANES_PANE_HELP_H

#include "tui/app/session.h"

/* Shows the help for a word or topic; for an empty word, the help for the focused pane. In the help for a map an empty
 * word switches between the text and the meaning of the signs. */
void help_open(Session *session, Str word);
/* Is the help about a pane whose map has signs to explain? */
bool help_has_signs(const Session *session);
/* Does it begin with them? Then an empty word returns to the text. */
bool help_shows_signs(const Session *session);

/* Appends the commands that open the help as it is, for a link. */
void help_link(const Session *session, Text *out);

#endif
