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

/* Begins a recording in that file, and ends a previous one. ERROR_OUTPUT where it cannot be written. */
bool record_begin(Session *session, const char *path, Error *error);
bool record_is_on(const Session *session);
/* For sessions without a clock: lets that much time pass. */
void record_pass(Session *session, uint32_t ms);
/* Records what the screen shows now. If it cannot be written the recording ends, and record_end() has the reason. */
void record_frame(Session *session, const Grid *grid);
/* Ends the recording, if there is one. False, with the reason, where a part of it could not be written. */
bool record_end(Session *session, Error *error);

#endif
