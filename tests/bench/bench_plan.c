/* Planning with policy `full` and a trace, from the loaded set. Targets: 40 ms on odd-brook, 3 s at 1,000,000 layers.
 */
#include "core/base/mem.h"
#include "core/executor/dry_run.h"
#include "core/formats/load.h"
#include "tests/bench/bench.h"
#include "tests/production.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Plans the history and releases it. */
static double plan_ms(History *history, size_t *jobs, size_t *decisions)
{
    policy_named(STR("full"), &history->policy, NULL);
    history->policy.fanout = 10;
    history->plan.trace = &history->trace;
    double start = clock_ms(CLOCK_MONOTONIC);
    Error error = {0};
    if (!dry_run_compact(history, history_end_lsn(history, history_last_step(history)), &error))
        fprintf(stderr, "%s\n", error.message);
    double end = clock_ms(CLOCK_MONOTONIC);
    *jobs = history->plan.jobs.count;
    *decisions = history->trace.decisions.count;
    history_release(history);
    return end - start;
}

static void row(const char *what, size_t layers, size_t jobs, size_t decisions, double ms, double target)
{
    printf("plan of %s, %zu layers, %zu jobs, %zu decisions | %.1f ms | ", what, layers, jobs, decisions, ms);
    if (target > 0)
        printf("%.0f ms%s\n", target, missed(ms, target));
    else
        printf("-\n");
}

static void measure_file(const char *path, const char *what, double target)
{
    double best = 1e9;
    size_t layers = 0, jobs = 0, decisions = 0;
    for (int run = 0; run < 10; run++) {
        History history;
        LoadReport report = {0};
        bool loaded = load_paths(&path, 1, &(LoadOptions){0}, &history, &report, NULL);
        load_report_release(&report);
        if (!loaded)
            return;
        layers = history.layers.count;
        double ms = plan_ms(&history, &jobs, &decisions);
        best = ms < best ? ms : best;
    }
    row(what, layers, jobs, decisions, best, target);
}

static void measure_made(size_t count, double target)
{
    double best = 1e9;
    size_t layers = 0, jobs = 0, decisions = 0;
    for (int run = 0; run < (count > 200000 ? 2 : 10); run++) {
        History history;
        history_init(&history);
        production_layers(&history.layers, count, 1);
        history_add_step(&history, STEP_LOAD);
        history_adopt_layers(&history);
        layers = history.layers.count;
        double ms = plan_ms(&history, &jobs, &decisions);
        best = ms < best ? ms : best;
    }
    row("a made set", layers, jobs, decisions, best, target);
}

int main(void)
{
    mem_keep_freed();
    if (getenv("ONLY") == NULL)
        measure_file("../shared/data/odd-brook-layernames.txt", "odd-brook", 40);
    if (getenv("ONLY") == NULL)
        measure_made(26690, 40);
    measure_made(1000000, 3000);
    return 0;
}
