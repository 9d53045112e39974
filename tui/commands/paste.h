/* paste.h - pasted text, as people post it in issues: the log of a read is compared with the predicted path; names of
 * layers that are shown are found; other layer names, dumps, pictures and scenarios replace the loaded layers.
 */
#ifndef TUI_COMMANDS_PASTE_H
#define TUI_COMMANDS_PASTE_H

#include "tui/app/session.h"

/* Detects what the text is, shows it, and says so. Fails without changing anything if the text is none of these. */
bool paste_take(Session *session, Str text, Error *error);

#endif
