/* views.h - views: what is seen of a history (step, axes, window, overlay, selection, cursor, panes, the path of a
 * read), and going back and forward through earlier views, as with vim's Ctrl-O and Ctrl-I.
 *
 *     commands   goto A    zoom in    zoom in    goto B        view back     view forward
 *     views      0 ──────► A ───────► A, closer ─────► A, closest ─► B       A, closest    B
 *
 * Repeating a command (a key held down: next layer, next step) is one change, as vim's jump list has no entry for each
 * line that j passes. Each zoom is a change of its own: it is a place that the user chose to look at. Showing another
 * history forgets all views.
 */
#ifndef TUI_APP_VIEWS_H
#define TUI_APP_VIEWS_H

#include "tui/app/session.h"

typedef struct View {
    const History *shown;
    StepId step;
    KeyAxisKind key_axis;
    LsnAxisKind lsn_axis;
    bool fitted, zoomed;
    Window keys, lsns;
    Overlay overlay;
    StatesKind states;
    LayerId selected;
    bool has_cursor;
    Key cursor_key;
    Lsn cursor_lsn;
    bool has_panes; /* the panes and the read below are part of the view; a mark of a link has none */
    PaneId side, focus, entered;
    PaneId turned;
    bool whole;
    bool has_search; /* a view without one ends the search that began after it */
    bool has_read;   /* the path of a read is drawn */
    Key read_key;
    Lsn read_lsn;
} View;

/* The current view. */
View view_take(const Session *session);
/* Shows a view of the shown history. Of a view of another history, all but the selection, the panes and the read. */
void view_show(Session *session, const View *view);

/* Must be called after a command: records the view `before` it if the view has changed. `line` is the command. */
void views_note(Session *session, const View *before, Str line);
/* Is there a previous (-1) or a next (1) view? ERROR_USAGE if there is none. */
bool views_may_travel(const Session *session, int direction, Error *error);
/* Shows that view, which must exist. */
void views_travel(Session *session, int direction);
/* Has nothing changed since the last views_travel(), and is there a next view? Then Ctrl-I, which terminals send as
 * Tab, goes to it. */
bool views_wait_forward(const Session *session);

#endif
