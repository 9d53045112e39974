/* fleet_view.h - the timelines of a fleet as rows: read on threads of their own, sorted and filtered; one of them can
 * be opened, and then the fleet waits behind it.
 *
 *     sources ──► FleetFeed (threads) ──► a FleetSnapshot, and another ──► the pane
 *                                                                              Enter: its map, Esc: back here
 */
#ifndef TUI_APP_FLEET_VIEW_H
#define TUI_APP_FLEET_VIEW_H

#include "core/catalog/fleet_sheet.h"
#include "tui/app/session.h"

typedef struct FleetRows {
    const FleetSheet *sheet; /* NULL: no fleet is open, or it was not looked at yet */
    SheetView view;          /* not owned */
    FleetRow sum;            /* totals of the view's rows */
    size_t due, failed, total;
    Str histograms; /* of the view's rows */
    Str filter;     /* as it was typed; empty: none */
    Str order;      /* as it was typed; empty: worst first */
    size_t column;  /* the current column */
    bool reading;
    bool sorting;      /* the rows do not have the last filter and order yet */
    unsigned percent;  /* of the sources' bytes; 0: unknown */
    const char *error; /* why reading ended early; NULL: it did not */
} FleetRows;

/* Opens a fleet. On a terminal it is read while the explorer continues, else until all rows are there. Moves the focus
 * to its pane. Paths are copied. `stdin_text` is the content of standard input, which must outlive the fleet; NULL: it
 * was not read. */
void fleet_view_open(Session *session, const char *const *paths, size_t n, const Str *stdin_text);
bool fleet_view_is_open(const Session *session);
/* Are rows still being read or sorted? */
bool fleet_view_pending(const Session *session);
/* The current rows, owned by the session. They replace the previous ones, which must not be used any more. O(log n). */
const FleetRows *fleet_view_rows(Session *session);
/* The rows of the last call of fleet_view_rows(). */
const FleetRows *fleet_view_shown(const Session *session);
/* The fleet's row in line `i`. */
const FleetRow *fleet_view_row(const FleetRows *rows, size_t i);

/* Shows only rows for which the condition is true; an empty one shows all. With many rows it takes effect some frames
 * later. `told`: then shows a message with the number of rows, and with comparisons that involve unknown values.
 * ERROR_USAGE where it is not a condition. */
bool fleet_view_filter(Session *session, Str condition, bool told, Error *error);
/* Sorts by columns, as `fleet --sort`; empty: by the current column, reversed the second time. ERROR_USAGE for unknown
 * columns. */
bool fleet_view_sort(Session *session, Str columns, Error *error);
void fleet_view_worst_first(Session *session);
/* The number of columns of the pane. */
enum { FLEET_VIEW_COLUMNS = 12 };
extern const FleetColumn fleet_view_columns[FLEET_VIEW_COLUMNS];
/* Makes another column the current one. */
void fleet_view_turn(Session *session, bool right, uint64_t count);
/* Moves to the next or previous line whose tenant, timeline, place or finding contains the text; empty: the last text.
 * Fails where there is none. */
bool fleet_view_find(Session *session, Str text, bool forward, Error *error);

/* Opens the timeline of a line. Fails as opening its file does. */
bool fleet_view_enter(Session *session, size_t i, Error *error);
/* Returns from a timeline to the fleet. False: no fleet is open. */
bool fleet_view_back(Session *session);

#endif
