/* cut_list.c - finds the candidates of a job's cuts, which are adjacent in the plan and in key order. */
#include "tui/app/cut_list.h"

typedef struct Cuts {
    CutList list;
} Cuts;

static void forget(Session *session, void *state)
{
    (void)session;
    *(Cuts *)state = (Cuts){0};
}

static const Feature CUTS = {.name = "cut list", .size = sizeof(Cuts), .forget = forget};

CutList cut_list(const Session *session)
{
    return ((const Cuts *)session_feature(session, &CUTS))->list;
}

uint32_t cut_of_step(const Session *session)
{
    return cut_at_step(session, session->step);
}

uint32_t cut_at_step(const Session *session, StepId at)
{
    const History *history = session->shown;
    if (at >= history->steps.count)
        return UINT32_MAX;
    const Step *step = &history->steps.at[at];
    return step->op == STEP_CUT && step->index < history->plan.cuts.count ? step->index : UINT32_MAX;
}

StepId cut_step_after(const Session *session, StepId from, int direction)
{
    long steps = (long)session->shown->steps.count;
    for (long at = (long)from + direction; at >= 0 && at < steps; at += direction) {
        uint32_t cut = cut_at_step(session, (StepId)at);
        if (cut != UINT32_MAX && session->shown->plan.cuts.at[cut].chosen)
            return (StepId)at;
    }
    return STEP_NEVER;
}

/* The candidates of the cut's job. */
static CutList cut_window_of(const Session *session, uint32_t cut)
{
    const Plan *plan = &session->shown->plan;
    uint32_t job = plan->cuts.at[cut].job, first = cut, end = cut + 1;
    while (first > 0 && plan->cuts.at[first - 1].job == job)
        first--;
    while (end < plan->cuts.count && plan->cuts.at[end].job == job)
        end++;
    return (CutList){first, end - first};
}

uint32_t cut_at_key(const Session *session, Key key)
{
    uint32_t cut = cut_of_step(session);
    if (cut == UINT32_MAX)
        return UINT32_MAX;
    CutList window = cut_window_of(session, cut);
    for (uint32_t i = window.first; i < window.first + window.count; i++)
        if (session->shown->plan.cuts.at[i].key == key)
            return i;
    return UINT32_MAX;
}

void cut_list_open(Session *session, uint32_t cut)
{
    CutList *list = &((Cuts *)session_feature(session, &CUTS))->list;
    *list = cut_window_of(session, cut);
    session_rewind(session, PANE_CUTS);
    session->panes[PANE_CUTS].at = cut - list->first;
    session_focus(session, PANE_CUTS);
}
