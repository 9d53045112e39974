/* breakpoints.h - conditions (conditions.h); playing and continuing stop at the steps where one stops:
 *
 *     step          0   1   2   3   4   5   6
 *     reads         1   2   4   5   3   2   4
 *     reads > 3             ◆               ◆     where it becomes true, from both directions
 */
#ifndef TUI_APP_BREAKPOINTS_H
#define TUI_APP_BREAKPOINTS_H

#include "tui/app/conditions.h"
#include "tui/app/session.h"

enum { BREAKPOINTS_MAX = 64 };

typedef struct Breakpoint {
    Condition condition;
    char text[96]; /* the condition as it was typed */
} Breakpoint;

/* They stay when other layers are shown, as a debugger's do. All breakpoints, valid until the next change, and their
 * number. */
const Breakpoint *breakpoints_all(const Session *session, size_t *count);
/* The steps of the shown history at which a breakpoint stops. */
typedef struct BreakpointHits {
    const StepId *steps; /* ascending; owned by the session, valid until the next call */
    size_t count;
    StepId searched; /* steps before this one were searched; not all where that takes too long for a frame */
    bool whole;      /* all were */
} BreakpointHits;

/* The hits of the breakpoint at an index of breakpoints_all(). Kept until other steps are shown; up to then O(steps),
 * for `layers` and `reads` O(steps + layers + n log n) up to a limit of a few frames. */
BreakpointHits breakpoints_hits(const Session *session, size_t i);
/* Sets a breakpoint, unless it is set already; `index` is its place in breakpoints_all(). ERROR_USAGE for text that is
 * not a condition, and where there are BREAKPOINTS_MAX already. */
bool breakpoints_add(Session *session, Str text, size_t *index, Error *error);
void breakpoints_clear(Session *session);
/* Finds the nearest step in a direction (1 or -1) at which a breakpoint stops. NULL where there is none: then `step` is
 * STEP_NEVER, or the step at which the search ended because it had looked at too many layers; it can be continued from
 * there. */
const Breakpoint *breakpoints_find(const Session *session, int direction, StepId *step);
/* The first breakpoint that stops at the shown step; NULL: none does. Costs as breakpoints_hits(); behind what that
 * has searched as condition_stops(). */
const Breakpoint *breakpoints_here(const Session *session);

#endif
