/* paste.h - text that is pasted: a log with the path of a read is laid over the map; layer names, dumps, pictures and
 * scenarios replace what is shown. People paste such texts into issues.
 */
#ifndef TUI_COMMANDS_PASTE_H
#define TUI_COMMANDS_PASTE_H

#include "tui/app/session.h"

/* Fails, changing nothing, where the text is none of these. */
bool paste_take(Session *session, Str text, Error *error);

#endif
