/* breakpoints.h - conditions (conditions.h); playing and continuing stop at steps where one holds. */
#ifndef TUI_APP_BREAKPOINTS_H
#define TUI_APP_BREAKPOINTS_H

#include "tui/app/conditions.h"
#include "tui/app/session.h"

enum { BREAKPOINTS_MAX = 64 };

typedef struct Breakpoint {
    Condition condition;
    char text[96]; /* as written */
} Breakpoint;

/* All that are set, and how many. */
const Breakpoint *breakpoints_all(const Session *session, size_t *count);
/* Sets one; one that is set already is left. `hits`: at how many of the steps shown it holds, up to 10,000; 0 for
 * `layers` and `reads`, which are not counted. Fails for text that is no condition, and where there are
 * BREAKPOINTS_MAX. */
bool breakpoints_add(Session *session, Str text, Condition *condition, size_t *hits, Error *error);
void breakpoints_clear(Session *session);
/* The nearest step in a direction (1 or -1) at which one holds. NULL: there is none, and `step` is STEP_NEVER; or the
 * reads of so many layers were looked at that the search ended at `step`, from which it can go on. */
const Breakpoint *breakpoints_find(const Session *session, int direction, StepId *step);

#endif
