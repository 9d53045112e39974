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

/* The options of `simulate` without further words: small enough to watch, about sixty flushes. Fails where the sizes do
 * not fit. */
bool run_usual(SimulationOptions *options, const WorkloadKind *kind, Error *error);
/* Begins a run and shows it in place of what was loaded. Ends a previous run. Fails for options that do not fit. */
bool run_start(Session *session, const SimulationOptions *options, Error *error);
bool run_is_on(const Session *session);
/* Stops the run and keeps what it has made. Does nothing where nothing runs. */
void run_stop(Session *session);
void run_tick(Session *session);
/* Runs to the end; on a terminal with progress, where Esc stops it. False, with the reason: the run has failed. */
bool run_finish(Session *session, Error *error);
/* Appends "full, target 16.0 MiB". Returns the text. */
const char *run_policy_text(const Policy *policy, Text *out);

#endif
