/* overlays.h - the overlays to choose from: those of the map, and those of states (states.h). */
#ifndef TUI_APP_OVERLAYS_H
#define TUI_APP_OVERLAYS_H

#include "tui/app/session.h"

/* The name of the current overlay. A constant. */
const char *overlays_in_use(const Session *session);
/* Appends what the current overlay shows, and its scale or signs, or why it shows nothing. */
void overlays_text(Session *session, Text *out);
/* Why an overlay means nothing for these layers, which are a store's tables; NULL: it means something. `states` is used
 * with OVERLAY_STATES. A constant. */
const char *overlays_refuse(const LayerSet *set, Overlay overlay, StatesKind states);
/* Appends the names of all overlays, separated by `between`. */
void overlays_names(const char *between, Text *out);
/* Reads the name of an overlay that a picture of one history can have: any but compare, which needs two sides. With
 * OVERLAY_STATES, `states` says which. */
bool overlays_parse_single(Str text, Overlay *overlay, StatesKind *states, Error *error);
/* Appends the names that overlays_parse_single() takes. */
void overlays_names_single(const char *between, Text *out);
/* Brings the comparison and map.states up to date. Must be called before the map is painted. */
void overlays_update(Session *session);

#endif
