/* link.h - writes the current view as a command line that opens it again. */
#ifndef TUI_COMMANDS_LINK_H
#define TUI_COMMANDS_LINK_H

#include "tui/app/session.h"

/* Appends the commands, separated by `;`, that lead from a fresh start to this view. */
void link_commands(Session *session, Text *out);
/* The opened files, quoted for the shell; "" if commands alone made the layers. Valid until other files are opened. */
const char *link_files(const Session *session);

#endif
