/* progress.h - a progress line on stderr. Nothing is drawn if stderr is not a terminal. */
#ifndef TUI_CLI_PROGRESS_H
#define TUI_CLI_PROGRESS_H

#include "core/simulator/simulator.h"

typedef struct Progress {
    const char *what; /* "simulating" */
    bool shown;
    double begin, last; /* seconds of the monotonic clock: start, and last drawing */
} Progress;

/* Begins a progress line; `what` is borrowed. Returns false if stderr is not a terminal: then do not call
 * progress_draw(). */
bool progress_init(Progress *progress, const char *what);
/* A watch that draws a simulation's progress on `progress`, which must outlive the run. */
SimulatorWatch progress_watch(Progress *progress);
/* Draws `done` of `total` at most ten times a second. */
void progress_draw(Progress *progress, uint64_t done, uint64_t total);
/* Clears the line. */
void progress_end(Progress *progress);

#endif
