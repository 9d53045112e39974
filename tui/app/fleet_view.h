/* fleet_view.h - the timelines of a fleet as rows: read on threads of their own, sorted and filtered; one of them can
 * be opened, and then the fleet waits behind it.
 *
 *     sources ──► fleet_read() on a thread ──► rows, as they come ──► sort, filter ──► the pane
 *                                                                                      Enter: its map, Esc: back here
 */
#ifndef TUI_APP_FLEET_VIEW_H
#define TUI_APP_FLEET_VIEW_H

#include "core/catalog/fleet_sheet.h"
#include "tui/app/session.h"

typedef struct FleetRows {
    const FleetSheet *sheet; /* NULL: no fleet is open */
    SheetView view;
    FleetRow sum; /* of the view's rows */
    size_t due, failed, total;
    Text histograms; /* over the view's rows */
    Text filter;     /* as it was typed; empty: none */
    Text order;      /* likewise; empty: worst first */
    size_t column;   /* that is looked at */
    bool reading;
    unsigned percent; /* of the sources that are read; 0: unknown */
    char error[400];  /* why reading ended early; empty: it did not */
} FleetRows;

/* Reads the sources; on a terminal while the explorer goes on, else until all rows are there. Gives the pane the keys.
 * Paths are copied. `stdin_text`: what standard input holds, which must outlive the fleet; NULL: it was not read. */
void fleet_view_open(Session *session, const char *const *paths, size_t n, const Str *stdin_text);
bool fleet_view_is_open(const Session *session);
/* Are rows still coming? */
bool fleet_view_reading(const Session *session);
/* The rows as they are now. Where many have come since O(n log n), else nothing. */
const FleetRows *fleet_view_rows(Session *session);
/* The fleet's row of a line. */
const FleetRow *fleet_view_row(const FleetRows *rows, size_t i);

/* Only rows for which the condition holds; an empty one: all. Appends to `unknown` of what it compares with
 * unknown values. */
bool fleet_view_filter(Session *session, Str condition, Text *unknown, Error *error);
/* By columns, as `fleet --sort`; empty: by the column that is looked at, or the other way round. */
bool fleet_view_sort(Session *session, Str columns, Error *error);
void fleet_view_worst_first(Session *session);
/* Looks at another column. */
void fleet_view_turn(Session *session, bool right, uint64_t count);
/* Goes to the next line, or the previous one, where tenant, timeline, place or finding hold the text; empty: the text
 * before. */
bool fleet_view_find(Session *session, Str text, bool forward, Error *error);

/* Looks at the timeline of a line. */
bool fleet_view_enter(Session *session, size_t i, Error *error);
/* From a timeline back to the fleet. False: none is open. */
bool fleet_view_back(Session *session);

#endif
