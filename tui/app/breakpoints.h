/* breakpoints.h - conditions (conditions.h); playing and continuing stop at steps where one holds. */
#ifndef TUI_APP_BREAKPOINTS_H
#define TUI_APP_BREAKPOINTS_H

#include "tui/app/conditions.h"
#include "tui/app/session.h"

enum { BREAKPOINTS_MAX = 64 };

typedef struct Breakpoint {
    Condition condition;
    char text[96]; /* the condition as it was typed */
} Breakpoint;

/* All breakpoints, valid until the next change, and their number. */
const Breakpoint *breakpoints_all(const Session *session, size_t *count);
/* Sets a breakpoint, unless it is set already. `hits` is the number of the shown steps for which it holds, up to
 * 10,000; 0 for `layers` and `reads`, which are not counted. ERROR_USAGE for text that is not a condition, and where
 * there are BREAKPOINTS_MAX already. */
bool breakpoints_add(Session *session, Str text, Condition *condition, size_t *hits, Error *error);
void breakpoints_clear(Session *session);
/* Finds the nearest step in a direction (1 or -1) at which a breakpoint holds. NULL where there is none: then `step` is
 * STEP_NEVER, or the step at which the search ended because it had computed the reads of too many layers; it can be
 * continued from there. */
const Breakpoint *breakpoints_find(const Session *session, int direction, StepId *step);

#endif
