/* fleet_view.h - the timelines of a fleet as rows: read on threads of their own, sorted and filtered; one of them can
 * be opened, and then the fleet waits behind it.
 *
 *     sources ──► FleetFeed (threads) ──► a FleetShot, and another ──► the pane
 *                                                                              Enter: its map, Esc: back here
 */
#ifndef TUI_APP_FLEET_VIEW_H
#define TUI_APP_FLEET_VIEW_H

#include "core/catalog/fleet_sheet.h"
#include "tui/app/session.h"

typedef struct FleetRows {
    const FleetSheet *sheet; /* NULL: no fleet is open, or nobody has looked yet */
    SheetView view;          /* not owned */
    FleetRow sum;            /* of the view's rows */
    size_t due, failed, total;
    Str histograms; /* over the view's rows */
    Str filter;     /* as it was typed; empty: none */
    Str order;      /* likewise; empty: worst first */
    size_t column;  /* that is looked at */
    bool reading;
    bool sorting;      /* rows are not yet filtered and sorted so */
    unsigned percent;  /* of the sources that are read; 0: unknown */
    const char *error; /* why reading ended early; NULL: it did not */
} FleetRows;

/* Reads the sources; on a terminal while the explorer goes on, else until all rows are there. Gives the pane the keys.
 * Paths are copied. `stdin_text`: what standard input holds, which must outlive the fleet; NULL: it was not read. */
void fleet_view_open(Session *session, const char *const *paths, size_t n, const Str *stdin_text);
bool fleet_view_is_open(const Session *session);
/* Are rows still coming, or being sorted? */
bool fleet_view_pending(const Session *session);
/* The rows as they are now, which may be others than those before: what is known of these is not to be used any more.
 * O(log n). */
const FleetRows *fleet_view_rows(Session *session);
/* The rows as they were at the last look. */
const FleetRows *fleet_view_shown(const Session *session);
/* The fleet's row of a line. */
const FleetRow *fleet_view_row(const FleetRows *rows, size_t i);

/* Only rows for which the condition holds; an empty one: all. Of many rows the filter shows some frames later. `told`:
 * it is said then how many rows there are, and what the condition compares with unknown values. */
bool fleet_view_filter(Session *session, Str condition, bool told, Error *error);
/* By columns, as `fleet --sort`; empty: by the column that is looked at, or the other way round. */
bool fleet_view_sort(Session *session, Str columns, Error *error);
void fleet_view_worst_first(Session *session);
/* The columns that the pane has, in their order. */
enum { FLEET_VIEW_COLUMNS = 12 };
extern const FleetColumn fleet_view_columns[FLEET_VIEW_COLUMNS];
/* Looks at another of them. */
void fleet_view_turn(Session *session, bool right, uint64_t count);
/* Goes to the next line, or the previous one, where tenant, timeline, place or finding hold the text; empty: the text
 * before. */
bool fleet_view_find(Session *session, Str text, bool forward, Error *error);

/* Looks at the timeline of a line. */
bool fleet_view_enter(Session *session, size_t i, Error *error);
/* From a timeline back to the fleet. False: none is open. */
bool fleet_view_back(Session *session);

#endif
