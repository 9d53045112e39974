/* pane_place.c - keeps the two texts of each pane, and finds its place in the layout. */
#include "tui/panes/pane_place.h"

typedef struct PaneTexts {
    Lines of[PANE_COUNT], details[PANE_COUNT];
} PaneTexts;

static void release(Session *session, void *state)
{
    (void)session;
    for (int i = 0; i < PANE_COUNT; i++) {
        lines_release(&((PaneTexts *)state)->of[i]);
        lines_release(&((PaneTexts *)state)->details[i]);
    }
}

static void init(void *state)
{
    PaneTexts *texts = state;
    for (int i = 0; i < PANE_COUNT; i++)
        texts->of[i] = texts->details[i] = (Lines)LINES_EMPTY;
}

static const Feature TEXTS = {.name = "pane texts", .size = sizeof(PaneTexts), .init = init, .release = release};

Lines *pane_lines(const Session *session, PaneId pane)
{
    return &((PaneTexts *)session_feature(session, &TEXTS))->of[pane];
}

Lines *pane_details(const Session *session, PaneId pane)
{
    return &((PaneTexts *)session_feature(session, &TEXTS))->details[pane];
}

Rect pane_rect(const Session *session, PaneId pane)
{
    if (pane == PANE_MAP)
        return session->layout.map;
    if (pane == PANE_LAYER && session->layout.layer.height > 0 && session->side != PANE_LAYER)
        return session->layout.layer;
    return pane == session->side ? session->layout.side : (Rect){0};
}

void pane_add_moment(const Session *session, Lines *lines)
{
    char step[32], last[32];
    bool plan = session_shows_plan(session), end = session->step == session_last_step(session);
    if (session_last_step(session) == 0)
        return;
    if (plan && end)
        lines_field(lines, "moment", "the layers as the plan leaves them");
    else
        lines_field(lines, "moment", "the layers at step %s of %s%s", count_format(session->step, step),
                    count_format(session_last_step(session), last), plan ? " of the plan" : "");
}
