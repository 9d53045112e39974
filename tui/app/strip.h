/* strip.h - a parameter's whole range: the outcome of each stretch of values in which every decision is the same.
 *
 *     fanout   1 … 6    2 jobs  1.20 GiB ■■■■■■■■       values are exact: a plan's trace knows where its decisions flip
 *              7 … 57 ▸ 1 job   7.08 MiB ■              next, so from the current value the strip is walked up and down
 *              58 …     0 jobs      0 B                 from flip to flip, one plan a tick
 *
 * Where cuts depend on the parameter (on target_file_size and grid, and with cut=best on the fanout, which makes the
 * level below) they move within a stretch, and with them how many jobs there are; which decisions are taken does not
 * change. There the stretch is planned at its other end too.
 */
#ifndef TUI_APP_STRIP_H
#define TUI_APP_STRIP_H

#include "tui/app/what_if.h"

typedef struct StripPoint {
    double first, last; /* the ends of the stretch, both included; last INFINITY: no decision flips above */
    double value;       /* the value that was planned */
    char text[32];      /* for a value without an order */
    PlanOutcome outcome;
    bool has_far; /* its other end has been planned too: */
    PlanOutcome far;
} StripPoint;

/* What is known of the strip of the current parameter. */
typedef struct StripView {
    const PolicyParameter *parameter;
    ARRAY(StripPoint) at;     /* ascending */
    bool low_open, high_open; /* there are further stretches, but enough are shown */
    bool done;
} StripView;

/* The strip of that parameter for the plan that is shown, owned by the session; NULL: there is none. */
const StripView *strip_shown(const Session *session, const PolicyParameter *parameter);
/* Is there work for strip_tick()? */
bool strip_pending(const Session *session);
/* Makes the next plan, if there is one; on a terminal on another thread, so that keys need not wait. */
void strip_tick(Session *session);
/* The same, but waits until the plan is made. */
void strip_advance(Session *session);

#endif
