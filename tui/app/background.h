/* background.h - a long plan or run, during which the screen shows progress and Esc cancels.
 *
 * The work runs on a thread and in a history of its own, so nothing that is shown changes meanwhile.
 * SessionOptions.waiter, which the terminal sets, draws progress and decides whether to continue. Scripts and tests set
 * none: there the caller's thread does the work.
 */
#ifndef TUI_APP_BACKGROUND_H
#define TUI_APP_BACKGROUND_H

#include "core/formats/load.h"
#include "core/simulator/simulation.h"
#include "tui/app/session.h"

/* Work that may be left to itself: it reads, apart from what it owns, only the loaded history. */
typedef struct BackgroundJob {
    void *self;                                             /* in heap memory */
    void (*work)(void *self, const atomic_bool *cancelled); /* NULL: it can't be cancelled */
    void (*release)(void *self);                            /* frees `self` with all that it owns */
    bool stays; /* it reads what the explorer may change, as layer files, so a cancelled job is waited for */
    bool alone; /* it reads only what it owns, so a cancelled job is never waited for, not even at the session's end */
} BackgroundJob;

/* Runs a job. False: the user cancelled it. Then the explorer goes on at once, and the job is released when its work
 * has ended; before the loaded history is changed or freed, the explorer waits for that. True: `self` is the caller's.
 */
bool background_try(Session *session, const char *what, const BackgroundJob *job);
/* Releases jobs that were cancelled and have ended. Are there others? */
bool background_pending(Session *session);

/* Compacts the forked `plan` on estimates. Fails as dry_run_compact() does, or with ERROR_CANCELLED; the plan is then
 * no longer the caller's. */
bool background_compact(Session *session, History *plan, Error *error);

/* Frees a history, which may be NULL, and which nothing uses any more. One of many layers is freed on a thread: to
 * return its memory to the system takes up to 0.1 s. */
void background_free(const Session *session, History *history);

/* Runs a simulation into `history`, which must be initialised for it. Fails as simulation_run() does, or with
 * ERROR_CANCELLED; the history can then only be released. */
bool background_simulate(Session *session, History *history, const SimulationOptions *options, Error *error);

/* Loads an input as source_load() does; timeline and text of the options are copied. The caller frees the history.
 * NULL: it fails as source_load() does, or with ERROR_CANCELLED; a load that was cancelled goes on to its end. */
History *background_load(Session *session, const char *path, const LoadOptions *options, Error *error);

/* Runs work(self), which must not change anything that is shown, and end soon after the flag is set. Returns when it
 * has ended; false if the user cancelled it meanwhile. */
bool background_do(Session *session, const char *what, void (*work)(void *self, const atomic_bool *cancelled),
                   void *self);

#endif
