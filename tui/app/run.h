/* run.h - a simulation inside the explorer: the map grows while it runs, and Esc stops it.
 *
 *     tick ──► the simulator runs for some flushes (task.h, in lock-step) ──► the history has more steps ──► draw
 *
 * How many calls of its watch the simulator runs in a tick depends on the run's length alone, so a script of ticks
 * gives the same frames on every machine. A run takes some 120 ticks. Its result is a history like a loaded one.
 */
#ifndef TUI_APP_RUN_H
#define TUI_APP_RUN_H

#include "core/simulator/simulation.h"
#include "tui/app/session.h"

#define RUN_TICK_MS 15 /* interval of ticks during a run */

/* Begins a run and shows it in place of what was loaded. Stops a previous run. Fails if no thread can be started. */
bool run_start(Session *session, const SimulationOptions *options, Error *error);
bool run_is_on(const Session *session);
/* Stops the run and keeps the steps so far. Does nothing if nothing runs. */
void run_stop(Session *session);
/* Lets the simulator run for one tick, and shows its new steps. */
void run_tick(Session *session);
/* Runs to the end, on a terminal with progress and with Esc to stop it. Fails if the run fails, or if the user stops
 * it. Does nothing if nothing runs, whatever became of an earlier run. */
bool run_finish(Session *session, Error *error);
/* Appends "full, target 16.0 MiB" to `out`. Returns its text. */
const char *run_policy_text(const Policy *policy, Text *out);

#endif
