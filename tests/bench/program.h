/* program.h - runs the program as a process of its own and measures its time. */
#ifndef TESTS_BENCH_PROGRAM_H
#define TESTS_BENCH_PROGRAM_H

#include "tests/bench/bench.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct ProgramRun {
    double seconds;   /* wall clock */
    double processor; /* seconds of all threads */
    double peak_mb;
} ProgramRun;

/* The measured program: $LAYERSCOPE, or the release build. */
static inline const char *program_path(void)
{
    const char *path = getenv("LAYERSCOPE");
    return path ? path : "build/release/layerscope";
}

/* Runs `command` without a terminal and discards its output. False: its exit status was not 0. */
static inline bool program_run(const char *const *command, ProgramRun *run)
{
    extern char **environ;
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    pid_t child;
    int status = 1;
    double begin = clock_ms(CLOCK_MONOTONIC);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    bool fine = posix_spawn(&child, command[0], &actions, NULL, (char *const *)(uintptr_t)command, environ) == 0 &&
                wait4(child, &status, 0, &usage) == child && status == 0;
    posix_spawn_file_actions_destroy(&actions);
    if (!fine)
        return false;
    run->seconds = (clock_ms(CLOCK_MONOTONIC) - begin) / 1e3;
    run->processor = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
    run->peak_mb = (double)usage.ru_maxrss / 1024;
    return true;
}

#endif
