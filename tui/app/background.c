/* background.c - runs a plan, a simulation or other work on a thread. Most plans are ready within SHORT_MS, so the
 * first check of progress comes after that time.
 *
 * A thread looks for the flag that cancels it from time to time only: the stages of a plan of a million layers take up
 * to half a second. A plan that the user cancels is therefore left to its thread, with all that it owns. */
#include "tui/app/background.h"

#include "core/catalog/source.h"
#include "core/executor/dry_run.h"
#include "core/executor/flip_check.h"
#include "tui/app/task.h"

#include <stdio.h>
#include <stdlib.h>

enum { SHORT_MS = 60, LOOK_MS = 40 };

/* ---- jobs ---- */

/* A job that was cancelled, and has not ended yet. */
typedef struct BackgroundThread {
    BackgroundJob job;
    Task *task;
} BackgroundThread;

typedef struct Abandoned {
    ARRAY(BackgroundThread *) at; /* owned */
} Abandoned;

static void job_work(Task *task, void *self)
{
    const BackgroundThread *thread = self;
    thread->job.work(thread->job.self, task_cancelled(task));
}

/* Frees the thread of a job that has ended, or waits for its end. */
static void thread_end(BackgroundThread *thread)
{
    task_end(thread->task);
    free(thread);
}

/* Waits for the end of the job, and releases it. */
static void background_end_job(BackgroundThread *thread)
{
    BackgroundJob job = thread->job;
    thread_end(thread);
    job.release(job.self);
}

/* Releases a job whose thread nobody waits for. */
static void release_left(void *self)
{
    BackgroundThread *thread = self;
    thread->job.release(thread->job.self);
    free(thread);
}

/* The session ends: it waits for the jobs that read what it frees. */
static void abandoned_release(Session *session, void *state)
{
    Abandoned *abandoned = state;
    (void)session;
    for (size_t i = 0; i < abandoned->at.count; i++)
        if (abandoned->at.at[i]->job.alone)
            task_leave(abandoned->at.at[i]->task, release_left);
        else
            background_end_job(abandoned->at.at[i]);
    array_release(&abandoned->at);
}

/* Waits for the jobs that read what is loaded or shown. */
static void abandoned_forget(Session *session, void *state)
{
    Abandoned *abandoned = state;
    size_t kept = 0;
    (void)session;
    for (size_t i = 0; i < abandoned->at.count; i++) {
        BackgroundThread *thread = abandoned->at.at[i];
        if (thread->job.alone)
            abandoned->at.at[kept++] = thread;
        else
            background_end_job(thread);
    }
    abandoned->at.count = kept;
}

static void abandoned_replace(Session *session, void *state, const History *next)
{
    (void)next;
    abandoned_forget(session, state);
}

static const Feature ABANDONED = {.name = "abandoned",
                                  .size = sizeof(Abandoned),
                                  .release = abandoned_release,
                                  .forget = abandoned_forget,
                                  .replace = abandoned_replace};

bool background_pending(Session *session)
{
    Abandoned *abandoned = session_feature(session, &ABANDONED);
    size_t kept = 0;
    for (size_t i = 0; i < abandoned->at.count; i++) {
        BackgroundThread *thread = abandoned->at.at[i];
        if (task_wait(thread->task, 0))
            background_end_job(thread);
        else
            abandoned->at.at[kept++] = thread;
    }
    abandoned->at.count = kept;
    return kept > 0;
}

/* Shows progress until `task` ends or the user cancels it. Returns false if it was cancelled. */
static bool watch(Session *session, Task *task, const char *what)
{
    const Waiter *waiter = session->options.waiter;
    uint32_t ms = SHORT_MS;
    bool goes_on = true;
    for (bool ended = task_wait(task, SHORT_MS); !ended && goes_on; ms += LOOK_MS) {
        goes_on = waiter->go_on(waiter->self, what, ms);
        ended = goes_on && task_wait(task, LOOK_MS);
    }
    return goes_on;
}

bool background_try(Session *session, const char *what, const BackgroundJob *job)
{
    BackgroundThread *thread = mem_zero(1, sizeof *thread);
    thread->job = *job;
    thread->task = session->options.waiter ? task_start(job_work, thread) : NULL;
    if (!thread->task) {
        free(thread);
        job->work(job->self, NULL);
        return true;
    }
    if (watch(session, thread->task, what)) {
        thread_end(thread);
        return true;
    }
    if (job->stays) {
        background_end_job(thread);
        return false;
    }
    task_cancel(thread->task);
    array_push(&((Abandoned *)session_feature(session, &ABANDONED))->at, thread);
    return false;
}

/* ---- plans ---- */

typedef struct Compaction {
    History *plan; /* owned; NULL: it has been taken */
    bool ok;
    Error error;
} Compaction;

static void compact(void *self, const atomic_bool *cancelled)
{
    Compaction *own = self;
    own->plan->plan.cancel = cancelled; /* set by this thread, which alone uses the plan */
    own->ok = dry_run_compact(own->plan, history_end_lsn(own->plan, history_last_step(own->plan)), &own->error);
    if (own->ok) {
        flip_check(own->plan);
        return;
    }
    history_free(own->plan); /* here, because it may take a gigabyte: returning that to the system takes 0.1 s */
    own->plan = NULL;
}

static void background_compaction_release(void *self)
{
    Compaction *own = self;
    history_free(own->plan);
    free(own);
}

bool background_compact(Session *session, History *plan, Error *error)
{
    Compaction *own = mem_zero(1, sizeof *own);
    own->plan = plan;
    /* formatted before the thread starts, because the plan belongs to the thread from then on */
    char what[80], layers[32];
    snprintf(what, sizeof what, "planning %s layers", count_format(plan->layers.count, layers));
    if (!background_try(session, what,
                        &(BackgroundJob){.self = own,
                                         .work = compact,
                                         .release = background_compaction_release,
                                         .stays = plan->records != NULL}))
        return error_set(error, ERROR_CANCELLED, "cancelled");
    bool ok = own->ok;
    if (ok) {
        plan->plan.cancel = NULL;
        own->plan = NULL;
    } else if (error) {
        *error = own->error;
    }
    background_compaction_release(own);
    return ok;
}

static void free_work(Task *task, void *self)
{
    (void)task;
    history_free(self);
}

/* The work has freed it. */
static void nothing_is_left(void *self)
{
    (void)self;
}

void background_free(const Session *session, History *history)
{
    bool beside = history && session->options.waiter && !history->records && session_has_many(session, history);
    Task *task = beside ? task_start(free_work, history) : NULL;
    if (task)
        task_leave(task, nothing_is_left);
    else
        history_free(history);
}

/* ---- runs, loading and other work, which is waited for ---- */

/* Shows progress until `task` ends or the user cancels it; then waits for its end. Returns false if it was cancelled.
 */
static bool await(Session *session, Task *task, const char *what)
{
    bool goes_on = watch(session, task, what);
    task_end(task);
    return goes_on;
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
    Arena arena;
    const char *path;
    LoadOptions options;
    Str stdin_text;
    History *history; /* owned; NULL: it has been taken */
    LoadReport report;
    bool ok;
    Error error;
} Load;

static void load(void *self, const atomic_bool *cancelled)
{
    Load *own = self;
    (void)cancelled;
    own->ok = source_load(&own->path, 1, &own->options, own->history, &own->report, &own->error);
}

static void load_release(void *self)
{
    Load *own = self;
    if (own->history && own->ok)
        history_free(own->history);
    else
        free(own->history);
    load_report_release(&own->report);
    arena_release(&own->arena);
    free(own);
}

History *background_load(Session *session, const char *path, const LoadOptions *options, Error *error)
{
    Load *own = mem_zero(1, sizeof *own);
    own->path = arena_text(&own->arena, path);
    own->options = *options;
    if (options->timeline)
        own->options.timeline = arena_text(&own->arena, options->timeline);
    if (options->stdin_text) {
        Str text = *options->stdin_text;
        own->stdin_text = (Str){arena_copy(&own->arena, text.at, text.length), text.length};
        own->options.stdin_text = &own->stdin_text;
    }
    own->history = mem_zero(1, sizeof *own->history);
    BackgroundJob job = {.self = own, .work = load, .release = load_release, .alone = true};
    if (!background_try(session, "loading", &job)) {
        error_set(error, ERROR_CANCELLED, "cancelled");
        return NULL;
    }
    History *history = own->ok ? own->history : NULL;
    if (history)
        own->history = NULL;
    else if (error)
        *error = own->error;
    load_release(own);
    return history;
}

typedef struct BackgroundWork {
    void (*work)(void *self, const atomic_bool *cancelled);
    void *self;
} BackgroundWork;

static void do_work(Task *task, void *self)
{
    const BackgroundWork *own = self;
    own->work(own->self, task_cancelled(task));
}

bool background_do(Session *session, const char *what, void (*work_of)(void *self, const atomic_bool *cancelled),
                   void *self)
{
    BackgroundWork own = {work_of, self};
    Task *task = session->options.waiter ? task_start(do_work, &own) : NULL;
    if (task)
        return await(session, task, what);
    work_of(self, NULL);
    return true;
}
