/* breakpoints.c - keeps a list of conditions with the steps at which each stops, which are searched once per history.
 * Going to the next hit tests each step on the way against all conditions. */
#include "tui/app/breakpoints.h"

#include "core/base/search.h"
#include "core/simulator/simulation.h"

#include <string.h>

/* SWEPT_MAX: layers that going to a hit may visit, about two seconds. COUNTED_MAX: the same for a list of hits, for
 * which a frame waits once. */
enum { SWEPT_MAX = 4 * 1000 * 1000, COUNTED_MAX = 200 * 1000, COUNTED_STEPS = 20000 };

/* The hits of a breakpoint in a version of a history; history NULL: not searched yet. */
typedef struct Hits {
    const History *history;
    uint64_t version;
    StepId searched;
    ARRAY(StepId) steps;
} Hits;

typedef struct Breakpoints {
    ARRAY(Breakpoint) at;
    Hits hits[BREAKPOINTS_MAX]; /* by index in `at` */
} Breakpoints;

/* Called when other steps are shown, or fewer. */
static void forget(Session *session, void *state)
{
    Breakpoints *breakpoints = state;
    (void)session;
    for (size_t i = 0; i < BREAKPOINTS_MAX; i++) {
        array_release(&breakpoints->hits[i].steps);
        breakpoints->hits[i] = (Hits){0};
    }
}

static void release(Session *session, void *state)
{
    forget(session, state);
    array_release(&((Breakpoints *)state)->at);
}

static const Feature BREAKPOINTS = {
    .name = "breakpoints", .size = sizeof(Breakpoints), .release = release, .forget = forget};

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
    Breakpoints *breakpoints = breakpoints_of(session);
    forget(session, breakpoints);
    breakpoints->at.count = 0;
}

static void search_hits(const History *history, const Condition *condition, Hits *hits)
{
    HistoryReads reads;
    history_reads_init(&reads, history);
    hits->history = history;
    hits->version = history->version;
    hits->steps.count = 0;
    StepId step = 0;
    for (; step < history->steps.count && step < COUNTED_STEPS && reads.swept < COUNTED_MAX; step++)
        if (condition_stops(condition, &reads, step))
            array_push(&hits->steps, step);
    hits->searched = step;
    history_reads_release(&reads);
}

BreakpointHits breakpoints_hits(const Session *session, size_t i)
{
    Breakpoints *breakpoints = breakpoints_of(session);
    const History *history = session->shown;
    Hits *hits = &breakpoints->hits[i];
    if (hits->history != history || hits->version != history->version)
        search_hits(history, &breakpoints->at.at[i].condition, hits);
    return (BreakpointHits){hits->steps.at, hits->steps.count, hits->searched, hits->searched >= history->steps.count};
}

/* Names the simulation of the same workload that makes more layers than the shown one. */
static void add_small_run(const History *history, Text *out)
{
    SimulationOptions small;
    const WorkloadKind *kind = history->workload ? workload_find(str_from(history->workload)) : NULL;
    if (kind && simulation_usual(&small, kind, NULL) && simulation_small(&small, NULL) &&
        history->policy.target_file_size > small.policy.target_file_size)
        text_printf(out, "; :simulate %s small makes more layers%s%s", kind->name,
                    strcmp(small.policy.base, history->policy.base) != 0 ? ", under policy " : "",
                    strcmp(small.policy.base, history->policy.base) != 0 ? small.policy.base : "");
}

bool breakpoints_never(const Session *session, size_t i, Text *out)
{
    const Breakpoint *breakpoint = &breakpoints_of(session)->at.at[i];
    BreakpointHits hits = breakpoints_hits(session, i);
    uint64_t most;
    StepId at;
    if (hits.count > 0 || !hits.whole)
        return false;
    text_printf(out, "%s holds at no step", breakpoint->text);
    HistoryReads reads;
    history_reads_init(&reads, session->shown);
    bool above = breakpoint->condition.op == OP_GREATER || breakpoint->condition.op == OP_GREATER_EQUAL;
    if (above && condition_most(&breakpoint->condition, &reads, hits.searched, &most, &at)) {
        text_printf(out, " (at most %llu; :step %u goes there)", (unsigned long long)most, at);
        add_small_run(session->shown, out);
    }
    history_reads_release(&reads);
    return true;
}

void breakpoint_hits_text(BreakpointHits hits, Text *out)
{
    if (hits.whole)
        text_printf(out, "%zu step%s here", hits.count, plural_ending(hits.count));
    else
        text_printf(out, "%zu among the first %u steps, the rest is not counted", hits.count, hits.searched);
}

bool breakpoints_add(Session *session, Str text, size_t *index, Error *error)
{
    Breakpoints *breakpoints = breakpoints_of(session);
    Breakpoint breakpoint = {0};
    if (!condition_parse(text, &breakpoint.condition, error))
        return false;
    text_escape(text, breakpoint.text, sizeof breakpoint.text);
    for (size_t i = 0; i < breakpoints->at.count; i++)
        if (strcmp(breakpoints->at.at[i].text, breakpoint.text) == 0) {
            *index = i;
            return true;
        }
    if (breakpoints->at.count >= BREAKPOINTS_MAX)
        return error_set(error, ERROR_USAGE, "there are %d breakpoints already; break clear removes them",
                         BREAKPOINTS_MAX);
    *index = breakpoints->at.count;
    array_push(&breakpoints->at, breakpoint);
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
            if (condition_stops(&breakpoints->at.at[i].condition, &reads, (StepId)at))
                found = &breakpoints->at.at[i];
    history_reads_release(&reads);
    *step = found || (at >= 0 && at < count) ? (StepId)(at - direction) : STEP_NEVER;
    return found;
}

const Breakpoint *breakpoints_here(const Session *session)
{
    const Breakpoints *breakpoints = breakpoints_of(session);
    const Breakpoint *found = NULL;
    HistoryReads reads;
    history_reads_init(&reads, session->shown);
    for (size_t i = 0; i < breakpoints->at.count && !found; i++) {
        BreakpointHits hits = breakpoints_hits(session, i);
        size_t at;
        search_first(at, 0, hits.count, hits.steps[at] >= session->step);
        bool stops = session->step < hits.searched
                         ? at < hits.count && hits.steps[at] == session->step
                         : condition_stops(&breakpoints->at.at[i].condition, &reads, session->step);
        found = stops ? &breakpoints->at.at[i] : NULL;
    }
    history_reads_release(&reads);
    return found;
}
