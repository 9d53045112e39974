/* cursor.h - the cursor of the map, for the commands that move it. */
#ifndef TUI_COMMANDS_CURSOR_H
#define TUI_COMMANDS_CURSOR_H

#include "tui/app/session.h"

/* Puts the cursor into the middle of the window if there is no cursor yet. */
void cursor_need(Session *session);
/* Selects the layer under the cursor, or nothing. In a comparison, takes the layer of the first side that has one
 * there. */
void cursor_select(Session *session);

/* A place on the map, as commands name it. */
typedef struct Place {
    Key key;
    Lsn lsn; /* if `has_lsn` */
    bool has_lsn;
} Place;

/* Reads "KEY" or "KEY@LSN". `expected` is the error's text where it is neither. */
bool place_parse(const Session *session, Str args, const char *expected, Place *place, Error *error);

#endif
