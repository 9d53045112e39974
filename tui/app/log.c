/* log.c - writes and flushes each event before it is handled, so that the log of a crashed session is complete. */
#include "tui/app/log.h"

#include "tui/app/command.h"

#include <errno.h>
#include <stdio.h>

typedef struct Log {
    FILE *file; /* NULL: nothing is logged */
    Text path;
    Error error; /* why the log ended early */
} Log;

static void init(void *state)
{
    ((Log *)state)->path = (Text)TEXT_EMPTY;
}

static void release(Session *session, void *state)
{
    Log *log = state;
    (void)session;
    text_release(&log->path);
    if (log->file)
        fclose(log->file);
}

static const Feature LOG = {.name = "log", .size = sizeof(Log), .init = init, .release = release};

static Log *log_of(const Session *session)
{
    return session_feature(session, &LOG);
}

bool log_is_on(const Session *session)
{
    return log_of(session)->file != NULL;
}

/* Closes the file. `whole`: all was written so far; else errno is that of the failed write. Returns false, with the
 * reason, if the log is incomplete. */
static bool log_ended(Log *log, bool whole, Error *error)
{
    int reason = errno;
    FILE *file = log->file;
    log->file = NULL;
    if (file && fclose(file) != 0 && whole) {
        reason = errno;
        whole = false;
    }
    return whole || error_set(error, ERROR_OUTPUT, "%s: cannot write: %s", log->path.at, strerror(reason));
}

bool log_end(Session *session, Error *error)
{
    Log *log = log_of(session);
    if (!log_ended(log, true, error))
        return false;
    if (log->error.code && error)
        *error = log->error;
    return log->error.code == ERROR_NONE;
}

bool log_begin(Session *session, const char *path, const char *files, Str view, Error *error)
{
    Log *log = log_of(session);
    if (!log_ended(log, true, error))
        return false;
    text_clear(&log->path);
    text_printf(&log->path, "%s", path);
    log->file = fopen(path, "w");
    if (!log->file)
        return error_set(error, ERROR_OUTPUT, "%s: %s", path, strerror(errno));
    fprintf(log->file, "# a session of layerscope %s; play it with: layerscope play %s %s\n", LAYERSCOPE_VERSION, path,
            files);
    fprintf(log->file, "size %dx%d\n", session->cols, session->rows);
    Text part = TEXT_EMPTY;
    while (command_split(&view, &part))
        fprintf(log->file, "%s\n", part.at);
    text_release(&part);
    return fflush(log->file) == 0 || log_ended(log, false, error);
}

bool log_event(Session *session, const Event *event, Error *error)
{
    Log *log = log_of(session);
    static const char *const MOUSE[] = {"press", "drag", "release", "up", "down"};
    char name[KEY_NAME_SIZE];
    switch (event->kind) {
    case EVENT_KEY:
        fprintf(log->file, "key %s\n", key_name_format(event->key, name));
        break;
    case EVENT_MOUSE:
        fprintf(log->file, "mouse %s%s %d %d\n", event->shift ? "shift-" : "", MOUSE[event->mouse], event->x, event->y);
        break;
    case EVENT_RESIZE:
        fprintf(log->file, "size %dx%d\n", event->cols, event->rows);
        break;
    case EVENT_TICK:
        fprintf(log->file, "tick %u\n", event->ms);
        break;
    case EVENT_PASTE: /* a line `end paste` in the text would end it early; no log, dump or picture has one */
        fprintf(log->file, "paste\n%.*s\nend paste\n", (int)event->length, event->text);
        break;
    case EVENT_NONE:
        break;
    }
    return fflush(log->file) == 0 ||
           (!log_ended(log, false, &log->error) && error_set(error, ERROR_OUTPUT, "%s", log->error.message));
}
