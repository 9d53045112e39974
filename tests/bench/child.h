/* child.h - the program in a pseudo-terminal, by default of 200x50. It writes to the fence whenever it waits for input.
 */
#ifndef TESTS_BENCH_CHILD_H
#define TESTS_BENCH_CHILD_H

#include <math.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Child {
    pid_t pid;
    int master, fence;
} Child;

static inline bool child_start_at(const char *const *command, int cols, int rows, Child *child)
{
    const struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    int fence[2];
    if (pipe(fence) != 0)
        return false;
    child->fence = fence[0];
    child->pid = forkpty(&child->master, NULL, NULL, &size);
    if (child->pid == 0) {
        char fd[16];
        snprintf(fd, sizeof fd, "%d", fence[1]);
        setenv("LAYERSCOPE_FENCE_FD", fd, 1);
        setenv("TERM", "xterm-256color", 1);
        execv(command[0], (char *const *)(uintptr_t)command);
        _exit(127);
    }
    close(fence[1]);
    return child->pid > 0;
}

static inline bool child_start(const char *const *command, Child *child)
{
    return child_start_at(command, 200, 50, child);
}

/* Returns the bytes that come until the program waits again. The system may deliver written bytes a while after that;
 * `settle` waits for them. */
static inline size_t child_frame(const Child *child, bool settle)
{
    enum { SETTLE_MS = 100 };
    char buffer[65536];
    struct pollfd fds[2] = {{.fd = child->master, .events = POLLIN}, {.fd = child->fence, .events = POLLIN}};
    size_t bytes = 0;
    bool waits = false;
    while (poll(fds, 2, !waits ? 5000 : settle ? SETTLE_MS : 0) > 0) {
        ssize_t n = fds[0].revents ? read(child->master, buffer, sizeof buffer) : 0;
        bytes += n > 0 ? (size_t)n : 0;
        if (fds[1].revents && read(child->fence, buffer, sizeof buffer) > 0)
            waits = true;
        if (n < 0 || (waits && !settle && !fds[0].revents))
            break;
    }
    return bytes;
}

/* Ends the child. Returns the processor time that it took, in milliseconds. */
static inline double child_end(const Child *child)
{
    char buffer[65536];
    struct pollfd fd = {.fd = child->master, .events = POLLIN};
    struct rusage usage;
    kill(child->pid, SIGTERM);
    while (poll(&fd, 1, 5000) > 0 && read(child->master, buffer, sizeof buffer) > 0)
        ;
    double used = wait4(child->pid, NULL, 0, &usage) == child->pid
                      ? (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
                            (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3
                      : NAN;
    close(child->master);
    close(child->fence);
    return used;
}

#endif
