/* file_write.c - writes a whole file: to a temporary file beside it, which is then renamed over it.
 *
 *     a.json     readers see the old file until the rename, and the new one after it
 *     a.json.…   is deleted if writing fails, or if a signal that ends the process is pending after a piece: such
 *                signals are held back meanwhile
 */
#include "core/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE     ((size_t)1 << 20) /* bytes written between two checks for a pending signal */
#define LINKS_MAX 40                /* the kernel's own limit for chains of symbolic links */

bool fd_write(int fd, Str data)
{
    while (data.length) {
        ssize_t n = write(fd, data.at, data.length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data.at += n;
        data.length -= (size_t)n;
    }
    return true;
}

static bool file_write_failed(const char *path, int fd, const char *temporary, Error *error)
{
    error_set(error, ERROR_OUTPUT, "cannot write: %s", strerror(errno));
    error_place(error, path, 0, 0);
    if (fd >= 0)
        close(fd);
    if (temporary)
        unlink(temporary);
    return false;
}

/* A device, a pipe or a socket cannot be replaced by a rename: it has to be written in place. */
static bool is_special(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

/* The permissions of the file that is there, or those that a new file would get. */
static mode_t file_permissions(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0)
        return st.st_mode & 0777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* These signals would end the process in the middle of writing and leave the temporary file behind. */
static const int file_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
#define FILE_SIGNALS (sizeof file_signals / sizeof *file_signals)

static void hold_signals(sigset_t *before)
{
    sigset_t held;
    sigemptyset(&held);
    for (size_t i = 0; i < FILE_SIGNALS; i++)
        sigaddset(&held, file_signals[i]);
    pthread_sigmask(SIG_BLOCK, &held, before);
}

/* Is a signal pending that will end the process once it is unblocked? One that has a handler, or is ignored, will
 * not. */
static bool file_signal_ends_process(const sigset_t *before)
{
    sigset_t pending;
    struct sigaction action;
    sigpending(&pending);
    for (size_t i = 0; i < FILE_SIGNALS; i++)
        if (sigismember(&pending, file_signals[i]) && !sigismember(before, file_signals[i]) &&
            sigaction(file_signals[i], NULL, &action) == 0 && !(action.sa_flags & SA_SIGINFO) &&
            action.sa_handler == SIG_DFL)
            return true;
    return false;
}

/* A file that is being written. Text that is poured (text_pour()) goes to its descriptor. */
typedef struct FileSink {
    TextSink sink;
    int fd;
    const sigset_t *held; /* the signal mask before ending signals were blocked; NULL: they are not blocked */
    int failed; /* errno of the first failure. EPIPE on a pipe is no failure: its reader has stopped reading. */
} FileSink;

static bool sink_take(TextSink *sink, Str data)
{
    FileSink *file = (FileSink *)sink;
    while (data.length) {
        size_t n = data.length < PIECE ? data.length : PIECE;
        if (!fd_write(file->fd, (Str){data.at, n}))
            file->failed = errno;
        else if (file->held && file_signal_ends_process(file->held))
            file->failed = EINTR;
        if (file->failed)
            return false;
        data.at += n;
        data.length -= n;
    }
    return true;
}

/* Fills the file that is open. False with the error set. */
static bool file_fill(FileSink *file, const char *path, FileFill *fill, void *self, Error *error)
{
    Text text = {.at = "", .sink = &file->sink};
    file->sink.take = sink_take;
    bool ok = fill(self, &text, error);
    if (ok)
        text_pour_all(&text);
    text_release(&text);
    if (ok && file->failed && !(file->failed == EPIPE && !file->held)) {
        errno = file->failed;
        ok = file_write_failed(path, -1, NULL, error);
    }
    return ok;
}

static bool write_special(const char *path, FileFill *fill, void *self, Error *error)
{
    FileSink file = {.fd = open(path, O_WRONLY | O_CLOEXEC)};
    if (file.fd < 0)
        return file_write_failed(path, -1, NULL, error);
    bool ok = file_fill(&file, path, fill, self, error);
    return (close(file.fd) == 0 || file_write_failed(path, -1, NULL, error)) && ok;
}

static bool file_write_new(const char *path, FileFill *fill, void *self, Error *error)
{
    Text name = TEXT_EMPTY;
    sigset_t before;
    text_printf(&name, "%s.tmp-XXXXXX", path);
    hold_signals(&before);
    FileSink file = {.fd = mkstemp(name.at), .held = &before};
    bool ok = file.fd >= 0 && fchmod(file.fd, file_permissions(path)) == 0;
    if (!ok) {
        file_write_failed(path, file.fd, file.fd >= 0 ? name.at : NULL, error);
    } else if (!file_fill(&file, path, fill, self, error)) {
        close(file.fd);
        unlink(name.at);
        ok = false;
    } else if (close(file.fd) != 0 || rename(name.at, path) != 0) {
        ok = file_write_failed(path, -1, name.at, error);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL); /* Signals that came meanwhile take effect here. */
    text_release(&name);
    return ok;
}

/* Follows symbolic links to the path that is really meant, which need not exist. False: errno says why. */
static bool file_follow_links(Text *path)
{
    char to[PATH_MAX];
    for (int links = 0; links <= LINKS_MAX; links++) {
        ssize_t length = readlink(path->at, to, sizeof to);
        if (length < 0)
            return true; /* not a link, or nothing is there */
        const char *slash = strrchr(path->at, '/');
        if (to[0] == '/' || !slash)
            text_clear(path);
        else
            path->length = (size_t)(slash - path->at) + 1; /* A relative target counts from the folder of the link. */
        text_add(path, to, (size_t)length);
    }
    errno = ELOOP;
    return false;
}

bool file_write_filled(const char *path, FileFill *fill, void *self, Error *error)
{
    if (is_special(path))
        return write_special(path, fill, self, error);
    Text target = TEXT_EMPTY;
    text_add_str(&target, str_from(path));
    bool ok = file_follow_links(&target) ? file_write_new(target.at, fill, self, error)
                                         : file_write_failed(path, -1, NULL, error);
    text_release(&target);
    return ok;
}

/* A FileFill for data that is in memory already: it is written as it is. */
static bool file_fill_with(void *self, Text *out, Error *error)
{
    (void)error;
    out->sink->closed = !out->sink->take(out->sink, *(const Str *)self);
    return true;
}

bool file_write(const char *path, Str data, Error *error)
{
    return file_write_filled(path, file_fill_with, &data, error);
}
