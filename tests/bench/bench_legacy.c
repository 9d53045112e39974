/* The policy `legacy`: the plan of the next iteration of a dump, with all gates, GC and the jobs of a gc-compaction
 * over all keys; the same on a million layers; and a simulation beside the same one under `neon`. Times are processor
 * time, the best of several runs. */
#include "core/base/mem.h"
#include "core/executor/dry_run.h"
#include "core/formats/load.h"
#include "core/planner/legacy/survey.h"
#include "tests/production.h"
#include "core/simulator/workload_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static double cpu_ms(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-3;
}

static void row(const char *what, double measured, const char *unit, double target)
{
    printf("%-64s | %8.1f %s | %.0f %s%s\n", what, measured, unit, target, unit, measured <= target ? "" : "  MISSED");
}

static bool load(History *history, const char *path, size_t count)
{
    if (!path) {
        history_init(history);
        production_layers(&history->layers, count, 1);
        history_add_step(history, STEP_LOAD);
        history_adopt_layers(history);
        return true;
    }
    LoadReport report = {0};
    bool loaded = load_paths(&path, 1, &(LoadOptions){0}, history, &report, NULL);
    load_report_release(&report);
    return loaded;
}

/* Plans the history and releases it. */
static double plan_ms(History *history, const char *policy, size_t *decisions)
{
    Error error = {0};
    double start = cpu_ms();
    if (!policy_named(STR("neon"), &history->policy, &error) ||
        !policy_parse(str_from(policy), &history->policy, &error)) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    history->plan.trace = &history->trace;
    if (!dry_run_compact(history, history_end_lsn(history, history_last_step(history)), &error))
        fprintf(stderr, "%s\n", error.message);
    double end = cpu_ms();
    *decisions = history->trace.decisions.count;
    history_release(history);
    return end - start;
}

/* What the gates pane computes at every step: the survey, and the words about one key. */
static double survey_ms(const History *history)
{
    size_t count;
    double start = cpu_ms();
    LayerId *live = history_live(history, history_last_step(history), &count);
    PlanView view = {.layers = &history->layers,
                     .live = live,
                     .live_count = count,
                     .end_lsn = layers_end_lsn(&history->layers, live, count)};
    Policy policy;
    LegacySurvey survey;
    Text text = TEXT_EMPTY;
    if (policy_named(STR("legacy"), &policy, NULL) && legacy_survey_init(&survey, &view, &policy, NULL, NULL)) {
        legacy_key_text(&survey, history->layers.key_lo[count / 2], &text);
        legacy_survey_release(&survey);
    }
    text_release(&text);
    free(live);
    return cpu_ms() - start;
}

static void measure(const char *what, const char *path, size_t made, int runs, double target)
{
    static const char *const policies[] = {"legacy", "legacy+gc_compaction_now"};
    for (size_t p = 0; p < sizeof policies / sizeof *policies; p++) {
        double best = 1e12;
        size_t layers = 0, decisions = 0;
        for (int run = 0; run < runs; run++) {
            History history;
            if (!load(&history, path, made))
                return;
            layers = history.layers.count;
            double ms = plan_ms(&history, policies[p], &decisions);
            best = ms < best ? ms : best;
        }
        char name[120];
        snprintf(name, sizeof name, "%s of %s, %zu layers, %zu decisions",
                 p ? "gc-compaction over all keys" : "next iteration", what, layers, decisions);
        row(name, best, "ms", target);
    }
    double best = 1e12;
    for (int run = 0; run < runs; run++) {
        History history;
        if (!load(&history, path, made))
            return;
        double ms = survey_ms(&history);
        best = ms < best ? ms : best;
        history_release(&history);
    }
    char name[120];
    snprintf(name, sizeof name, "gates and one key of %s", what);
    row(name, best, "ms", target);
}

static double simulate_ms(const char *name)
{
    WorkloadParams params = {
        .records = 20000000, .record_bytes = 1000, .logical_bytes = (uint64_t)5000 << 20, .seed = 1};
    Workload workload;
    RecordForm form;
    History history;
    Simulator simulator;
    history_init(&history);
    if (!workload_init(&workload, workload_find(STR("uniform")), &params, NULL) ||
        !workload_form(&workload, &form, NULL) || !policy_named(STR("neon"), &history.policy, NULL) ||
        !policy_parse(str_from(name), &history.policy, NULL))
        exit(1);
    history.policy.fanout = 4;
    history.policy.target_file_size = (uint64_t)256 << 20;
    double start = cpu_ms();
    simulator_init(&simulator, &history, &form, false);
    bool ok = workload_run(&workload, &simulator, NULL);
    double end = cpu_ms();
    simulator_release(&simulator);
    history_release(&history);
    return ok ? end - start : 1e12;
}

int main(void)
{
    mem_keep_freed();
    measure("mixed-workload", "../shared/data/mixed-workload.index_part.json", 0, 10, 50);
    measure("odd-brook", "../shared/data/odd-brook-layernames.txt", 0, 10, 200);
    measure("a made set", NULL, 1000000, 2, 5000);
    double neon = simulate_ms("neon"), legacy = simulate_ms("legacy"), again = simulate_ms("neon");
    neon = again < neon ? again : neon;
    row("simulate 20 M records, uniform 5,000 MiB, against neon", legacy / neon, "x", 2);
    return 0;
}
