/* background.c - runs a plan, a simulation or other work on a thread. Most plans are ready within SHORT_MS, so the
 * first check of progress comes after that time. */
#include "tui/app/background.h"

#include "core/catalog/source.h"
#include "core/executor/dry_run.h"
#include "core/executor/flip_check.h"
#include "tui/app/task.h"

#include <stdio.h>

enum { SHORT_MS = 60, LOOK_MS = 40 };

typedef struct Compaction {
    History *plan;
    bool ok;
    Error error;
} Compaction;

static bool compact(History *plan, Error *error)
{
    if (!dry_run_compact(plan, history_end_lsn(plan, history_last_step(plan)), error))
        return false;
    flip_check(plan);
    return true;
}

static void work(Task *task, void *self)
{
    Compaction *own = self;
    own->plan->plan.cancel = task_cancelled(task); /* set by this thread, which alone uses the plan */
    own->ok = compact(own->plan, &own->error);
}

/* Shows progress until `task` ends or the user cancels it; then waits for its end. Returns false if it was cancelled.
 */
static bool await(Session *session, Task *task, const char *what)
{
    const Waiter *waiter = session->options.waiter;
    uint32_t ms = SHORT_MS;
    bool goes_on = true;
    for (bool ended = task_wait(task, SHORT_MS); !ended && goes_on; ms += LOOK_MS) {
        goes_on = waiter->go_on(waiter->self, what, ms);
        ended = goes_on && task_wait(task, LOOK_MS);
    }
    task_end(task);
    return goes_on;
}

bool background_compact(Session *session, History *plan, Error *error)
{
    Compaction own = {.plan = plan};
    /* formatted before the thread starts, because the plan belongs to the thread from then on */
    char what[80], layers[32];
    snprintf(what, sizeof what, "planning %s layers", count_format(plan->layers.count, layers));
    Task *task = session->options.waiter ? task_start(work, &own) : NULL;
    if (!task)
        return compact(plan, error);
    await(session, task, what);
    plan->plan.cancel = NULL;
    if (!own.ok && error)
        *error = own.error;
    return own.ok;
}

typedef struct BackgroundRun {
    History *history;
    SimulationOptions options;
    const atomic_bool *cancel;
    bool ok;
    Error error;
} BackgroundRun;

static bool look(void *self, const Simulator *simulator, Error *error)
{
    (void)simulator;
    return !atomic_load(((const BackgroundRun *)self)->cancel) || error_set(error, ERROR_CANCELLED, "cancelled");
}

static void simulate(Task *task, void *self)
{
    BackgroundRun *run = self;
    SimulationReport report;
    run->cancel = task_cancelled(task);
    run->options.watch = (SimulatorWatch){.self = run, .look = look};
    run->ok = simulation_run(run->history, &run->options, &report, &run->error);
}

bool background_simulate(Session *session, History *history, const SimulationOptions *options, Error *error)
{
    BackgroundRun own = {.history = history, .options = *options};
    SimulationReport report;
    char what[160];
    Text policy = TEXT_EMPTY;
    policy_format_rules(&options->policy, &policy);
    snprintf(what, sizeof what, "running %s with %s", options->kind ? options->kind->name : "the records", policy.at);
    text_release(&policy);
    Task *task = session->options.waiter ? task_start(simulate, &own) : NULL;
    if (!task)
        return simulation_run(history, options, &report, error);
    await(session, task, what);
    if (!own.ok && error)
        *error = own.error;
    return own.ok;
}

typedef struct Load {
    const char *path;
    const LoadOptions *options;
    History *history;
    LoadReport report;
    bool ok;
    Error error;
} Load;

static void load(Task *task, void *self)
{
    Load *own = self;
    own->ok = source_load(&own->path, 1, own->options, own->history, &own->report, &own->error);
    if (own->ok && task && atomic_load(task_cancelled(task))) {
        history_release(own->history);
        own->ok = error_set(&own->error, ERROR_CANCELLED, "cancelled");
    }
}

bool background_load(Session *session, const char *path, const LoadOptions *options, History *history, Error *error)
{
    Load own = {.path = path, .options = options, .history = history};
    Task *task = session->options.waiter ? task_start(load, &own) : NULL;
    if (task)
        await(session, task, "loading");
    else
        load(NULL, &own);
    load_report_release(&own.report);
    if (!own.ok && error)
        *error = own.error;
    return own.ok;
}

typedef struct BackgroundWork {
    void (*work)(void *self);
    void *self;
} BackgroundWork;

static void do_work(Task *task, void *self)
{
    const BackgroundWork *own = self;
    (void)task;
    own->work(own->self);
}

bool background_do(Session *session, const char *what, void (*work_of)(void *self), void *self)
{
    BackgroundWork own = {work_of, self};
    Task *task = session->options.waiter ? task_start(do_work, &own) : NULL;
    if (task)
        return await(session, task, what);
    work_of(self);
    return true;
}
