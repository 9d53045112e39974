/* fleet_view.h - the fleet that is open: its timelines as rows, sorted and filtered, and the timeline that is entered
 * from it.
 *
 *     sources ──► FleetFeed (threads) ──► a FleetSnapshot, and another ──► the pane ── Enter ──► a timeline's map
 *                                                                               ◄── Esc ────
 */
#ifndef TUI_APP_FLEET_VIEW_H
#define TUI_APP_FLEET_VIEW_H

#include "core/catalog/fleet_sheet.h"
#include "tui/app/session.h"

typedef struct FleetRows {
    const FleetSheet *sheet; /* NULL: no fleet is open, or fleet_view_rows() was not called yet */
    SheetView view;          /* not owned */
    FleetRow sum;            /* totals of the view's rows */
    size_t due, failed;      /* of the view's rows */
    size_t total;            /* rows before filtering */
    Str histograms;          /* as text, of the view's rows */
    Str filter;              /* as typed; empty: none */
    Str order;               /* as typed; empty: worst first */
    size_t column;           /* the current column */
    bool reading;
    bool sorting;      /* the rows do not have the last filter and order yet */
    unsigned percent;  /* of the sources' bytes; 0: unknown */
    const char *error; /* why reading ended early; NULL: it did not */
} FleetRows;

/* Opens a fleet and focuses its pane. On a terminal reading continues in the background, else it is complete on return.
 * Paths are copied. `stdin_text` is the content of standard input, which must outlive the fleet; NULL: it was not
 * read. */
void fleet_view_open(Session *session, const char *const *paths, size_t n, const Str *stdin_text);
bool fleet_view_is_open(const Session *session);
/* The pane that one comes to when one leaves another: the map, but the fleet while no timeline of it is open, because
 * there is nothing on the map. */
PaneId fleet_view_home(const Session *session);
/* Are rows still being read or sorted? */
bool fleet_view_pending(const Session *session);
/* The current rows, owned by the session. Those of the previous call must not be used any more. O(log n). */
const FleetRows *fleet_view_rows(Session *session);
/* The rows of the last call of fleet_view_rows(). */
const FleetRows *fleet_view_shown(const Session *session);
/* The fleet's row in line `i`. */
const FleetRow *fleet_view_row(const FleetRows *rows, size_t i);

/* Shows only rows that satisfy the condition; an empty one shows all. With many rows it takes effect some frames later.
 * `announced`: then says how many rows there are, and which comparisons met unknown values. ERROR_USAGE if it is not a
 * condition. */
bool fleet_view_filter(Session *session, Str condition, bool announced, Error *error);
/* Sorts by columns, as `fleet --sort`; empty: by the current column, the second time reversed. ERROR_USAGE for unknown
 * columns. */
bool fleet_view_sort(Session *session, Str columns, Error *error);
/* Returns to the default order. */
void fleet_view_worst_first(Session *session);
/* The columns of the pane. */
enum { FLEET_VIEW_COLUMNS = 12 };
extern const FleetColumn fleet_view_columns[FLEET_VIEW_COLUMNS];
/* Moves the current column by `count`, at most to the last one. */
void fleet_view_turn(Session *session, bool right, uint64_t count);
/* Moves to the next or previous line whose tenant, timeline, place or finding contains the text; empty: the last text.
 * ERROR_USAGE if there is none. O(rows). */
bool fleet_view_find(Session *session, Str text, bool forward, Error *error);

/* Was a text searched, so that the search can be repeated? */
bool fleet_view_may_find(const Session *session);

/* Opens the timeline of a line and shows its map. Fails as opening its file does. */
bool fleet_view_enter(Session *session, size_t i, Error *error);
/* Returns from a timeline to the fleet. False if no fleet is open. */
bool fleet_view_back(Session *session);

#endif
