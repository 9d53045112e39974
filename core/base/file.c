#include "core/base/file.h"

#include "core/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static bool write_failed(const char *path, int fd, char *temporary, Error *error)
{
    error_set(error, ERROR_OUTPUT, "cannot write: %s", strerror(errno));
    error_place(error, path, 0, 0);
    if (fd >= 0)
        close(fd);
    if (temporary)
        unlink(temporary);
    free(temporary);
    return false;
}

/* A device, a pipe or a socket can't be renamed over: it is written as it is. */
static bool is_special(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static bool write_special(const char *path, Str data, Error *error)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || (!fd_write(fd, data) && errno != EPIPE))
        return write_failed(path, fd, NULL, error);
    return close(fd) == 0 || write_failed(path, -1, NULL, error);
}

static bool write_new(const char *path, Str data, Error *error)
{
    Text name = {0};
    text_printf(&name, "%s.tmp-XXXXXX", path);
    int fd = mkstemp(name.at);
    if (fd < 0) {
        text_release(&name);
        return write_failed(path, -1, NULL, error);
    }
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) != 0 || !fd_write(fd, data))
        return write_failed(path, fd, name.at, error);
    if (close(fd) != 0 || rename(name.at, path) != 0)
        return write_failed(path, -1, name.at, error);
    text_release(&name);
    return true;
}

bool file_write(const char *path, Str data, Error *error)
{
    if (is_special(path))
        return write_special(path, data, error);
    char *target = realpath(path, NULL); /* what a link leads to; NULL: there is nothing yet */
    bool ok = write_new(target ? target : path, data, error);
    free(target);
    return ok;
}
