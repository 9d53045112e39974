/* overlays.h - what the map's fills show: one of the map's own overlays, or one of states. */
#ifndef TUI_APP_OVERLAYS_H
#define TUI_APP_OVERLAYS_H

#include "tui/app/session.h"

/* The caption's word for the current overlay. */
const char *overlays_in_use(const Session *session);
/* Appends what the current overlay shows and how, or why it shows nothing. */
void overlays_text(Session *session, Text *out);
/* Appends all words that `overlay` accepts, separated by `between`. */
void overlays_names(const char *between, Text *out);
/* To be called before the map is painted: brings map.states up to date where they are shown. */
void overlays_update(Session *session);

#endif
