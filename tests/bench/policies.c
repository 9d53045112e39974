/* policies - what policies write, store and visit, beside a baseline: geometric means over workloads and sizes.
 *
 *     build/release/bench/policies [-j N] [-s SEEDS] [-n RECORDS] [-f FLUSHES] [-l] [-v] [-k] [-w WORKLOAD] [POLICY…]
 *
 * The first policy is the baseline (default: neon+gc, then blocks). Every policy sees the same records. After each
 * flush and the compaction that follows it a read of every existing key at the head is counted: layers visited, the
 * image that ends the read included. -k: also the layers that reads would open if each had an exact filter of its
 * keys. -l: long runs, three times as many flushes; -v: a row for each run.
 * Runs are scale-free: the target size is such that a run has FLUSHES flushes (245), and a horizon of a tenth of the
 * WAL is kept. Not one of `make bench`: the full table takes some minutes.
 */
#include "core/simulator/access.h"
#include "core/simulator/workload_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Case {
    const char *workload, *values;
    double ratio; /* WAL / logical size */
} Case;

static const Case short_cases[] = {
    {"uniform", "", 0.2},
    {"uniform", "", 1},
    {"uniform", "", 3},
    {"uniform", "", 10},
    {"hot-cold", "", 0.2},
    {"hot-cold", "", 1},
    {"hot-cold", "", 3},
    {"hot-cold", "", 10},
    {"zipf", "", 0.2},
    {"zipf", "", 1},
    {"zipf", "", 3},
    {"zipf", "", 10},
    {"zipf", "scatter=1", 0.2},
    {"zipf", "scatter=1", 1},
    {"zipf", "scatter=1", 3},
    {"zipf", "scatter=1", 10},
    {"single", "", 0.2},
    {"single", "", 1},
    {"single", "", 3},
    {"single", "", 10},
    {"moving", "", 0.2},
    {"moving", "", 1},
    {"moving", "", 3},
    {"moving", "", 10},
    {"relations", "", 0.2},
    {"relations", "", 1},
    {"relations", "", 3},
    {"relations", "", 10},
    {"bursts", "", 1},
    {"bursts", "", 3},
    {"bursts", "", 10},
    {"append", "", 1},
    {"bulk", "", 2},
    {"bulk", "", 10},
};
static const Case long_cases[] = {
    {"uniform", "", 3}, {"uniform", "", 10},      {"hot-cold", "", 3},       {"hot-cold", "", 10},  {"zipf", "", 3},
    {"zipf", "", 10},   {"zipf", "scatter=1", 3}, {"zipf", "scatter=1", 10}, {"single", "", 3},     {"single", "", 10},
    {"moving", "", 3},  {"moving", "", 10},       {"relations", "", 3},      {"relations", "", 10},
};

typedef struct Figures {
    double write, mean, weighted, p99, max, peak, layers, opened;
} Figures;
enum { FIGURES = sizeof(Figures) / sizeof(double) };
static const char *const figure_names[] = {"write", "mean", "w-mean", "p99", "max", "peak", "layers", "opened"};
static int shown = FIGURES - 1; /* number of figures to print: all with -k */

typedef struct Meter {
    Access access;
    double samples, mean, weighted, p99, max, layers, peak, opened, filtered;
} Meter;

static void sample(Meter *meter, const Simulator *simulator, StepId step)
{
    bool filters = shown == FIGURES && (uint64_t)meter->samples % simulator->history->policy.fanout == 0;
    ReadSweep sweep = {.filters = filters};
    read_sweep_add(&sweep, simulator->history, step, &simulator->store, UINT64_MAX, false,
                   access_weights(&meter->access));
    Distribution all = exact_histogram_distribution(&sweep.layers),
                 own = exact_histogram_distribution(&sweep.accessed.layers);
    meter->samples++;
    meter->mean += all.mean;
    meter->weighted += own.weight ? own.mean : all.mean;
    meter->p99 += (double)all.p99;
    meter->max = (double)all.max > meter->max ? (double)all.max : meter->max;
    meter->filtered += filters;
    meter->opened += filters ? exact_histogram_distribution(&sweep.opened).mean : 0;
    read_sweep_release(&sweep);
}

/* Called at a flush. The state before it is the one that reads saw since the last compaction. */
static bool look(void *self, const Simulator *simulator, Error *error)
{
    Meter *meter = self;
    (void)error;
    const History *history = simulator->history;
    StepId now = (StepId)(history->steps.count - 1);
    uint64_t live = 0, bytes = 0;
    for (size_t i = 0; i < history->layers.count; i++)
        if (history->died[i] == STEP_NEVER) {
            live++;
            bytes += history->layers.size[i];
        }
    meter->peak = (double)bytes > meter->peak ? (double)bytes : meter->peak;
    if (history->steps.at[now].op != STEP_FLUSH || now == 0)
        return true;
    meter->layers += (double)live;
    sample(meter, simulator, now - 1);
    return true;
}

static uint64_t records = 2000000, flushes = 245;

static Figures measure(const Case *c, const char *policy, uint64_t seed)
{
    Error error = {0};
    History history;
    Workload workload;
    RecordForm form;
    Simulator simulator;
    history_init(&history);
    const WorkloadKind *kind = workload_find(str_from(c->workload));
    WorkloadParams params = workload_usual(kind);
    params.records = records;
    params.record_bytes = 100;
    params.seed = seed;
    double wal = (double)records * 100;
    params.logical_bytes = (uint64_t)(wal / c->ratio);
    policy_named(STR("neon"), &history.policy, NULL);
    history.policy.target_file_size = (uint64_t)(wal / (double)flushes);
    history.policy.pitr = (uint64_t)(wal / 10);
    char text[256], values[64];
    snprintf(text, sizeof text, "%s,pitr=%llu", policy, (unsigned long long)history.policy.pitr);
    snprintf(values, sizeof values, "%s", c->values);
    if (strcmp(c->workload, "bursts") == 0)
        snprintf(values, sizeof values, "burst=%llu", (unsigned long long)(records / flushes / 2));
    if (!policy_parse(str_from(text), &history.policy, &error) ||
        !workload_set(kind, str_from(values), &params, &error) || !workload_init(&workload, kind, &params, &error) ||
        !workload_form(&workload, &form, &error)) {
        fprintf(stderr, "%s %s: %s\n", c->workload, policy, error.message);
        exit(2);
    }
    simulator_init(&simulator, &history, &form, false);
    Meter meter = {0};
    access_init(&meter.access, &workload);
    simulator_watch(&simulator, (SimulatorWatch){&meter, look});
    if (!workload_run(&workload, &simulator, &error)) {
        fprintf(stderr, "%s %s: %s\n", c->workload, policy, error.message);
        exit(3);
    }
    SimulatorTotals totals = simulator_totals(&simulator);
    double n = meter.samples;
    Figures figures = {(double)totals.bytes_written / (double)totals.wal_ingested,
                       meter.mean / n,
                       meter.weighted / n,
                       meter.p99 / n,
                       meter.max,
                       meter.peak / (double)totals.wal_ingested,
                       meter.layers / n,
                       meter.filtered > 0 ? meter.opened / meter.filtered : 1};
    access_release(&meter.access);
    simulator_release(&simulator);
    history_release(&history);
    return figures;
}

static void print_figures(const Figures *figures)
{
    const double *values = &figures->write;
    for (int f = 0; f < shown; f++)
        printf(" %8.3f", values[f]);
}

/* Prints the geometric means of the ratios to the baseline, and the number of runs that are at most 2 % worse than it.
 */
static void summary(const Figures *all, size_t runs, size_t policies, char **names)
{
    printf("%-44s", "geometric mean, relative to the first");
    for (int f = 0; f < shown; f++)
        printf(" %8s", figure_names[f]);
    printf("  all four within 2%%\n");
    for (size_t p = 0; p < policies; p++) {
        Figures mean = {0};
        double *sums = &mean.write;
        size_t good = 0;
        for (size_t r = 0; r < runs; r++) {
            const double *own = &all[r * policies + p].write, *base = &all[r * policies].write;
            for (int f = 0; f < FIGURES; f++)
                sums[f] += log(own[f] / base[f]) / (double)runs;
            good += own[0] <= base[0] * 1.02 && own[1] <= base[1] * 1.02 && own[3] <= base[3] * 1.02 &&
                    own[4] <= base[4] * 1.02;
        }
        for (int f = 0; f < FIGURES; f++)
            sums[f] = exp(sums[f]);
        printf("%-44s", names[p]);
        print_figures(&mean);
        printf("  %zu of %zu\n", good, runs);
    }
}

int main(int argc, char **argv)
{
    unsigned jobs = 1, seeds = 1;
    bool verbose = false, is_long = false;
    const char *only = NULL;
    for (int option; (option = getopt(argc, argv, "j:s:n:f:lvkw:")) != -1;) {
        switch (option) {
        case 'j':
            jobs = (unsigned)atoi(optarg);
            break;
        case 's':
            seeds = (unsigned)atoi(optarg);
            break;
        case 'n':
            records = strtoull(optarg, NULL, 10);
            break;
        case 'f':
            flushes = strtoull(optarg, NULL, 10);
            break;
        case 'l':
            is_long = true;
            break;
        case 'v':
            verbose = true;
            break;
        case 'k':
            shown = FIGURES;
            break;
        case 'w':
            only = optarg;
            break;
        default:
            return 2;
        }
    }
    if (is_long)
        records *= 3, flushes *= 3;
    static char *usual[] = {"neon+gc", "blocks"};
    size_t policies = optind < argc ? (size_t)(argc - optind) : 2;
    char **names = optind < argc ? argv + optind : usual;
    const Case *cases = is_long ? long_cases : short_cases;
    size_t case_count = is_long ? sizeof long_cases / sizeof *cases : sizeof short_cases / sizeof *cases;
    Case *chosen = mem_alloc(case_count * sizeof *chosen);
    size_t n = 0;
    for (size_t i = 0; i < case_count; i++)
        if (!only || strstr(only, cases[i].workload))
            chosen[n++] = cases[i];
    size_t runs = n * seeds;
    Figures *all = mmap(NULL, runs * policies * sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (unsigned j = 0; j < jobs; j++) {
        if (fork() != 0)
            continue;
        for (size_t i = j; i < runs * policies; i += jobs)
            all[i] = measure(&chosen[i / policies / seeds], names[i % policies], 1 + i / policies % seeds);
        _exit(0);
    }
    int status, worst = 0;
    while (wait(&status) > 0)
        worst |= status;
    for (size_t i = 0; verbose && i < runs * policies; i++) {
        const Case *c = &chosen[i / policies / seeds];
        printf("%-9s %-9s %4g seed %zu %-32s", c->workload, c->values, c->ratio, 1 + i / policies % seeds,
               names[i % policies]);
        print_figures(&all[i]);
        printf("\n");
    }
    summary(all, runs, policies, names);
    munmap(all, runs * policies * sizeof *all);
    free(chosen);
    return worst != 0;
}
