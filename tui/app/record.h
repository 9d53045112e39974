/* record.h - a session as an asciicast (version 2), which asciinema and web players show: one JSON value a line.
 *
 *     {"version": 2, "width": 120, "height": 40, "title": "layerscope samples/slow-shop.json"}
 *     [0.000, "o", "\u001b[2J\u001b[1;1H…"]       seconds since the beginning, what the terminal gets
 *     [1.250, "r", "100x30"]                       another size
 *
 * Only rows that changed are written. In a script only ticks advance the time, so the same script gives the same bytes.
 */
#ifndef TUI_APP_RECORD_H
#define TUI_APP_RECORD_H

#include "tui/app/session.h"

/* Begins a recording in that file; one that was is ended before. */
bool record_begin(Session *session, const char *path, Error *error);
bool record_is_on(const Session *session);
/* Where the session has no clock: so much time passes. */
void record_pass(Session *session, uint32_t ms);
/* The screen shows that now. What can't be written ends the recording; record_end() tells why. */
void record_frame(Session *session, const Grid *grid);
/* Ends the recording, if there is one. False, with the reason, where some of it could not be written. */
bool record_end(Session *session, Error *error);

#endif
