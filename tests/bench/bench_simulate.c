/* Simulation speed and memory, beside the lower limit: generating and radix-sorting the same records and nothing else.
 *
 * Every run is a process of its own, so that its peak memory is its own. With one worker the time is processor time,
 * which a busy machine does not change. With several workers it is wall clock. */
#include "core/simulator/events.h"
#include "core/simulator/workload_run.h"
#include "tests/bench/bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct Bench {
    const char *workload;
    uint64_t records, length, logical_mib, target;
    unsigned workers;
    uint64_t digest;  /* 0: not checked */
    double seconds;   /* target; 0: none */
    double megabytes; /* target; 0: none */
} Bench;

#define MIB ((uint64_t)1 << 20)

static const Bench benches[] = {
    {"uniform", 2000000, 1000, 500, 256 * MIB, 1, 0x101361591bd77f25, 0, 0},
    {"uniform", 20000000, 1000, 5000, 256 * MIB, 1, 0xaf6f219794d4c79b, 0.6, 350},
    {"uniform", 20000000, 1000, 50000, 256 * MIB, 1, 0x9360cf7660f27c3d, 1.0, 400},
    {"uniform", 20000000, 1000, 50000, 256 * MIB, 2, 0x9360cf7660f27c3d, 0, 0},
    {"hot-cold", 20000000, 1000, 5000, 256 * MIB, 1, 0x04d6ab0f060b0eed, 0.6, 350},
    {"uniform", 2000000, 100, 5000, 1000000, 1, 0x8fc9e662b2515b8a, 0, 0},
    {"single", 5000000, 100, 50000, 4000000, 1, 0x9ceda11454a451f2, 0.2, 0},
    {"uniform", 200000000, 1000, 5000, 256 * MIB, 1, 0, 0, 200 + 12 * 200},
    {"uniform", 200000000, 1000, 50000, 256 * MIB, 1, 0, 0, 200 + 12 * 200},
};

typedef struct Measure {
    double seconds;
    double megabytes;
    uint64_t digest;
} Measure;

static bool start(const Bench *bench, Workload *workload, RecordForm *form)
{
    WorkloadParams params = {
        .records = bench->records, .record_bytes = bench->length, .logical_bytes = bench->logical_mib * MIB, .seed = 1};
    return workload_init(workload, workload_find(str_from(bench->workload)), &params, NULL) &&
           workload_form(workload, form, NULL);
}

static uint64_t simulate(const Bench *bench)
{
    Workload workload;
    RecordForm form;
    History history;
    Simulator simulator;
    EventLog log;
    history_init(&history);
    if (!start(bench, &workload, &form) || !policy_named(STR("neon"), &history.policy, NULL))
        return 0;
    history.policy.fanout = 4;
    history.policy.target_file_size = bench->target;
    history.policy.workers = bench->workers;
    simulator_init(&simulator, &history, &form, false);
    event_log_init(&log, NULL);
    simulator_watch(&simulator, event_log_watch(&log));
    bool ok = workload_run(&workload, &simulator, NULL);
    return ok ? log.fnv1a : 0;
}

/* Generates and sorts the records of each flush in one array: no simulator can do less. */
static uint64_t limit(const Bench *bench)
{
    Workload workload;
    RecordForm form;
    if (!start(bench, &workload, &form))
        return 0;
    size_t flush = (size_t)(bench->target / bench->length + 1), total = (size_t)bench->records;
    uint64_t *all = mem_alloc(total * sizeof *all), *buffer = mem_alloc(flush * sizeof *buffer);
    WordScratch scratch = {0};
    unsigned bits = 64 - (unsigned)__builtin_clzll(workload.key_limit);
    for (size_t i = 0; i < total;) {
        size_t count = total - i < flush ? total - i : flush;
        for (size_t k = 0; k < count; k += 4096) {
            size_t chunk = count - k < 4096 ? count - k : 4096;
            workload_fill(&workload, buffer + k, chunk);
            for (size_t j = k; j < k + chunk; j++)
                buffer[j] = record_word(&form, buffer[j], i + j);
        }
        words_sort(buffer, count, form.shift, form.shift + bits, all + i, &scratch);
        i += count;
    }
    return all[total / 2];
}

static Measure measure(const Bench *bench, uint64_t (*run)(const Bench *))
{
    Measure result = {0};
    int ends[2];
    if (pipe(ends) != 0)
        return result;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        double begin = clock_ms(CLOCK_MONOTONIC);
        result.digest = run(bench);
        result.seconds = (clock_ms(CLOCK_MONOTONIC) - begin) / 1e3;
        struct rusage usage;
        getrusage(RUSAGE_SELF, &usage);
        result.megabytes = (double)usage.ru_maxrss / 1024;
        if (bench->workers == 1) /* with one worker, processor time is the wall clock of an idle machine */
            result.seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                             (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
        _exit(write(ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
    }
    close(ends[1]);
    if (read(ends[0], &result, sizeof result) != sizeof result)
        result = (Measure){0};
    close(ends[0]);
    waitpid(child, NULL, 0);
    return result;
}

int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "";
    int failed = 0;
    printf("%-44s | %-40s | %s\n", "simulate", "measured", "target");
    for (size_t i = 0; i < sizeof benches / sizeof *benches; i++) {
        const Bench *b = &benches[i];
        char name[80], goal[60] = "";
        snprintf(name, sizeof name, "%s %" PRIu64 "M x %" PRIu64 " B, %" PRIu64 " MiB, %u worker%s", b->workload,
                 b->records / 1000000, b->length, b->logical_mib, b->workers, b->workers > 1 ? "s" : "");
        if (!strstr(name, only))
            continue;
        Measure first = measure(b, simulate), again = measure(b, simulate), bound = measure(b, limit);
        if (again.seconds < first.seconds)
            first = again;
        bool wrong = b->digest && first.digest != b->digest;
        int n = b->seconds > 0 ? snprintf(goal, sizeof goal, "%.1f s ", b->seconds) : 0;
        if (b->megabytes > 0)
            snprintf(goal + n, sizeof goal - (size_t)n, "%.0f MB", b->megabytes);
        printf("%-44s | %6.3f s %5.0f MB, %4.1f x limit of %6.3f s%s | %s\n", name, first.seconds, first.megabytes,
               first.seconds / bound.seconds, bound.seconds, wrong ? " WRONG DIGEST" : "", goal);
        failed |= wrong;
    }
    return failed;
}
