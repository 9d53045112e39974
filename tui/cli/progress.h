/* progress.h - a line on the terminal that says how far a simulation is; nothing where stderr is no terminal. */
#ifndef TUI_CLI_PROGRESS_H
#define TUI_CLI_PROGRESS_H

#include "core/simulator/simulator.h"

typedef struct Progress {
    const char *what; /* "simulating" */
    bool shown;
    double begin, last; /* seconds; when it was drawn last */
} Progress;

/* Begins a progress line. False where stderr is not a terminal: then nothing is drawn. */
bool progress_init(Progress *progress, const char *what);
SimulatorWatch progress_watch(Progress *progress);
/* Draws `done` of `total` at most ten times a second. */
void progress_draw(Progress *progress, uint64_t done, uint64_t total);
/* Clears the line. */
void progress_end(Progress *progress);

#endif
