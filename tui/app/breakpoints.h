/* breakpoints.h - conditions (conditions.h) at which playing and `continue` stop:
 *
 *     step          0   1   2   3   4   5   6
 *     reads         1   2   4   5   3   2   4
 *     reads > 3             ◆               ◆     the steps at which it becomes true, in both directions
 */
#ifndef TUI_APP_BREAKPOINTS_H
#define TUI_APP_BREAKPOINTS_H

#include "core/analysis/conditions.h"
#include "tui/app/session.h"

enum { BREAKPOINTS_MAX = 64 };

typedef struct Breakpoint {
    Condition condition;
    char text[96]; /* the condition as it was typed */
} Breakpoint;

/* All breakpoints and their number, valid until the next change. They are kept when other layers are shown. */
const Breakpoint *breakpoints_all(const Session *session, size_t *count);
/* The steps of the shown history at which a breakpoint stops. */
typedef struct BreakpointHits {
    const StepId *steps; /* ascending; owned by the session, valid until the next call */
    size_t count;
    StepId searched; /* the steps before this one were searched; a search that takes too long stops early */
    bool whole;      /* all steps were searched */
} BreakpointHits;

/* The hits of breakpoint `i` of breakpoints_all(). Computed once for the shown steps: O(steps), for `layers` and
 * `reads` O(steps + layers + n log n), up to a limit of a few frames. */
BreakpointHits breakpoints_hits(const Session *session, size_t i);
/* Appends "3 steps here", or how many of the steps searched so far match. */
void breakpoint_hits_text(BreakpointHits hits, Text *out);
/* Sets a breakpoint, unless it is set already; `index` is its place in breakpoints_all(). ERROR_USAGE for text that is
 * not a condition, and if there are BREAKPOINTS_MAX already. */
bool breakpoints_add(Session *session, Str text, size_t *index, Error *error);
void breakpoints_clear(Session *session);
/* Finds the nearest step in a direction (1 or -1) at which a breakpoint stops. Returns NULL if there is none; `step` is
 * then STEP_NEVER, or the step at which the search stopped because it had visited too many layers and from which it can
 * be continued. */
const Breakpoint *breakpoints_find(const Session *session, int direction, StepId *step);
/* The first breakpoint that stops at the shown step; NULL: there is none. Costs as breakpoints_hits(), and for a step
 * that it has not searched as condition_stops(). */
const Breakpoint *breakpoints_here(const Session *session);

/* Does breakpoint `i` hold at no step of the shown history? Then appends so, with the largest value that there is and
 * where: "depth > 30 holds at no step (at most 12; :step 7 goes there)", and of a run with few layers the command that
 * runs one with more. Costs as breakpoints_hits(). */
bool breakpoints_never(const Session *session, size_t i, Text *out);

#endif
