/* cmd_simulate.c - run a workload or a recorded trace through flush and compaction. */
#include "tui/cli/commands.h"

#include "core/formats/load.h"
#include "core/simulator/events.h"
#include "core/simulator/scenario_run.h"
#include "core/simulator/workload_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static const CliOption options[] = {
    {"trace", "FILE", "run the records of a scenario instead of a workload", 't'},
    {"records", "N", "how many records (1M)", 'n'},
    {"record-len", "N", "bytes of each record (1000)", 0},
    {"logical-size", "N", "size of all pages together, in MiB or with K, M, G (500)", 0},
    {"seed", "N", "of the generator (1)", 0},
    {"target-file-size", "N", "bytes of a flush and of a compacted layer (256M)", 0},
    {"fanout", "N", "flushes before a compaction, and depth of a level that is compacted (4)", 0},
    {"policy", "POLICY", "neon, full, or neon+switch+key=value (neon)", 'p'},
    {"workers", "N", "threads; 0 for all cores", 'w'},
    {"events", NULL, "print every event, the statistics and the live layers", 'e'},
    {"digest", NULL, "print the number of events and their digest", 'd'},
    {"list", NULL, "list the workloads", 'l'},
    {0},
};

static int list_workloads(void)
{
    for (size_t i = 0; i < workload_kind_count; i++)
        printf("%-12s %s\n%-12s stands for %s\n", workload_kinds[i].name, workload_kinds[i].title, "",
               workload_kinds[i].stands);
    return 0;
}

/* Bytes, or MiB where the number has no unit. */
static bool logical_size(const CliArgs *args, uint64_t *bytes, Error *error)
{
    const char *text = cli_value(args, "logical-size");
    if (!text)
        return true;
    uint64_t value;
    if (!number_parse(str_from(text), &value, error))
        return false;
    char last = text[strlen(text) - 1];
    bool unit = strchr("KkMmGg", last) != NULL && strncmp(text, "0x", 2) != 0;
    if (!unit && value > UINT64_MAX >> 20)
        return error_set(error, ERROR_USAGE, "--logical-size %s MiB is too large", text);
    *bytes = unit ? value : value << 20;
    return true;
}

static bool read_policy(const CliArgs *args, Policy *policy, ScenarioOverrides *overrides, Error *error)
{
    if (!policy_named(STR("neon"), policy, error))
        return false;
    policy->fanout = 4;
    policy->target_file_size = (uint64_t)256 << 20;
    const char *text = cli_value(args, "policy");
    uint64_t workers = policy->workers;
    if (text && !policy_parse(str_from(text), policy, error))
        return false;
    if (text && !strstr(text, "workers"))
        workers = policy->workers;
    if (!cli_number(args, "target-file-size", &policy->target_file_size, error) ||
        !cli_number(args, "fanout", &policy->fanout, error) || !cli_number(args, "workers", &workers, error))
        return false;
    if (workers > 1024)
        return error_set(error, ERROR_USAGE, "--workers: at most 1024");
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    policy->workers = workers ? (uint32_t)workers : cores > 0 ? (uint32_t)cores : 1;
    *overrides = (ScenarioOverrides){.target_file_size = cli_flag(args, "target-file-size"),
                                     .fanout = cli_flag(args, "fanout"),
                                     .policy = text != NULL};
    if (!policy_check(policy, error)) {
        if (error)
            error->code = ERROR_USAGE;
        return false;
    }
    return true;
}

static bool run_trace(const CliArgs *args, History *history, Simulator *simulator, EventLog *log,
                      ScenarioOverrides overrides, Error *error)
{
    (void)args;
    if (!scenario_simulator(simulator, history, error))
        return false;
    simulator_watch(simulator, event_log_watch(log));
    bool ok = scenario_run(simulator, overrides, error);
    return ok;
}

static bool read_workload(const CliArgs *args, Workload *workload, Error *error)
{
    const WorkloadKind *kind = workload_find(str_from(args->files[0]));
    if (!kind)
        return error_set(error, ERROR_USAGE, "no workload '%s'; `layerscope simulate --list` shows them",
                         args->files[0]);
    WorkloadParams params = workload_usual(kind);
    return cli_number(args, "records", &params.records, error) &&
           cli_number(args, "record-len", &params.record_bytes, error) &&
           cli_number(args, "seed", &params.seed, error) && logical_size(args, &params.logical_bytes, error) &&
           workload_init(workload, kind, &params, error);
}

static bool run_workload(const CliArgs *args, History *history, Simulator *simulator, EventLog *log, Error *error)
{
    Workload workload;
    RecordForm form;
    if (!read_workload(args, &workload, error) || !workload_form(&workload, &form, error))
        return false;
    history->workload = workload.kind->name;
    history->title = workload.kind->name;
    history->seed = workload.params.seed;
    simulator_init(simulator, history, &form, false);
    simulator_watch(simulator, event_log_watch(log));
    return workload_run(&workload, simulator, error);
}

static int run(const CliArgs *args)
{
    Error error = {0};
    Policy policy;
    ScenarioOverrides overrides;
    const char *trace = cli_value(args, "trace");
    if (cli_flag(args, "list"))
        return list_workloads();
    if ((trace != NULL) == (args->file_count == 1) || args->file_count > 1) {
        error_set(&error, ERROR_USAGE,
                  "give one workload or --trace FILE; `layerscope simulate --list` lists workloads");
        return cli_fail(&error);
    }
    if (!read_policy(args, &policy, &overrides, &error))
        return cli_fail(&error);
    History history;
    LoadReport report = {0};
    const char *paths[] = {trace};
    if (!trace) {
        history_init(&history);
    } else if (!load_paths(paths, 1, &(LoadOptions){.strict = true, .has_form = true, .form = KEY_PLAIN}, &history,
                           &report, &error)) {
        load_report_release(&report);
        return cli_fail(&error);
    }
    history.policy = policy;
    Simulator simulator = {0};
    Text out = {0};
    EventLog log;
    event_log_init(&log, cli_flag(args, "events") ? &out : NULL);
    bool ok = trace ? run_trace(args, &history, &simulator, &log, overrides, &error)
                    : run_workload(args, &history, &simulator, &log, &error);
    if (!ok && trace)
        error_place(&error, trace, error.line, error.column);
    if (ok && cli_flag(args, "events"))
        event_log_state(&simulator, &out);
    if (ok && cli_flag(args, "digest"))
        text_printf(&out, "events %" PRIu64 " fnv1a %016" PRIx64 "\n", log.events, log.fnv1a);
    int status = ok && cli_write(NULL, text_str(&out), &error) ? 0 : cli_fail(&error);
    text_release(&out);
    simulator_release(&simulator);
    history_release(&history);
    load_report_release(&report);
    return status;
}

const CliCommand cmd_simulate = {
    .name = "simulate",
    .synopsis = "WORKLOAD | --trace FILE",
    .summary = "run records through flush and compaction",
    .details = "Sizes take K, M, G; a logical size without one counts MiB. The same seed gives the same run, whatever\n"
               "the number of workers.",
    .options = options,
    .run = run,
};
