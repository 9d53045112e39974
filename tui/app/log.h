/* log.h - a session as a script: its events as commands (`key ]`, `mouse press 3 4`, `size 120x40`, `tick 250`). Events
 * are all that ever changes a session, so playing the log gives the same frames. */
#ifndef TUI_APP_LOG_H
#define TUI_APP_LOG_H

#include "tui/app/session.h"

/* Begins a log in that file. `files` are the inputs as shell words; `view` has the commands that lead to the current
 * view, because a log may begin in the middle of a session. Ends a previous log. ERROR_OUTPUT where the file cannot be
 * written. */
bool log_begin(Session *session, const char *path, const char *files, Str view, Error *error);
bool log_is_on(const Session *session);
/* Writes an event. False: it cannot be written, and the log is closed; log_end() has the reason. */
bool log_event(Session *session, const Event *event, Error *error);
/* Ends the log, if there is one. False, with the reason, where a part of it could not be written. */
bool log_end(Session *session, Error *error);

#endif
