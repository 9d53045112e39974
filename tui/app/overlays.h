/* overlays.h - what the map's fills show: one of the map's own overlays, or one of states. */
#ifndef TUI_APP_OVERLAYS_H
#define TUI_APP_OVERLAYS_H

#include "tui/app/session.h"

/* The caption's word for the overlay in use. */
const char *overlays_in_use(const Session *session);
/* Appends what the overlay in use shows and how, or why there is nothing to show. */
void overlays_text(Session *session, Text *out);
/* All words that `overlay` takes, separated by `between`. */
void overlays_names(const char *between, Text *out);
/* Before the map is painted: brings map.states up to date where they are shown. */
void overlays_update(Session *session);

#endif
