/* strip.h - the whole range of a parameter, divided into stretches of values in which every decision is the same, with
 * the outcome of each.
 *
 *     fanout   1 … 6    2 jobs  1.20 GiB ■■■■■■■■
 *              7 … 57 ▸ 1 job   7.08 MiB ■
 *              58 …     0 jobs      0 B
 *
 * The borders are exact: a plan's trace says at which value a decision flips next. From the current value the strip is
 * extended up and down from flip to flip, with one plan per tick.
 *
 * Cuts that depend on the parameter (on target_file_size and grid, and with cut=best on the fanout, which shapes the
 * level below) move within a stretch, and with them the number of jobs, although no decision flips. So each stretch is
 * planned at both of its ends.
 */
#ifndef TUI_APP_STRIP_H
#define TUI_APP_STRIP_H

#include "tui/app/what_if.h"

typedef enum StripEndState { STRIP_END_DUE, STRIP_END_PLANNED, STRIP_END_FAILED } StripEndState;

/* The plan at one end of a stretch. */
typedef struct StripEnd {
    StripEndState state;
    double value; /* once not due: the value that was planned, at an open end the largest valid one */
    PlanOutcome outcome;
} StripEnd;

typedef struct StripPoint {
    double first, last; /* both ends of the stretch, included; last INFINITY: no decision flips above */
    double value;       /* the value that was planned first */
    char text[32];      /* the value as a word, if values have no order; then there are no ends */
    PlanOutcome outcome;
    StripEnd low, high;
} StripPoint;

/* What is known of the strip of the current parameter. */
typedef struct StripView {
    const PolicyParameter *parameter;
    ARRAY(StripPoint) at;     /* ascending */
    bool low_open, high_open; /* further stretches exist, but enough are known */
    bool done;                /* nothing more will be planned */
} StripView;

/* What is known of the parameter's strip for the shown plan, owned by the session; NULL: nothing. */
const StripView *strip_shown(const Session *session, const PolicyParameter *parameter);
/* Is there work for strip_tick()? */
bool strip_pending(const Session *session);
/* Starts or takes the next plan, if there is one. On a terminal it is made on a thread, so that keys need not wait. */
void strip_tick(Session *session);
/* As strip_tick(), but first waits for the plan that is being made. */
void strip_advance(Session *session);

#endif
