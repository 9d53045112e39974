/* views.c - keeps two stacks of views: those before and those after the current one. Going back pushes the current view
 * on the second stack. */
#include "tui/app/views.h"

#include "core/base/mem.h"
#include "tui/app/reads.h"
#include "tui/app/search.h"

#include <stdio.h>

enum { VIEWS_MAX = 100, LABEL_MAX = 64 };

typedef struct Views {
    ARRAY(View) behind, ahead;
    char label[LABEL_MAX]; /* the command of the newest change; empty: the next change is a new one */
    bool travelled;        /* the running command called views_travel() */
    bool travelling;       /* nothing has changed since views_travel(); `side` and `focus` were the panes then */
    PaneId side, focus;
} Views;

static void release(Session *session, void *state)
{
    Views *views = state;
    (void)session;
    array_release(&views->behind);
    array_release(&views->ahead);
}

static void before_show(Session *session, void *state, History *next)
{
    Views *views = state;
    (void)session;
    (void)next;
    views->behind.count = views->ahead.count = 0;
    views->label[0] = 0;
}

static const Feature VIEWS = {.name = "views", .size = sizeof(Views), .release = release, .before_show = before_show};

View view_take(const Session *session)
{
    const MapView *map = &session->map;
    const Reads *reads = reads_shown(session);
    bool helped = session->side == PANE_HELP; /* the help is left, not gone back to */
    return (View){.shown = session->shown,
                  .step = session->step,
                  .key_axis = map->key_axis,
                  .lsn_axis = map->lsn_axis,
                  .fitted = map->fitted,
                  .zoomed = session->zoomed,
                  .keys = map->keys,
                  .lsns = map->lsns,
                  .overlay = map->overlay,
                  .states = session->states,
                  .selected = map->selected,
                  .has_cursor = map->has_cursor,
                  .cursor_key = map->cursor_key,
                  .cursor_lsn = map->cursor_lsn,
                  .has_panes = true,
                  .side = helped ? session->before_help : session->side,
                  .focus = session->focus == PANE_HELP ? PANE_MAP : session->focus,
                  .entered = session->entered,
                  .turned = session->turned,
                  .whole = session->whole,
                  .has_search = search_shown(session)->pattern[0] != 0,
                  .has_read = reads->has_path,
                  .read_key = reads->key,
                  .read_lsn = reads->lsn};
}

/* On a narrow screen the selection changes the side pane: the panes come last. */
static void view_show_panes(Session *session, const View *view)
{
    if (!view->has_search)
        search_end(session);
    reads_put(session, view->has_read, view->read_key, view->read_lsn);
    session->side = view->side;
    session->whole = view->whole;
    session_focus(session, view->focus);
    session->entered = view->entered;
    session->turned = view->turned;
}

void view_show(Session *session, const View *view)
{
    map_set_axes(session_map(session), view->key_axis, view->lsn_axis);
    session_set_step(session, view->step);
    MapView *map = &session->map;
    map->keys = view->keys;
    map->lsns = view->lsns;
    map->fitted = view->fitted;
    map->overlay = view->overlay;
    map->has_cursor = view->has_cursor;
    map->cursor_key = view->cursor_key;
    map->cursor_lsn = view->cursor_lsn;
    session->states = view->states;
    session->zoomed = view->zoomed;
    session->map_stale = true;
    if (view->shown != session->shown)
        return;
    if (map->selected != view->selected)
        session_select(session, view->selected);
    if (view->has_panes)
        view_show_panes(session, view);
}

static bool window_equal(Window a, Window b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

static bool reads_equal(const View *a, const View *b)
{
    return a->has_read == b->has_read && (!a->has_read || (a->read_key == b->read_key && a->read_lsn == b->read_lsn));
}

/* Are the views the same, apart from the cursor and the panes? */
static bool view_equal(const View *a, const View *b)
{
    bool same_window =
        a->fitted ? b->fitted : !b->fitted && window_equal(a->keys, b->keys) && window_equal(a->lsns, b->lsns);
    return a->step == b->step && a->key_axis == b->key_axis && a->lsn_axis == b->lsn_axis && same_window &&
           a->overlay == b->overlay && a->states == b->states && a->selected == b->selected && reads_equal(a, b);
}

void views_note(Session *session, const View *before, Str line)
{
    Views *views = session_feature(session, &VIEWS);
    char label[LABEL_MAX];
    View now = view_take(session);
    bool travelled = views->travelled;
    views->travelled = false;
    if (travelled || before->shown != session->shown || view_equal(before, &now))
        return;
    views->travelling = false;
    snprintf(label, sizeof label, "%.*s", STR_ARG(line));
    bool again = views->ahead.count == 0 && views->behind.count > 0 && strcmp(label, views->label) == 0;
    if (again && !str_starts(line, STR("zoom")))
        return;
    memcpy(views->label, label, sizeof label);
    views->ahead.count = 0;
    if (views->behind.count == VIEWS_MAX) {
        memmove(views->behind.at, views->behind.at + 1, (VIEWS_MAX - 1) * sizeof(View));
        views->behind.count--;
    }
    array_push(&views->behind, *before);
}

bool views_may_travel(const Session *session, int direction, Error *error)
{
    const Views *views = session_feature(session, &VIEWS);
    if (direction < 0 ? views->behind.count > 0 : views->ahead.count > 0)
        return true;
    return error_set(error, ERROR_USAGE,
                     direction < 0 ? "there is no view before this one" : "there is no view after this one");
}

void views_travel(Session *session, int direction)
{
    Views *views = session_feature(session, &VIEWS);
    View now = view_take(session), to;
    views->travelled = true;
    views->label[0] = 0;
    if (direction < 0) {
        to = views->behind.at[--views->behind.count];
        array_push(&views->ahead, now);
    } else {
        to = views->ahead.at[--views->ahead.count];
        array_push(&views->behind, now);
    }
    view_show(session, &to);
    views->travelling = true;
    views->side = session->side;
    views->focus = session->focus;
    session_say(session, "view %zu of %zu", views->behind.count + 1, views->behind.count + views->ahead.count + 1);
}

bool views_wait_forward(const Session *session)
{
    const Views *views = session_feature(session, &VIEWS);
    return views->travelling && views->ahead.count > 0 && views->side == session->side &&
           views->focus == session->focus;
}
