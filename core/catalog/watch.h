/* watch.h - a command that is run again and again, and what it prints: the process, its schedule, and what went wrong.
 *
 *     watch_init(&watch, "curl -s …", 5000);
 *     for (;;)                                               // as often as one likes: it never waits
 *         switch (watch_poll(&watch, now_ms)) {
 *         case WATCH_OUTPUT: … load_text(watch_output(&watch), …) … watch_accept(&watch); or watch_reject(&watch, why);
 *         case WATCH_FAILED: … watch.problem …
 *
 * The next run begins `every_ms` after the last one began, or when that one has ended, whichever is later. Each failure
 * doubles the pause, up to WATCH_PAUSE_MAX_MS; a success resets it. A run that takes longer than WATCH_PATIENCE_MS is
 * killed and counts as a failure. The command is run by /bin/sh, in a process group of its own, with nothing on its
 * standard input.
 */
#ifndef CORE_CATALOG_WATCH_H
#define CORE_CATALOG_WATCH_H

#include "core/base/error.h"
#include "core/base/text.h"

#include <sys/types.h>

#define WATCH_PAUSE_MAX_MS 300000
#define WATCH_PATIENCE_MS  120000
#define WATCH_OUTPUT_MAX   ((size_t)1 << 30)

typedef enum WatchNews {
    WATCH_NOTHING,
    WATCH_STARTED,
    WATCH_OUTPUT, /* a run has succeeded: accept or reject its output */
    WATCH_FAILED, /* the command could not be started, failed, or took too long; `problem` says which */
} WatchNews;

typedef struct Watch {
    const char *command; /* not owned */
    int64_t every_ms;
    pid_t child;  /* 0: no process is running */
    int out, err; /* read ends of its pipes; -1: closed */
    Text output, errors;
    bool waits; /* the output waits to be accepted or rejected */
    int64_t started_ms, next_ms;
    uint64_t runs, failures; /* `failures` counts those since the last success */
    Text problem;            /* one line, escaped */
} Watch;

/* A watch whose first run is due at once. `command` must outlive it; the caller frees it with watch_release(). */
void watch_init(Watch *watch, const char *command, int64_t every_ms);
/* Kills a running process. */
void watch_release(Watch *watch);

/* Starts a run that is due, reads what the process has printed, and notices its end. Never waits. `now_ms` must not go
 * back. */
WatchNews watch_poll(Watch *watch, int64_t now_ms);
/* What the run printed: valid after WATCH_OUTPUT, until it is accepted or rejected. */
static inline Str watch_output(const Watch *watch)
{
    return text_str(&watch->output);
}
/* The output was a dump: it is dropped, and failures count from 0 again. */
void watch_accept(Watch *watch);
/* Rejects output that is not a dump, which counts as a failure. `why` is one line; the beginning of the output is
 * quoted behind it. */
void watch_reject(Watch *watch, const char *why);

/* Reads "500ms", "5s", "2m" or "1h"; a number without a unit is in seconds. At least 50 ms. ERROR_USAGE with the
 * reason. */
bool watch_parse_every(Str text, int64_t *every_ms, Error *error);

#endif
