/* watch.c - starts the command with posix_spawn and reads its two pipes when they have data.
 *
 *     due ──► started ──► reading ──► both pipes ended and the process too ──► output or failure ──► due at next_ms
 */
#include "core/catalog/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ERRORS_KEPT   4096u
#define BLOCK         65536u
#define BLOCKS_A_POLL 64u
#define QUOTED        160u
/* a larger pipe, because a dump of some MB would fill one of 64 KiB many times and wait for us */
#define PIPE_BYTES (1 << 20)

#define TEXTS .output = TEXT_EMPTY, .errors = TEXT_EMPTY, .problem = TEXT_EMPTY

void watch_init(Watch *watch, const char *command, int64_t every_ms)
{
    *watch = (Watch){.command = command, .every_ms = every_ms, .out = -1, .err = -1, TEXTS};
}

static void watch_close_pipe(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void kill_child(Watch *watch)
{
    if (!watch->child)
        return;
    kill(-watch->child, SIGKILL);
    while (waitpid(watch->child, NULL, 0) < 0 && errno == EINTR)
        ;
    watch->child = 0;
    watch_close_pipe(&watch->out);
    watch_close_pipe(&watch->err);
}

void watch_release(Watch *watch)
{
    kill_child(watch);
    text_release(&watch->output);
    text_release(&watch->errors);
    text_release(&watch->problem);
    *watch = (Watch){.out = -1, .err = -1, TEXTS};
}

/* ---- failures ---- */

/* Appends the first line of a text, escaped and in quotes. */
static void watch_add_quote(Text *out, Str text)
{
    char quoted[QUOTED];
    Str rest = text, line = {"", 0};
    while (str_line(&rest, &line) && str_trim(line).length == 0)
        ;
    line = str_trim(line);
    bool cut = line.length > QUOTED / 4;
    text_escape((Str){line.at, cut ? QUOTED / 4 : line.length}, quoted, sizeof quoted);
    text_printf(out, "'%s%s'", quoted, cut ? "…" : "");
}

static void watch_fail(Watch *watch)
{
    watch->failures++;
    int64_t pause = watch->every_ms;
    for (uint64_t i = 1; i < watch->failures && pause < WATCH_PAUSE_MAX_MS; i++)
        pause *= 2;
    int64_t longest = watch->every_ms > WATCH_PAUSE_MAX_MS ? watch->every_ms : WATCH_PAUSE_MAX_MS;
    watch->next_ms = watch->started_ms + (pause < longest ? pause : longest);
    watch->waits = false;
    text_clear(&watch->output);
}

void watch_accept(Watch *watch)
{
    watch->failures = 0;
    watch->waits = false;
    text_clear(&watch->problem);
    text_clear(&watch->output);
}

void watch_reject(Watch *watch, const char *why)
{
    text_clear(&watch->problem);
    text_add_blanked(&watch->problem, str_from(why));
    text_printf(&watch->problem, "; it printed ");
    if (str_trim(watch_output(watch)).length)
        watch_add_quote(&watch->problem, watch_output(watch));
    else
        text_printf(&watch->problem, "nothing");
    watch_fail(watch);
}

/* Describes how the process ended, and quotes what it printed on standard error. */
static void tell_end(Watch *watch, int status)
{
    text_clear(&watch->problem);
    if (WIFSIGNALED(status))
        text_printf(&watch->problem, "the command was killed by signal %d", WTERMSIG(status));
    else
        text_printf(&watch->problem, "the command failed with status %d", WEXITSTATUS(status));
    Str said = str_trim(text_str(&watch->errors));
    if (!said.length)
        said = str_trim(watch_output(watch));
    if (said.length) {
        text_printf(&watch->problem, ": ");
        watch_add_quote(&watch->problem, said);
    }
}

/* ---- the process ---- */

static bool watch_spawn(Watch *watch, const int out[2], const int err[2])
{
    extern char **environ;
    char *const arguments[] = {(char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c", (char *)(uintptr_t)watch->command,
                               NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGINT);
    sigaddset(&usual, SIGTERM);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    int failed = posix_spawn(&watch->child, "/bin/sh", &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failed) {
        watch->child = 0;
        errno = failed;
    }
    return !failed;
}

static WatchNews watch_start(Watch *watch, int64_t now_ms)
{
    int out[2] = {-1, -1}, err[2] = {-1, -1};
    watch->started_ms = now_ms;
    watch->next_ms = now_ms + watch->every_ms;
    watch->runs++;
    text_clear(&watch->output);
    text_clear(&watch->errors);
    bool fine = pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0 && watch_spawn(watch, out, err);
    if (!fine) {
        text_clear(&watch->problem);
        text_printf(&watch->problem, "the command can't be started: %s", strerror(errno));
        watch_close_pipe(&out[0]);
        watch_close_pipe(&err[0]);
    }
    watch_close_pipe(&out[1]);
    watch_close_pipe(&err[1]);
    if (!fine) {
        watch_fail(watch);
        return WATCH_FAILED;
    }
    watch->out = out[0];
    watch->err = err[0];
    fcntl(watch->out, F_SETPIPE_SZ, PIPE_BYTES); /* only an optimisation: the system may refuse it */
    fcntl(watch->out, F_SETFL, O_NONBLOCK);
    fcntl(watch->err, F_SETFL, O_NONBLOCK);
    return WATCH_STARTED;
}

/* Reads what is in a pipe, limited for each call. Bytes beyond `limit` are dropped. Closes a pipe that has ended. */
static void watch_take(int *fd, Text *text, size_t limit)
{
    char block[BLOCK];
    for (size_t i = 0; *fd >= 0 && i < BLOCKS_A_POLL; i++) {
        ssize_t n = read(*fd, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (n <= 0) {
            watch_close_pipe(fd);
            return;
        }
        size_t room = text->length < limit ? limit - text->length : 0;
        text_add(text, block, (size_t)n < room ? (size_t)n : room);
    }
}

static WatchNews give_up(Watch *watch, const char *why)
{
    kill_child(watch);
    text_clear(&watch->problem);
    text_printf(&watch->problem, "%s", why);
    watch_fail(watch);
    return WATCH_FAILED;
}

WatchNews watch_poll(Watch *watch, int64_t now_ms)
{
    int status = 0;
    if (watch->waits)
        return WATCH_NOTHING;
    if (!watch->child)
        return now_ms >= watch->next_ms ? watch_start(watch, now_ms) : WATCH_NOTHING;
    watch_take(&watch->out, &watch->output, WATCH_OUTPUT_MAX);
    watch_take(&watch->err, &watch->errors, ERRORS_KEPT);
    if (watch->output.length >= WATCH_OUTPUT_MAX)
        return give_up(watch, "the command printed more than 1 GiB and was killed");
    if (now_ms - watch->started_ms > WATCH_PATIENCE_MS)
        return give_up(watch, "the command took longer than 2 minutes and was killed");
    if (watch->out >= 0)
        return WATCH_NOTHING;
    pid_t ended = waitpid(watch->child, &status, WNOHANG);
    if (ended == 0)
        return WATCH_NOTHING;
    watch->child = 0;
    watch_close_pipe(&watch->err); /* a process that the command left running may keep it open */
    if (ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        watch->waits = true;
        return WATCH_OUTPUT;
    }
    tell_end(watch, status);
    watch_fail(watch);
    return WATCH_FAILED;
}

bool watch_parse_every(Str text, int64_t *every_ms, Error *error)
{
    static const struct {
        const char *unit;
        uint64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"min", 60000}, {"h", 3600000}, {"", 1000}};
    size_t digits = 0;
    uint64_t number = 0;
    while (digits < text.length && char_is_digit(text.at[digits]) && digits < 9)
        number = number * 10 + (uint64_t)(text.at[digits++] - '0');
    Str unit = {text.at + digits, text.length - digits};
    for (size_t i = 0; digits > 0 && i < sizeof units / sizeof *units; i++)
        if (str_equal(unit, str_from(units[i].unit)) && number * units[i].ms >= 50) {
            *every_ms = (int64_t)(number * units[i].ms);
            return true;
        }
    char quoted[80];
    text_escape(text, quoted, sizeof quoted);
    return error_set(error, ERROR_USAGE, "'%s' is not an interval: expected a number with ms, s, m or h, at least 50ms",
                     quoted);
}
