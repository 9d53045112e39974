/* map_enter.h - what Enter does on the map, now. The command, the footer and the help ask here, so that they agree. */
#ifndef TUI_PANES_MAP_ENTER_H
#define TUI_PANES_MAP_ENTER_H

#include "tui/app/session.h"

typedef enum MapEnter {
    MAP_ENTER_NOTHING,
    MAP_ENTER_REGION,   /* zooms to the region that is selected */
    MAP_ENTER_LAYER,    /* zooms to the selected layer, or the one under the cursor */
    MAP_ENTER_FINDING,  /* flies to the finding that is marked beside the map */
    MAP_ENTER_SKIPPED,  /* lists the skipped lines, whose row is marked there */
    MAP_ENTER_DECISION, /* flies to the decision that is marked beside the map */
} MapEnter;

/* What Enter does when the map has the focus, whichever pane has it now; while the help is open, what it does once the
 * help is closed. */
MapEnter map_enter(Session *session);
/* "zoom to layer"; NULL for MAP_ENTER_NOTHING. */
const char *map_enter_words(MapEnter enter);
/* The list beside the map whose marked line Enter enters; PANE_MAP: there is none. */
PaneId map_enter_list(MapEnter enter);

#endif
