/* breakpoints.c - keeps a list of conditions, and tests each step against all of them until one holds. */
#include "tui/app/breakpoints.h"

enum { SWEPT_MAX = 4 * 1000 * 1000 }; /* layers whose sweep takes about two seconds */

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
    HistoryReads reads;
    history_reads_init(&reads, session->shown);
    for (StepId step = 0; !condition_is_slow(condition) && step < reads.history->steps.count && *hits < HITS_MAX;
         step++)
        *hits += condition_holds(condition, &reads, step);
    return true;
}

const Breakpoint *breakpoints_find(const Session *session, int direction, StepId *step)
{
    const Breakpoints *breakpoints = breakpoints_of(session);
    const Breakpoint *found = NULL;
    long count = (long)session->shown->steps.count, at = (long)session->step + direction;
    HistoryReads reads;
    history_reads_init(&reads, session->shown);
    for (; at >= 0 && at < count && !found && reads.swept < SWEPT_MAX; at += direction)
        for (size_t i = 0; i < breakpoints->at.count && !found; i++)
            if (condition_holds(&breakpoints->at.at[i].condition, &reads, (StepId)at))
                found = &breakpoints->at.at[i];
    history_reads_release(&reads);
    *step = found || (at >= 0 && at < count) ? (StepId)(at - direction) : STEP_NEVER;
    return found;
}
