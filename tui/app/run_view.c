/* `simulate WORKLOAD [NAME=VALUE…]` and `wait`. The simulator looks in after each flush and compaction; every so many
 * looks it parks, and the explorer draws what is there. */
#include "tui/app/run_view.h"

#include "tui/app/commands.h"
#include "tui/app/panes.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { TICKS_A_RUN = 120 };

static bool look(void *self, const Simulator *simulator, Error *error)
{
    RunView *run = self;
    (void)error;
    run->records = simulator->arrivals;
    run->expected = simulator->records_expected;
    if (++run->looks < run->looks_a_tick)
        return true;
    run->looks = 0;
    return task_park(run->task);
}

static void work(Task *task, void *self)
{
    RunView *run = self;
    (void)task;
    run->ok = simulation_run(run->history, &run->options, &run->report, &run->error);
}

/* ---- the words of the command ---- */

static bool set_word(SimulationOptions *options, Str args, Str word, bool *known, const char *name, Error *error)
{
    const char *equals = memchr(word.at, '=', word.length);
    Str said = {word.at, equals ? (size_t)(equals - word.at) : word.length};
    Error why = {0};
    *known = str_equal(said, str_from(name));
    if (!*known)
        return true;
    Str value = equals ? (Str){equals + 1, word.length - said.length - 1} : (Str){0};
    return simulation_set(options, said, value, &why) || command_fail(error, args, word, "%s", why.message);
}

static bool is_run_word(Str word)
{
    for (size_t i = 0; simulation_word(i); i++) {
        Str name = str_from(simulation_word(i));
        if (str_starts(word, name) && word.length > name.length && word.at[name.length] == '=')
            return true;
    }
    return false;
}

/* The word gives one of the workload's own parameters: "skew=1.2". */
static bool is_parameter(const WorkloadKind *kind, Str word)
{
    for (size_t i = 0; i < WORKLOAD_VALUES_MAX && kind->parameters[i].name; i++) {
        Str name = str_from(kind->parameters[i].name);
        if (str_starts(word, name) && word.length > name.length && word.at[name.length] == '=')
            return true;
    }
    return false;
}

static bool refuse_word(const WorkloadKind *kind, Str args, Str word, Error *error)
{
    Text names = {0};
    for (size_t i = 0; i < WORKLOAD_VALUES_MAX && kind->parameters[i].name; i++)
        text_printf(&names, "%s=, ", kind->parameters[i].name);
    for (size_t i = 0; simulation_word(i); i++)
        text_printf(&names, "%s=, ", simulation_word(i));
    command_fail(error, args, word, "%s takes no '%.*s', but %ssanity", kind->name, STR_ARG(word), names.at);
    text_release(&names);
    return false;
}

/* A policy's defaults come first, wherever it stands; then what changes them; the workload's own parameters last. */
static bool read_words(SimulationOptions *options, Str args, Str words, Error *error)
{
    Str rest = words, word;
    bool known;
    for (size_t i = 0; simulation_word(i); i++)
        for (rest = words; str_word(&rest, &word);)
            if (!set_word(options, args, word, &known, simulation_word(i), error))
                return false;
    for (rest = words; str_word(&rest, &word);) {
        Error why = {0};
        if (str_equal(word, STR("sanity")))
            options->audit = true;
        else if (is_parameter(options->kind, word) && !workload_set(options->kind, word, &options->params, &why))
            return command_fail(error, args, word, "%s", why.message);
        else if (!is_parameter(options->kind, word) && !is_run_word(word))
            return refuse_word(options->kind, args, word, error);
    }
    return true;
}

bool run_usual(SimulationOptions *options, const WorkloadKind *kind, Error *error)
{
    if (!simulation_usual(options, kind, error))
        return false;
    options->params.logical_bytes = (uint64_t)300 << 20;
    return policy_parse(STR("full,target_file_size=16M,fanout=4,pitr=64M,workers=1"), &options->policy, error);
}

static bool read_options(SimulationOptions *options, Str args, Error *error)
{
    Str rest = args, name;
    if (!str_word(&rest, &name)) {
        Text names = {0};
        for (size_t i = 0; i < workload_kind_count; i++)
            text_printf(&names, " %s", workload_kinds[i].name);
        command_fail(error, args, args, "simulate which workload?%s", names.at);
        text_release(&names);
        return false;
    }
    const WorkloadKind *kind = workload_find(name);
    if (!kind)
        return command_fail(error, args, name, "there is no workload '%.*s'; help workloads lists them", STR_ARG(name));
    if (!run_usual(options, kind, error) || !read_words(options, args, rest, error))
        return false;
    Error why = {0};
    if (!policy_check(&options->policy, &why))
        return command_fail(error, args, name, "%s", why.message);
    options->policy.workers = options->policy.workers ? options->policy.workers : 1;
    options->sweep = options->decisions = options->samples = true;
    return true;
}

/* ---- its life ---- */

/* "full, target 16.0 MiB": for messages. */
static const char *run_policy(const RunView *run, Text *out)
{
    char target[32];
    policy_format_rules(&run->options.policy, out);
    text_printf(out, ", target %s", bytes_format(run->options.policy.target_file_size, target));
    return out->at;
}

static void say_progress(App *app)
{
    const RunView *run = &app->run;
    const History *history = run->history;
    double part = run->expected ? 100.0 * (double)run->records / (double)run->expected : 0;
    char wal[32];
    const StepSample *last = history->samples.count ? &history->samples.at[history->samples.count - 1] : NULL;
    app_say(app, "simulating %s: %.0f%%, %s of WAL, write amplification %.2f; Esc ends it", run->options.kind->name,
            part, bytes_format(last ? last->wal_ingested : 0, wal),
            last && last->wal_ingested ? (double)last->bytes_written / (double)last->wal_ingested : 0.0);
}

static void say_outcome(App *app, bool stopped)
{
    const RunView *run = &app->run;
    const SimulationReport *report = &run->report;
    char wal[32];
    bytes_format(report->totals.wal_ingested, wal);
    if (!run->ok && !stopped) {
        app_say(app, "%s", run->error.message);
        app->message.error = true;
        return;
    }
    Text policy = {0};
    app_say(app,
            "%s %s after %s of WAL with %s: write amplification %.2f, storage %.2f, %.1f layers a read (p99 %llu); "
            "Home Space plays",
            run->options.kind->name, stopped ? "was ended" : "ended", wal, run_policy(run, &policy),
            isnan(report->write_amp) ? 0 : report->write_amp, isnan(report->storage_amp) ? 0 : report->storage_amp,
            report->reads.layers.mean, (unsigned long long)report->reads.layers.p99);
    text_release(&policy);
}

/* The history is longer than it was: what was made of it is stale. A reader at its end stays at the end. */
static void grow(App *app, StepId before)
{
    bool follows = app->step >= before;
    app_grown(app);
    if (follows)
        app_set_step(app, app_last_step(app));
}

static void finish(App *app, bool stopped)
{
    RunView *run = &app->run;
    app->policy = run->options.policy;
    if (stopped)
        text_printf(&app->made, "; wait %u; back", run->ticks);
    else
        text_printf(&app->made, "; wait");
    say_outcome(app, stopped);
}

void run_stop(App *app)
{
    RunView *run = &app->run;
    if (!run->task)
        return;
    StepId before = app_last_step_of(run->history);
    task_end(run->task);
    run->task = NULL;
    grow(app, before);
    finish(app, true);
}

void run_tick(App *app)
{
    RunView *run = &app->run;
    if (!run->task)
        return;
    StepId before = app_last_step_of(run->history);
    run->ticks++;
    bool ended = task_step(run->task);
    if (ended) {
        task_end(run->task);
        run->task = NULL;
    }
    grow(app, before);
    if (ended)
        finish(app, false);
    else
        say_progress(app);
}

bool run_finish(App *app, Error *error)
{
    RunView *run = &app->run;
    const AppWaiter *waiter = app->options.waiter;
    char what[64];
    snprintf(what, sizeof what, "simulating %s", run->task ? run->options.kind->name : "");
    for (uint32_t ms = RUN_TICK_MS; run->task; ms += RUN_TICK_MS) {
        run_tick(app);
        if (run->task && waiter && !waiter->go_on(waiter->self, app, what, ms))
            run_stop(app);
    }
    return run->ok || !run->error.code || error_set(error, run->error.code, "%s", run->error.message);
}

bool command_simulate(App *app, Str args, Error *error)
{
    SimulationOptions options = {0};
    if (!read_options(&options, args, error))
        return false;
    run_stop(app);
    History *history = mem_zero(1, sizeof *history);
    history_init(history);
    history_add_step(history, STEP_LOAD); /* before the first flush there is nothing, and that is shown */
    history->layers.form = KEY_PLAIN;
    history->policy = options.policy;
    RunView *run = &app->run;
    *run = (RunView){.history = history, .options = options};
    run->options.watch = (SimulatorWatch){.self = run, .look = look};
    assert(options.policy.target_file_size > 0); /* policy_check() */
    uint64_t flushes = options.params.record_bytes * options.params.records / options.policy.target_file_size;
    run->looks_a_tick = (unsigned)(flushes / TICKS_A_RUN % UINT32_MAX) + 1;
    run->task = task_start(work, run, true);
    if (!run->task) {
        history_release(history);
        free(history);
        return error_set(error, ERROR_USAGE, "the system gives no further thread");
    }
    history->workload = history->title = options.kind->name;
    app_replace(app, history);
    text_clear(&app->opened);
    text_printf(&app->made, "simulate %.*s", STR_ARG(args));
    app->side = PANE_STATISTICS; /* its curves grow along */
    app->playing = false;
    Text policy = {0};
    app_say(app, "simulating %s with %s, fanout %llu, %llu records of %llu bytes; Esc ends it", options.kind->name,
            run_policy(run, &policy), (unsigned long long)options.policy.fanout,
            (unsigned long long)options.params.records, (unsigned long long)options.params.record_bytes);
    text_release(&policy);
    return true;
}

bool command_wait(App *app, Str args, Error *error)
{
    uint64_t ticks;
    if (!command_number(args, UINT64_MAX, &ticks, error))
        return false;
    for (; (app->run.task || strip_pending(app)) && ticks > 0; ticks--) {
        run_tick(app);
        strip_advance(app);
    }
    return true;
}
