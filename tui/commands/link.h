/* link.h - a view as a command line that opens it again. */
#ifndef TUI_COMMANDS_LINK_H
#define TUI_COMMANDS_LINK_H

#include "tui/app/session.h"

/* The commands that lead from a fresh start to this view, `;` between them; appended. */
void link_commands(Session *session, Text *out);
/* What is looked at, as words for a shell; empty: nothing but commands made it. */
const char *link_files(const Session *session);

#endif
