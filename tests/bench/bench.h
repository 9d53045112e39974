/* bench.h - helpers of the benches: clocks, peak memory, and the end of a row that misses its target. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stddef.h>
#include <sys/resource.h>
#include <time.h>

/* CLOCK_PROCESS_CPUTIME_ID counts processor time with system calls. Other programs on the machine do not change it. */
static inline double clock_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The peak memory of this process since its start. */
static inline size_t peak_bytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (size_t)usage.ru_maxrss * 1024;
}

static inline const char *missed(double measured, double target)
{
    return measured <= target ? "" : "  MISSED";
}

/* A comparison for qsort() of doubles. */
static inline int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

#endif
