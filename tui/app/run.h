/* run.h - a simulation inside the explorer: the map grows while it runs, Esc ends it where it is.
 *
 *     tick ──► some looks of the simulator (task.h, in lock-step) ──► the history has more steps ──► draw
 *
 * The number of looks in a tick depends on the run's length alone, so a script of ticks gives the same frames on every
 * machine. A run takes some 120 ticks. Its result is a history like one that was loaded.
 */
#ifndef TUI_APP_RUN_H
#define TUI_APP_RUN_H

#include "core/simulator/simulation.h"
#include "tui/app/session.h"

#define RUN_TICK_MS 15

/* What `simulate` runs without further words: small enough to watch, some sixty flushes. */
bool run_usual(SimulationOptions *options, const WorkloadKind *kind, Error *error);
/* Begins a run, and looks at it instead of what was loaded. What ran before is ended. */
bool run_start(Session *session, const SimulationOptions *options, Error *error);
bool run_is_on(const Session *session);
/* Ends what runs and keeps what it made. Nothing where nothing runs. */
void run_stop(Session *session);
void run_tick(Session *session);
/* Carries what runs to its end; on a terminal with progress, where Esc ends it as it is. False: it failed. */
bool run_finish(Session *session, Error *error);
/* "full, target 16.0 MiB"; appended. Returns the text. */
const char *run_policy_text(const Policy *policy, Text *out);

#endif
