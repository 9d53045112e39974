/* live.c - does one thing at a time: runs the command, reads its output, or writes the record. */
#include "tui/app/live.h"

#include "core/base/clock_text.h"
#include "core/base/file.h"
#include "core/formats/production_log.h"
#include "core/catalog/series.h"
#include "core/catalog/watch.h"
#include "core/formats/history_json.h"
#include "tui/app/task.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

enum { READING_TICK_MS = 5, BUSY_TICK_MS = 10, IDLE_TICK_MS = 250 };

typedef struct LiveReading {
    Task *task;
    const LiveOptions *options;
    Str text;
    ProductionLog *log; /* used by the thread alone while it reads */
    uint64_t *log_at;
    int64_t time_ms;
    History dump;
    bool fine;
    Error error, log_error;
} LiveReading;

typedef struct Live {
    bool on;
    LiveOptions options;
    Watch watch;
    Series series;
    ProductionLog log;
    uint64_t log_at;      /* number of bytes of the log that have been read */
    LiveReading *reading; /* NULL: nothing is being read */
    bool record_due, record_failed;
    int64_t now_ms, last_ms; /* the clock, kept from going back; time of the last dump */
    Error error;             /* the last failure */
} Live;

static void end(Live *live)
{
    if (live->reading) {
        task_end(live->reading->task);
        if (live->reading->fine)
            history_release(&live->reading->dump);
        free(live->reading);
    }
    live->reading = NULL;
    watch_release(&live->watch);
    production_log_release(&live->log);
    series_release(&live->series);
    live->on = false;
}

static void release(Session *session, void *state)
{
    Live *live = state;
    (void)session;
    if (live->on)
        end(live);
}

static void replace(Session *session, void *state, const History *next)
{
    Live *live = state;
    (void)session;
    if (live->on && live->series.dumps && next != live->series.history)
        end(live);
}

static const Feature LIVE = {.name = "live", .size = sizeof(Live), .release = release, .replace = replace};

static Live *live_of(const Session *session)
{
    return session_feature(session, &LIVE);
}

void live_begin(Session *session, const LiveOptions *options)
{
    Live *live = live_of(session);
    *live = (Live){.on = true, .options = *options};
    watch_init(&live->watch, live->options.command, live->options.every_ms);
    series_init(&live->series);
    session_say(session, "waiting for the first answer of the command");
}

int live_tick_ms(const Session *session)
{
    const Live *live = live_of(session);
    if (!live->on)
        return -1;
    return live->reading ? READING_TICK_MS : live->watch.child || live->record_due ? BUSY_TICK_MS : IDLE_TICK_MS;
}

/* ---- a dump ---- */

static void live_read_dump(Task *task, void *self)
{
    LiveReading *reading = self;
    LoadReport report = {0};
    (void)task;
    if (reading->options->log)
        production_log_follow(reading->log, reading->options->log, reading->log_at, &reading->log_error);
    reading->fine =
        load_text(reading->text, "the output", &reading->options->load, &reading->dump, &report, &reading->error);
    load_report_release(&report);
}

static void start_reading(Live *live)
{
    LiveReading *reading = mem_zero(1, sizeof *reading);
    *reading = (LiveReading){.options = &live->options,
                             .text = watch_output(&live->watch),
                             .log = &live->log,
                             .log_at = &live->log_at,
                             .time_ms = live->now_ms};
    live->reading = reading;
    reading->task = task_start(live_read_dump, reading);
    if (!reading->task)
        live_read_dump(NULL, reading); /* no thread could be started */
}

static void say_failure(Session *session, Live *live)
{
    char pause[CLOCK_TEXT_SIZE];
    error_set(&live->error, ERROR_INPUT, "%s", live->watch.problem.at);
    session_warn(session, "%s; the next try is in %s", live->watch.problem.at,
                 duration_format(live->watch.next_ms - live->now_ms, pause));
}

static void show_first(Session *session, Live *live)
{
    char command[120];
    History *history = live->series.history;
    text_escape(str_from(live->options.command), command, sizeof command);
    history->title = arena_printf(&history->arena, "%s", command);
    live->series.lent = true; /* the session owns the history from now on */
    session_replace(session, history);
}

/* Shows the newest step, unless the user has stepped back. */
static void show_more(Session *session, Live *live, StepId before)
{
    const History *history = live->series.history;
    if (session->shown != history || history_last_step(history) == before)
        return;
    bool follows = session->step >= before;
    session_grown(session);
    if (follows)
        session_set_step(session, session_last_step(session));
}

static void live_say_dump(Session *session, const Live *live, StepId before)
{
    char time[CLOCK_TEXT_SIZE], events[64], layers[64];
    const History *history = live->series.history;
    StepId now = history_last_step(history);
    bool first = live->series.dumps == 1;
    if (first)
        session_say(session, "%s: %s; the following steps show what happened since then",
                    clock_format(live->last_ms, time), plural_format(live->series.alive.count, "layer", layers));
    else if (now > before)
        session_say(session, "%s: %s", clock_format(live->last_ms, time), plural_format(now - before, "event", events));
}

static void take_dump(Session *session, Live *live)
{
    LiveReading *reading = live->reading;
    char why[sizeof reading->error.message + sizeof reading->error.file + 64];
    History *history = live->series.history;
    StepId before = live->series.dumps ? history_last_step(history) : 0;
    task_end(reading->task);
    live->reading = NULL;
    bool read = reading->fine;
    live->series.log = live->log.at.count ? &live->log : NULL;
    Error log_error = reading->log_error;
    if (live->series.dumps && session->shown == history)
        session_will_grow(session);
    bool fine = read && series_add(&live->series, &reading->dump, reading->time_ms, NULL, &reading->error);
    if (read)
        history_release(&reading->dump);
    if (!fine) {
        snprintf(why, sizeof why, "the output is not a dump of the timeline: %s", reading->error.message);
        watch_reject(&live->watch, why);
        say_failure(session, live);
        free(reading);
        return;
    }
    live->last_ms = reading->time_ms;
    live->error = (Error){0};
    watch_accept(&live->watch);
    free(reading);
    live->record_due = live->options.record != NULL;
    if (live->series.dumps == 1)
        show_first(session, live);
    else
        show_more(session, live, before);
    live_say_dump(session, live, before);
    if (log_error.code)
        session_warn(session, "the log can't be read: %s", error_text(&log_error, why, sizeof why));
}

/* ---- the record ---- */

static bool live_fill(void *self, Text *out, Error *error)
{
    const History *history = self;
    return history_json_write(history, history_last_step(history), out, error);
}

/* Writes the record completely or not at all: after a failure the record of the previous dump is unchanged. */
static void write_record(Session *session, Live *live)
{
    Error error = {0};
    char why[sizeof error.message + sizeof error.file + 64];
    live->record_due = false;
    live->record_failed = !file_write_filled(live->options.record, live_fill, live->series.history, &error);
    if (!live->record_failed)
        return;
    live->error = error;
    session_warn(session, "the history could not be written; the file is as it was before this dump: %s",
                 error_text(&error, why, sizeof why));
}

/* ---- ticks ---- */

void live_tick(Session *session)
{
    Live *live = live_of(session);
    if (!live->on)
        return;
    int64_t now = live->options.now_ms();
    live->now_ms = now > live->now_ms ? now : live->now_ms;
    if (live->record_due)
        write_record(session, live);
    if (live->reading) {
        if (!live->reading->task || task_wait(live->reading->task, 0))
            take_dump(session, live);
        return;
    }
    if (live->options.count && live->series.dumps >= live->options.count)
        return;
    switch (watch_poll(&live->watch, live->now_ms)) {
    case WATCH_OUTPUT:
        start_reading(live);
        break;
    case WATCH_FAILED:
        say_failure(session, live);
        break;
    case WATCH_NOTHING:
    case WATCH_STARTED:
        break;
    }
}

bool live_wait(Session *session, Error *error)
{
    Live *live = live_of(session);
    uint64_t count = live->options.count ? live->options.count : 1;
    for (;;) {
        live_tick(session);
        if (!live->on)
            return error_set(error, ERROR_INPUT, "another history was opened");
        if (live->record_failed || (live->error.code && !live->reading && !live->series.dumps)) {
            *error = live->error;
            return false;
        }
        if (live->series.dumps >= count && !live->record_due)
            return true;
        poll(NULL, 0, live->watch.child || live->reading ? 2 : BUSY_TICK_MS);
    }
}

void live_status(const Session *session, Text *out)
{
    const Live *live = live_of(session);
    char text[CLOCK_TEXT_SIZE], dumps[64];
    if (!live->on)
        return;
    text_printf(out, "every %s; %s", duration_format(live->options.every_ms, text),
                plural_format(live->series.dumps, "dump", dumps));
    if (live->series.dumps)
        text_printf(out, ", the last at %s", clock_format_time(live->last_ms, text));
    if (live->watch.child)
        text_printf(out, "; running for %s", duration_format(live->now_ms - live->watch.started_ms, text));
    if (live->watch.failures)
        text_printf(out, "; %llu tries failed since", (unsigned long long)live->watch.failures);
}
