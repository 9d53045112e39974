/* What observing a run costs: the audit of every record and the sweep over every read, beside the same run without
 * them. Times are processor time of one worker. The sweep runs after each flush and compaction. */
#include "core/simulator/simulation.h"

#include <stdio.h>
#include <time.h>

#define MIB ((uint64_t)1 << 20)

typedef struct Bench {
    const char *workload, *policy;
    uint64_t records, length, logical_mib, target;
} Bench;

static const Bench benches[] = {
    {"uniform", "neon", 2000000, 1000, 5000, 256 * MIB},     {"uniform", "neon", 20000000, 1000, 5000, 256 * MIB},
    {"uniform", "neon+gc", 20000000, 1000, 5000, 256 * MIB}, {"uniform", "neon", 20000000, 1000, 50000, 256 * MIB},
    {"single", "neon", 5000000, 100, 50000, 4000000},
};

static double run(const Bench *bench, bool audit, bool sweep)
{
    SimulationOptions options = {.kind = workload_find(str_from(bench->workload)), .audit = audit, .sweep = sweep};
    options.params = workload_usual(options.kind);
    options.params.records = bench->records;
    options.params.record_bytes = bench->length;
    options.params.logical_bytes = bench->logical_mib * MIB;
    policy_named(STR("neon"), &options.policy, NULL);
    policy_parse(str_from(bench->policy), &options.policy, NULL);
    options.policy.target_file_size = bench->target;
    options.policy.fanout = 4;
    options.policy.workers = 1;
    History history;
    SimulationReport report;
    Error error = {0};
    history_init(&history);
    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    if (!simulation_run(&history, &options, &report, &error))
        printf("%s\n", error.message);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    history_release(&history);
    return (double)(end.tv_sec - start.tv_sec) * 1e3 + (double)(end.tv_nsec - start.tv_nsec) * 1e-6;
}

int main(void)
{
    for (size_t i = 0; i < sizeof benches / sizeof *benches; i++) {
        const Bench *bench = &benches[i];
        double plain = run(bench, false, false);
        printf("%s %llu x %llu bytes, %llu MiB, %s: audit | %.0f ms on top of %.0f | -\n", bench->workload,
               (unsigned long long)bench->records, (unsigned long long)bench->length,
               (unsigned long long)bench->logical_mib, bench->policy, run(bench, true, false) - plain, plain);
        printf("%s %llu x %llu bytes, %llu MiB, %s: read sweeps | %.0f ms on top of %.0f | -\n", bench->workload,
               (unsigned long long)bench->records, (unsigned long long)bench->length,
               (unsigned long long)bench->logical_mib, bench->policy, run(bench, false, true) - plain, plain);
    }
    return 0;
}
