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
    StatesOf states;
    LayerId selected;
    bool has_cursor;
    Key cursor_key;
    Lsn cursor_lsn;
} View;

View view_take(const Session *session);
/* Shows it; of another history than the shown one only what holds for all. */
void view_show(Session *session, const View *view);

/* A command of that line has run, and `before` was seen before it: notes it where something else is seen now. */
void views_note(Session *session, const View *before, Str line);
/* Shows the view before (-1) or behind (1) that one. Fails where there is none. */
bool views_travel(Session *session, int direction, Error *error);
/* Nothing was changed since views were travelled, and it could go forward: Ctrl-I means that, which is the key Tab. */
bool views_wait_forward(const Session *session);

#endif
