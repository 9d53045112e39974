/* panes.c - moves the cursor line of a list, or scrolls a text, which has none, and calls the functions of the pane
 * that react to it.
 *
 *     30 lines, 10 rows: a list's cursor stops at line 29, a text's first line at 20
 */
#include "tui/panes/panes.h"

#include "tui/app/decision_list.h"
#include "tui/app/pane_words.h"
#include "tui/panes/list_view.h"

#include <stdlib.h>

/* Builds the pane's lines. At another width they wrap elsewhere: the cursor and the top stay with their text.
 *
 *     width 12                     width 30
 *       depth 57 below               depth 57 below fanout 10
 *         fanout 10                > × removable                     the cursor was on line 2 of 0 to 2, and is on 1
 *     > × removable
 */
static void build(Session *session, PaneId pane)
{
    Lines *lines = pane_lines(session, pane);
    PanePlace *state = &session->panes[pane];
    size_t at = state->at, top = state->top;
    int width = lines->width;
    bool made = lines->at.count > 0;
    LineSpot at_spot = lines_spot(lines, at), top_spot = lines_spot(lines, top);
    lines_begin(lines, pane_rect(session, pane).width);
    pane_ops(pane)->build(session, lines, lines->width);
    if (!made || lines->width == width || state->at != at) /* the pane itself may have moved the cursor */
        return;
    state->at = lines_find(lines, at_spot);
    state->top = lines_find(lines, top_spot);
    state->of = state->of == at ? state->at : state->of;
}

size_t pane_count(Session *session, PaneId pane)
{
    const PaneOps *ops = pane_ops(pane);
    if (ops->count)
        return ops->count(session);
    if (ops->build)
        build(session, pane);
    return pane_lines(session, pane)->at.count;
}

void panes_follow(Session *session)
{
    const History *history = session->shown;
    if (!session->stepped)
        return;
    session->stepped = false;
    for (StepId step = session->step + 1; step-- > 0 && history->steps.count > 0;)
        if (history->steps.at[step].decision < history->trace.decisions.count) {
            session->panes[PANE_DECISIONS].at = decision_list_row(session, history->steps.at[step].decision);
            break;
        }
    const Step *now = session->step < history->steps.count ? &history->steps.at[session->step] : NULL;
    session->map.decision = now && now->decision < history->trace.decisions.count ? now->decision : DECISION_NONE;
    if (now && now->job < history->plan.jobs.count)
        session->panes[PANE_JOBS].at = now->job;
    if (history->dumps.count && session->step > 0)
        session->panes[PANE_EVENTS].at = session->step - 1;
}

void pane_open(Session *session, PaneId pane)
{
    session_focus(session, pane);
    if (pane_ops(pane)->begin)
        pane_ops(pane)->begin(session);
}

void pane_go(Session *session, PaneId pane, size_t i)
{
    size_t count = pane_count(session, pane);
    if (count == 0)
        return;
    session->panes[pane].at = i < count ? i : count - 1;
    session->panes[pane].wanted = 0;
    if (pane_ops(pane)->visit)
        pane_ops(pane)->visit(session, session->panes[pane].at);
}

void pane_put(Session *session, PaneId pane, size_t line, size_t detail)
{
    PanePlace *state = &session->panes[pane];
    if (!pane_ops(pane)->selects)
        state->top = line;
    else
        state->wanted = line + 1;
    state->of = line;
    state->detail = detail;
}

void pane_move(Session *session, PaneId pane, long lines)
{
    PanePlace *state = &session->panes[pane];
    size_t count = pane_count(session, pane);
    if (state->wanted && count >= state->wanted)
        state->at = state->wanted - 1;
    state->wanted = 0;
    if (count == 0)
        return;
    size_t *place = pane_ops(pane)->selects ? &state->at : &state->top;
    size_t rows = list_view_rows(session, pane, count), height = (size_t)pane_list_rect(session, pane).height;
    bool selects = pane_ops(pane)->selects;
    if (rows == 0)
        return;
    long next = (long)(selects ? list_view_row(session, pane, *place) : *place) + lines;
    size_t limit = selects ? rows - 1 : rows > height ? rows - height : 0;
    *place = next < 0 ? 0 : (size_t)next > limit ? limit : (size_t)next;
    if (selects)
        pane_go(session, pane, list_view_line(session, pane, *place));
}

int pane_page_rows(Session *session, PaneId pane)
{
    int detail_y = session->panes[pane].detail_y;
    Rect list = pane_list_rect(session, pane);
    int shown = detail_y ? detail_y - 1 - list.y : list.height;
    return shown > 0 ? shown : 0;
}

void pane_page(Session *session, PaneId pane, long lines)
{
    PanePlace *state = &session->panes[pane];
    size_t by = (size_t)(lines < 0 ? -lines : lines);
    if (pane_ops(pane)->selects)
        state->top = lines > 0 ? state->top + by : state->top > by ? state->top - by : 0;
    pane_move(session, pane, lines);
}

bool pane_page_details(Session *session, PaneId pane, long lines)
{
    PanePlace *state = &session->panes[pane];
    Rect list = pane_list_rect(session, pane);
    size_t rows = list_view_rows(session, pane, pane_count(session, pane));
    int height = list.y + list.height - state->detail_y;
    if (!state->more || state->detail_y == 0 || rows > (size_t)pane_page_rows(session, pane))
        return false;
    size_t by = height > 1 ? (size_t)height - 1 : 1;
    state->detail = lines > 0 ? state->detail + by : state->detail > by ? state->detail - by : 0;
    return true;
}

Rect pane_list_rect(Session *session, PaneId pane)
{
    enum { HEIGHT_MIN = 6 };
    Rect rect = pane_rect(session, pane);
    if (pane_ops(pane)->head && rect.height >= HEIGHT_MIN && pane_count(session, pane) > 0) {
        rect.y++;
        rect.height--;
    }
    return rect;
}

const char *pane_bars(Session *session, PaneId pane, size_t i)
{
    const PaneOps *ops = pane_ops(pane);
    if (i >= (ops->count ? ops->count(session) : pane_lines(session, pane)->at.count))
        return "there is nothing in this list";
    return ops->barred ? ops->barred(session, i) : NULL;
}

const char *pane_sentence(Session *session, PaneId pane)
{
    const PaneOps *ops = pane_ops(pane);
    const char *words = ops->empty ? ops->empty(session) : NULL;
    return words ? words : pane_words(pane)->empty;
}

bool pane_is_empty(Session *session, PaneId pane)
{
    return (pane_ops(pane)->selects || pane_sentence(session, pane)) && pane_count(session, pane) == 0;
}
