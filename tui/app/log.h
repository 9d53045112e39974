/* log.h - records a session as a script: its events as commands (`key ]`, `mouse press 3 4`, `size 120x40`, `tick
 * 250`). Only events change a session, so playing the log on the same files gives the same frames. Dumps of --watch are
 * not recorded. */
#ifndef TUI_APP_LOG_H
#define TUI_APP_LOG_H

#include "tui/app/session.h"

/* Begins a log in the file `path`, and ends a previous one. `files` are the inputs, quoted for the shell; `view` has
 * the commands that lead to the current view, because a log may begin in the middle of a session. ERROR_OUTPUT if the
 * file cannot be written. */
bool log_begin(Session *session, const char *path, const char *files, Str view, Error *error);
bool log_is_on(const Session *session);
/* Writes an event; a log must be on. If it cannot be written, closes the log and returns false; log_end() repeats the
 * reason. */
bool log_event(Session *session, const Event *event, Error *error);
/* Ends the log, if there is one. Returns false, with the reason, if part of it could not be written. */
bool log_end(Session *session, Error *error);

#endif
