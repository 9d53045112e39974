/* run.c - the simulator calls its watch after each flush and compaction. After some calls its thread parks until the
 * next tick, and the explorer draws the steps so far. */
#include "tui/app/run.h"

#include "tui/app/task.h"

#include <stdio.h>
#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { TICKS_A_RUN = 120 };

typedef struct SimulationRun {
    Task *task;       /* NULL: no simulation is running */
    History *history; /* the history that it appends to, which the session owns */
    SimulationOptions options;
    SimulationReport report;
    bool ok;
    Error error;
    uint64_t records, expected;     /* records processed, and in all */
    unsigned calls, calls_per_tick; /* calls of the watch: since the last tick, and per tick */
    unsigned ticks;                 /* ticks so far */
} SimulationRun;

static void release(Session *session, void *state)
{
    (void)session;
    task_end(((SimulationRun *)state)->task);
}

static void replace(Session *session, void *state, const History *next)
{
    if (((SimulationRun *)state)->history != next)
        run_stop(session);
}

static const Feature RUN = {.name = "run", .size = sizeof(SimulationRun), .release = release, .replace = replace};

static SimulationRun *run_of(const Session *session)
{
    return session_feature(session, &RUN);
}

bool run_is_on(const Session *session)
{
    return run_of(session)->task != NULL;
}

static bool run_watch(void *self, const Simulator *simulator, Error *error)
{
    SimulationRun *run = self;
    (void)error;
    run->records = simulator->arrivals;
    run->expected = simulator->records_expected;
    if (++run->calls < run->calls_per_tick)
        return true;
    run->calls = 0;
    return task_park(run->task);
}

static void work(Task *task, void *self)
{
    SimulationRun *run = self;
    (void)task;
    run->ok = simulation_run(run->history, &run->options, &run->report, &run->error);
}

const char *run_policy_text(const Policy *policy, Text *out)
{
    char target[32];
    policy_format_rules(policy, out);
    text_printf(out, ", target %s", bytes_format(policy->target_file_size, target));
    return out->at;
}

static void run_say_progress(Session *session)
{
    const SimulationRun *run = run_of(session);
    const History *history = run->history;
    double part = run->expected ? 100.0 * (double)run->records / (double)run->expected : 0;
    char wal[32];
    const StepSample *last = history->samples.count ? &history->samples.at[history->samples.count - 1] : NULL;
    session_say(session, "simulating %s: %.0f%%, %s of WAL, write amplification %.2f; Esc ends it",
                run->options.kind->name, part, bytes_format(last ? last->wal_ingested : 0, wal),
                last && last->wal_ingested ? (double)last->bytes_written / (double)last->wal_ingested : 0.0);
}

static void run_say_outcome(Session *session, bool stopped)
{
    const SimulationRun *run = run_of(session);
    const SimulationReport *report = &run->report;
    if (!run->ok && !stopped) {
        session_warn(session, "%s", run->error.message);
        return;
    }
    session_say(session, "%s %s: write amplification %.2f, mean read %.2f; Home Space replays", run->options.kind->name,
                stopped ? "was stopped" : "ended", isnan(report->write_amp) ? 0 : report->write_amp,
                report->reads.layers.mean);
}

/* Updates the view of the history, which has grown. A view of its last step stays at the last step. */
static void grow(Session *session, StepId before)
{
    bool follows = session->step >= before;
    session_grown(session);
    if (follows)
        session_set_step(session, session_last_step(session));
}

static void finish(Session *session, bool stopped)
{
    SimulationRun *run = run_of(session);
    session->policy = run->options.policy;
    if (stopped)
        text_printf(&session->source.made, "; wait %u; back", run->ticks);
    else
        text_printf(&session->source.made, "; wait");
    run_say_outcome(session, stopped);
}

void run_stop(Session *session)
{
    SimulationRun *run = run_of(session);
    if (!run->task)
        return;
    StepId before = history_last_step(run->history);
    task_end(run->task);
    run->task = NULL;
    grow(session, before);
    finish(session, true);
}

void run_tick(Session *session)
{
    SimulationRun *run = run_of(session);
    if (!run->task)
        return;
    StepId before = history_last_step(run->history);
    run->ticks++;
    bool ended = task_step(run->task);
    if (ended) {
        task_end(run->task);
        run->task = NULL;
    }
    grow(session, before);
    if (ended)
        finish(session, false);
    else
        run_say_progress(session);
}

bool run_finish(Session *session, Error *error)
{
    SimulationRun *run = run_of(session);
    const Waiter *waiter = session->options.waiter;
    char what[64];
    if (!run->task) /* an earlier run, which may have been stopped, is of no concern */
        return true;
    snprintf(what, sizeof what, "simulating %s", run->options.kind->name);
    for (uint32_t ms = RUN_TICK_MS; run->task; ms += RUN_TICK_MS) {
        run_tick(session);
        if (run->task && waiter && !waiter->go_on(waiter->self, what, ms))
            run_stop(session);
    }
    return run->ok || !run->error.code || error_set(error, run->error.code, "%s", run->error.message);
}

bool run_start(Session *session, const SimulationOptions *options, Error *error)
{
    run_stop(session);
    History *history = mem_zero(1, sizeof *history);
    history_init(history);
    history->layers.form = KEY_PLAIN;
    history->policy = options->policy;
    SimulationRun *run = run_of(session);
    *run = (SimulationRun){.history = history, .options = *options};
    run->options.watch = (SimulatorWatch){.self = run, .look = run_watch};
    assert(options->policy.target_file_size > 0); /* checked by policy_check() */
    uint64_t flushes = options->params.record_bytes * options->params.records / options->policy.target_file_size;
    run->calls_per_tick = (unsigned)(flushes / TICKS_A_RUN % UINT32_MAX) + 1;
    run->task = task_start_stepped(work, run);
    if (!run->task) {
        history_free(history);
        return error_set(error, ERROR_USAGE, "the system can't start another thread");
    }
    history->workload = history->title = options->kind->name;
    /* The first step is the first flush, as in a run that was saved. What ends before it has the state without layers.
     */
    task_step(run->task);
    if (!history->steps.count)
        history_add_step(history, STEP_LOAD);
    session_replace(session, history);
    return true;
}
