/* run_view.h - a simulation inside the explorer: the map grows while it runs, Esc ends it where it is.
 *
 *     tick ──► some looks of the simulator (task.h, in lock-step) ──► the history has more steps ──► draw
 *
 * How many looks a tick is worth depends on the run's length alone, so a script of ticks gives the same frames
 * anywhere. A run takes some 120 ticks. What came out stays, as any history that was loaded.
 */
#ifndef TUI_APP_RUN_VIEW_H
#define TUI_APP_RUN_VIEW_H

#include "core/simulator/simulation.h"
#include "tui/app/task.h"

#define RUN_TICK_MS 15

typedef struct RunView {
    Task *task;       /* NULL: nothing runs */
    History *history; /* what it appends to; the app's loaded one */
    SimulationOptions options;
    SimulationReport report;
    bool ok;
    Error error;
    uint64_t records, expected;   /* come in so far; in all */
    unsigned looks, looks_a_tick; /* since the last tick */
    unsigned ticks;               /* so far */
} RunView;

struct App;

/* What `simulate` runs without further words: small enough to watch, some sixty flushes. */
bool run_usual(SimulationOptions *options, const WorkloadKind *kind, Error *error);
/* Ends what runs and keeps what it made. Nothing where nothing runs. */
void run_stop(struct App *app);
void run_tick(struct App *app);
/* Carries what runs to its end; on a terminal with progress, where Esc ends it as it is. False: it failed. */
bool run_finish(struct App *app, Error *error);

#endif
