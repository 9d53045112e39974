/* views.h - what is seen of a history: step, axes, window, overlay, selection, cursor; and going back and forward
 * through the views that there were, as vim's Ctrl-O and Ctrl-I do.
 *
 *     commands   goto A    zoom in    zoom in    goto B        view back     view forward
 *     views      0 ──────► A ───────► A, closer ─────► B       A, closer     B
 *
 * The same command again (a key held down) is one change. Another history begins anew.
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
} View;

View view_take(const Session *session);
/* Shows a view; where its history is not shown any more, only what applies to all histories. */
void view_show(Session *session, const View *view);

/* To be called after a command: `before` was the view before it. Records it where the view has changed. */
void views_note(Session *session, const View *before, Str line);
/* Shows the previous (-1) or next (1) view. Fails where there is none. */
bool views_travel(Session *session, int direction, Error *error);
/* Has nothing changed since the last step through the views, and is there a next one? Then Ctrl-I, which is the key
 * Tab, moves on. */
bool views_wait_forward(const Session *session);

#endif
