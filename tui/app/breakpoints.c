/* breakpoints.c - a list of conditions, tried step by step. */
#include "tui/app/breakpoints.h"

typedef struct Breakpoints {
    ARRAY(Breakpoint) at;
} Breakpoints;

static void release(Session *session, void *state)
{
    (void)session;
    array_release(&((Breakpoints *)state)->at);
}

static const Feature BREAKPOINTS = {.name = "breakpoints", .size = sizeof(Breakpoints), .release = release};

static Breakpoints *breakpoints_of(const Session *session)
{
    return session_feature(session, &BREAKPOINTS);
}

const Breakpoint *breakpoints_all(const Session *session, size_t *count)
{
    const Breakpoints *breakpoints = breakpoints_of(session);
    *count = breakpoints->at.count;
    return breakpoints->at.at;
}

void breakpoints_clear(Session *session)
{
    breakpoints_of(session)->at.count = 0;
}

bool breakpoints_add(Session *session, Str text, Condition *condition, size_t *hits, Error *error)
{
    enum { HITS_MAX = 10000 };
    Breakpoints *breakpoints = breakpoints_of(session);
    Breakpoint breakpoint = {0};
    bool known = false;
    if (!condition_parse(text, condition, error))
        return false;
    breakpoint.condition = *condition;
    text_escape(text, breakpoint.text, sizeof breakpoint.text);
    for (size_t i = 0; i < breakpoints->at.count; i++)
        known = known || strcmp(breakpoints->at.at[i].text, breakpoint.text) == 0;
    if (!known && breakpoints->at.count >= BREAKPOINTS_MAX)
        return error_set(error, ERROR_USAGE, "there are %d breakpoints already; break clear removes them",
                         BREAKPOINTS_MAX);
    if (!known)
        array_push(&breakpoints->at, breakpoint);
    *hits = 0;
    const History *history = session->shown;
    for (StepId step = 0; condition->kind != CONDITION_LAYERS && step < history->steps.count && *hits < HITS_MAX;
         step++)
        *hits += condition_holds(condition, history, step);
    return true;
}

const Breakpoint *breakpoints_find(const Session *session, int direction, StepId *step)
{
    const Breakpoints *breakpoints = breakpoints_of(session);
    long count = (long)session->shown->steps.count;
    for (long at = (long)session->step + direction; at >= 0 && at < count; at += direction)
        for (size_t i = 0; i < breakpoints->at.count; i++)
            if (condition_holds(&breakpoints->at.at[i].condition, session->shown, (StepId)at)) {
                *step = (StepId)at;
                return &breakpoints->at.at[i];
            }
    return NULL;
}
