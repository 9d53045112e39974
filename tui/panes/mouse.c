/* mouse.c - handles clicks, drags and the wheel on the map, on the scrub bar and in lists. */
#include "tui/app/compare.h"
#include "tui/app/gc.h"
#include "tui/app/region.h"
#include "tui/panes/list_view.h"
#include "tui/panes/panes.h"
#include "tui/panes/timeline.h"
#include "tui/panes/mouse.h"

#define MOUSE_ZOOM 1.5
enum { WHEEL = 3 }; /* lines for each step of the wheel */

/* What moves with the pointer while its button is pressed. */
typedef struct Mouse {
    bool scrubbing; /* the step, on the scrub bar */
    bool selecting; /* the end of a region */
    bool dragging;  /* the map */
    int x, y;       /* the last cell of the pointer while the map is dragged */
} Mouse;

static const Feature MOUSE = {.name = "mouse", .size = sizeof(Mouse)};

static bool inside(Rect rect, int x, int y)
{
    return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

/* The event's column is that of A's map, whose window all sides share; `side` is the map that the pointer is on. */
static void mouse_on_map(Session *session, const Event *event, size_t side)
{
    MapView *map = session_map(session);
    MapHit hit;
    switch (event->mouse) {
    case MOUSE_PRESS:
        session_focus(session, PANE_MAP);
        *(Mouse *)session_feature(session, &MOUSE) = (Mouse){.dragging = true, .x = event->x, .y = event->y};
        hit = map_pick(map, event->x, event->y);
        if (hit.place == MAP_NOWHERE)
            break;
        map->has_cursor = true;
        map->cursor_key = hit.keys.lo;
        map->cursor_lsn = hit.lsns.lo;
        if (side > 0) {
            int x = event->x + session->layout.other[side - 1].x - session->layout.map.x;
            compare_pick(session, side, map_pick(compare_map(session, side), x, event->y).layer);
        } else {
            session_select(session, hit.layer);
        }
        break;
    case MOUSE_WHEEL_UP:
    case MOUSE_WHEEL_DOWN:
        session->zoomed = true;
        map_zoom(map, event->x, event->y, event->mouse == MOUSE_WHEEL_UP ? MOUSE_ZOOM : 1 / MOUSE_ZOOM,
                 event->mouse == MOUSE_WHEEL_UP ? MOUSE_ZOOM : 1 / MOUSE_ZOOM);
        session->map_stale = true;
        break;
    case MOUSE_DRAG:
    case MOUSE_RELEASE:
        break;
    }
}

/* With Shift held, a drag selects a region instead of moving the map. */
static void select_region(Session *session, const Event *event)
{
    MapView *map = session_map(session);
    MapHit hit = map_pick(map, event->x, event->y);
    Mouse *mouse = session_feature(session, &MOUSE);
    if (hit.place == MAP_LAYERS) {
        map->has_cursor = true;
        map->cursor_key = hit.keys.lo;
        map->cursor_lsn = hit.lsns.lo;
    }
    if (event->mouse == MOUSE_PRESS && hit.place == MAP_LAYERS) {
        session_focus(session, PANE_MAP);
        region_begin(session, (Region){hit.keys, hit.lsns}, (Region){hit.keys, hit.lsns});
        session->side = PANE_REGION;
        session_relayout(session);
        mouse->selecting = true;
    } else if (event->mouse == MOUSE_RELEASE) {
        region_end(session);
        mouse->selecting = false;
    }
}

/* A press moves the cursor to the line under the pointer; the wheel moves through the list, or scrolls its details. */
static void mouse_on_list(Session *session, PaneId pane, const Event *event)
{
    PanePlace *place = &session->panes[pane];
    bool down = event->mouse == MOUSE_WHEEL_DOWN;
    if (event->mouse != MOUSE_PRESS && place->detail_y > 0 && event->y >= place->detail_y) {
        place->detail = down ? place->detail + WHEEL : place->detail > WHEEL ? place->detail - WHEEL : 0;
    } else if (event->mouse == MOUSE_PRESS) {
        session_focus(session, pane);
        int line = event->y - pane_list_rect(session, pane).y;
        size_t row = place->top + (size_t)(line < 0 ? 0 : line);
        if (pane_ops(pane)->selects && line >= 0)
            pane_go(session, pane, list_view_line(session, pane, row));
    } else {
        pane_move(session, pane, down ? WHEEL : -WHEEL);
    }
}

/* The pane at that cell; PANE_MAP: no pane beside the map. */
static PaneId pane_list_at(const Session *session, int x, int y)
{
    for (int i = PANE_FINDINGS; i < PANE_COUNT; i++)
        if (inside(pane_rect(session, (PaneId)i), x, y))
            return (PaneId)i;
    return PANE_MAP;
}

/* The side of a comparison whose map is under the pointer, 1 or 2, and its distance from A's map in columns; else 0. */
static size_t side_at(const Session *session, const Event *event, int *columns)
{
    const Layout *layout = &session->layout;
    for (size_t i = 0; i < 2; i++)
        if (layout->other[i].width > 0 && inside(layout->other[i], event->x, event->y)) {
            *columns = layout->other[i].x - layout->map.x;
            return i + 1;
        }
    *columns = 0;
    return 0;
}

static bool mouse_on_timeline(Session *session, Mouse *mouse, const Event *event)
{
    StepId step;
    bool meant = event->mouse == MOUSE_PRESS || (event->mouse == MOUSE_DRAG && mouse->scrubbing);
    if (!meant || !timeline_hit(session, event->x, event->y, mouse->scrubbing && event->mouse == MOUSE_DRAG, &step))
        return false;
    mouse->scrubbing = true;
    session_set_step(session, step);
    return true;
}

static void drag_map(Session *session, Mouse *mouse, const Event *event)
{
    if (!mouse->dragging)
        return;
    session->zoomed = true;
    map_pan(session_map(session), mouse->x - event->x, event->y - mouse->y);
    session->map_stale = true;
    mouse->x = event->x;
    mouse->y = event->y;
}

void panes_mouse(Session *session, const Event *given)
{
    if (session->layout.tiny || session->typing.prompting)
        return;
    Mouse *mouse = session_feature(session, &MOUSE);
    int columns;
    size_t side = side_at(session, given, &columns);
    Event event = *given;
    event.x -= columns;
    if (gc_mouse(session, &event) || mouse_on_timeline(session, mouse, &event))
        return;
    mouse->scrubbing = mouse->scrubbing && event.mouse == MOUSE_DRAG;
    bool on_map = inside(session->layout.map, event.x, event.y);
    PaneId list;
    if (mouse->selecting || (event.shift && event.mouse == MOUSE_PRESS && on_map))
        select_region(session, &event);
    else if (event.mouse == MOUSE_RELEASE)
        mouse->dragging = false;
    else if (event.mouse == MOUSE_DRAG)
        drag_map(session, mouse, &event);
    else if (!session->layout.covered && on_map)
        mouse_on_map(session, &event, side);
    else if ((list = pane_list_at(session, event.x, event.y)) != PANE_MAP)
        mouse_on_list(session, list, &event);
}
