/* recording.h - records the screen as an asciicast (version 2), which asciinema and web players show: one JSON value
 * per line.
 *
 *     {"version": 2, "width": 120, "height": 40, "title": "layerscope samples/slow-shop.json"}
 *     [0.000, "o", "\u001b[2J\u001b[1;1H…"]       seconds since the start, bytes for the terminal
 *     [1.250, "r", "100x30"]                       another size
 *
 * Only changed rows are written. In a script only ticks advance the time, so the same script gives the same bytes.
 */
#ifndef TUI_APP_RECORDING_H
#define TUI_APP_RECORDING_H

#include "tui/app/session.h"

/* Begins a recording in the file `path`, and ends a previous one. ERROR_OUTPUT if either cannot be written. */
bool recording_begin(Session *session, const char *path, Error *error);
bool recording_is_on(const Session *session);
/* Lets time pass in a session without a clock. */
void recording_pass(Session *session, uint32_t ms);
/* Records the frame. If it cannot be written, the recording ends, and recording_end() has the reason. */
void recording_frame(Session *session, const Grid *grid);
/* Ends the recording, if there is one. Returns false, with the reason, if part of it could not be written. */
bool recording_end(Session *session, Error *error);

#endif
