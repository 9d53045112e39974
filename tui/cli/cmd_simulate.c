/* cmd_simulate.c - runs a workload or a recorded trace through flush and compaction. */
#include "tui/cli/commands.h"
#include "tui/cli/input.h"
#include "tui/cli/layer_directory.h"
#include "tui/cli/progress.h"
#include "tui/cli/simulate_store.h"

#include "core/catalog/source.h"
#include "core/formats/format.h"
#include "core/formats/history_json.h"
#include "core/formats/load.h"
#include "core/planner/algorithm.h"
#include "core/simulator/recorded.h"
#include "core/simulator/simulation.h"
#include "core/tell/consistency_text.h"
#include "core/tell/recorded_text.h"
#include "core/tell/simulation_text.h"
#include "tui/cli/policy_args.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <sys/resource.h>

static const CliOption options[] = {
    {"trace", "FILE", "run the records of a scenario instead of a workload", 't'},
    {"records", "N|SOURCE", "run N records (default: 1000000); SOURCE: replay the records of a timeline directory",
     'n'},
    {"strict", NULL, "fail on a line of FILE or SOURCE that is not understood instead of skipping it (exit status 3)",
     0},
    {"timeline", "ID", "select one of several timelines of SOURCE by its ID or the beginning of it", 0},
    {"record-len", "N", "set the bytes of each record (default: 1000)", 0},
    {"logical-size", "N", "set the size of all pages together, in MiB or with K, M, G, T, P (default: 500)", 0},
    {"seed", "N", "set the seed of the generator (default: 1)", 0},
    {"with", "NAME=N[,NAME=N]", "set the workload's own parameters; see help workloads", 0},
    {"target-file-size", "N", "set the bytes of a flush and of a compacted layer (default: 256M)", 0},
    {"fanout", "N",
     "compact after N flushes, and a level once its depth reaches N (default: " TEXT_OF(FANOUT_SIMULATED) ")", 0},
    {"policy", "POLICY",
     "use " POLICY_NAMES "or one changed as in neon+switch+key=value (default: neon); see help policies", 'p'},
    {"pitr", "N", "keep this many bytes of WAL below the head readable; all: everything (default: 64M)", 0},
    {"workers", "N", "run N worker threads; 0: one per core (default: the policy's)", 'w'},
    {"rate", "N", "set the records per second, the clock of the rules that depend on time; 0: no clock (default: 0)",
     0},
    {"small", NULL,
     "run with small layers, and so in many steps: policy full with a worker, target 16M, 300 MiB of pages, unless "
     "told otherwise",
     0},
    {"filters", NULL, "also count the layers that a read would visit if each had an exact filter of its keys", 0},
    {"read-back", "N", "count reads of the state N bytes of WAL below the head (default: 0)", 0},
    {"profile", NULL, "print the read cost along the keys at the end", 0},
    {"sanity", NULL, "audit every record; exit with status 4 if one is lost", 's'},
    {"events", NULL, "print every event, the statistics and the live layers", 'e'},
    {"digest", NULL, "print the number of events and a digest of them", 'd'},
    {"json", NULL, "print the figures as JSON", 'j'},
    {"output", "FILE", "write the history for the explorer: every step with its reasons", 'o'},
    {"layer-files", "DIR", "write the remaining layers as a timeline directory in the production format", 0},
    {"list", NULL, "list the workloads and their parameters", 'l'},
    {0},
};

static int simulate_list_workloads(void)
{
    for (size_t i = 0; i < workload_kind_count; i++) {
        const WorkloadKind *kind = &workload_kinds[i];
        printf("%-12s %s\n%-12s stands for: %s\n", kind->name, kind->title, "", kind->stands);
        for (size_t p = 0; p < WORKLOAD_VALUES_MAX && kind->parameters[p].name; p++)
            printf("%-12s   %s=%g  %s\n", "", kind->parameters[p].name, kind->parameters[p].usual,
                   kind->parameters[p].help);
    }
    return 0;
}

/* Reads the options for policy, workload and sizes. With recorded records, refuses those that describe generated
 * ones. */
static bool read_words(const CliArgs *args, bool recorded, SimulationOptions *run, Error *error)
{
    static const char *const drawn[] = {"record-len", "logical-size", "seed", "with"};
    for (size_t i = 0; recorded && i < sizeof drawn / sizeof *drawn; i++)
        if (cli_value(args, drawn[i]))
            return error_set(error, ERROR_USAGE, "--%s can't be combined with --records SOURCE: the records are given",
                             drawn[i]);
    for (size_t i = 0; simulation_word(i); i++) {
        const char *value = cli_value(args, simulation_word(i));
        Error why = {0};
        if (recorded && strcmp(simulation_word(i), "records") == 0)
            continue;
        if (value && !simulation_set(run, str_from(simulation_word(i)), str_from(value), &why))
            return error_set(error, ERROR_USAGE, "--%s", why.message);
    }
    return true;
}

static bool read_options(const CliArgs *args, const char *trace, bool recorded, SimulationOptions *run, Error *error)
{
    const WorkloadKind *kind = trace || recorded ? NULL : workload_find(str_from(args->files[0]));
    if (!trace && !recorded && !kind)
        return error_set(error, ERROR_USAGE, "no workload '%s'; `layerscope simulate --list` shows them",
                         args->files[0]);
    if (cli_flag(args, "small") && !kind)
        return error_set(error, ERROR_USAGE, "--small is for a workload: the records are given");
    if (!simulation_usual(run, kind, error) || (cli_flag(args, "small") && !simulation_small(run, error)) ||
        !read_words(args, recorded, run, error) || !cli_workers(args, &run->policy, error))
        return false;
    run->overrides = (ScenarioOverrides){.target_file_size = cli_flag(args, "target-file-size"),
                                         .fanout = cli_flag(args, "fanout"),
                                         .policy = cli_flag(args, "policy")};
    if (!policy_check(&run->policy, error)) {
        error->code = ERROR_USAGE;
        return false;
    }
    return true;
}

static bool simulate_fill_history(void *self, Text *out, Error *error)
{
    const History *history = self;
    return history_json_write(history, history_last_step(history), out, error);
}

static bool write_history(const char *path, History *history, Error *error)
{
    return cli_write_filled(path, simulate_fill_history, history, error);
}

static bool only_figures(const CliArgs *args)
{
    return !cli_flag(args, "events") && !cli_flag(args, "digest") && !cli_flag(args, "profile");
}

/* Refuses two outputs on stdout, because no reader could separate them. */
static bool check_outputs(const CliArgs *args, Error *error)
{
    bool events = cli_flag(args, "events") || cli_flag(args, "digest") || cli_flag(args, "profile");
    if (cli_is_stdout(cli_value(args, "output")) && (cli_flag(args, "json") || events))
        return error_set(error, ERROR_USAGE,
                         "-o - writes the history to standard output: it can't be combined with --json, --events, "
                         "--digest or --profile");
    static const char *const of_reads[] = {"filters", "read-back"};
    for (size_t i = 0; i < 2 && events && !cli_flag(args, "output"); i++)
        if (cli_flag(args, of_reads[i]) && (i == 0 || !cli_flag(args, "profile")))
            return error_set(error, ERROR_USAGE, "--%s says how read costs are counted, which %s not print",
                             of_reads[i], i == 0 ? "--events, --digest and --profile do" : "--events and --digest do");
    return true;
}

static bool print_results(const CliArgs *args, const History *history, const SimulationOptions *run,
                          const SimulationReport *report, double seconds, Text *out, Error *error)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    if (cli_flag(args, "json")) {
        const char *name = history->title ? history->title : "trace";
        simulation_report_json(report, run, history, name, seconds, (int64_t)usage.ru_maxrss * 1024, out);
    } else if (only_figures(args)) {
        simulation_report_text(report, history, seconds, out);
    }
    if (cli_flag(args, "digest"))
        text_printf(out, "events %" PRIu64 " fnv1a %016" PRIx64 "\n", report->events, report->fnv1a);
    return cli_tell(cli_value(args, "output"), text_str(out), error);
}

typedef struct LayerOutput {
    const char *path;
    Text summary;
} LayerOutput;

static bool write_layers(void *self, const Simulator *simulator, Error *error)
{
    LayerOutput *layers = self;
    return layer_directory_write(layers->path, simulator, &layers->summary, error);
}

/* Says what was replayed: on stdout with the figures, else on stderr. */
static bool tell_recorded(const CliArgs *args, const Recorded *recorded, Error *error)
{
    Text text = TEXT_EMPTY;
    recorded_text(recorded, &text);
    bool ok = cli_tell(!only_figures(args) ? "-" : cli_value(args, "output"), text_str(&text), error);
    text_release(&text);
    return ok;
}

/* Sets what the run must record for the outputs that the options ask for. */
static void ask_for(const CliArgs *args, SimulationOptions *run, Text *out, ReadPieces *profile)
{
    const char *output = cli_value(args, "output");
    run->audit = cli_flag(args, "sanity");
    run->sweep = cli_flag(args, "json") || only_figures(args) || output;
    run->decisions = run->samples = output != NULL;
    run->events = cli_flag(args, "events") ? out : NULL;
    run->profile = cli_flag(args, "profile") ? profile : NULL;
    run->filters = cli_flag(args, "filters");
}

/* Says what was replayed, and which layer files were written. */
static bool tell_sources(const CliArgs *args, const SimulationOptions *run, const LayerOutput *layers, Error *error)
{
    bool json = cli_flag(args, "json"), ok = true;
    if (run->recorded && !json) /* the JSON contains it */
        ok = tell_recorded(args, run->recorded, error);
    if (ok && layers->summary.length)
        ok = cli_tell(only_figures(args) && !json ? cli_value(args, "output") : "-", text_str(&layers->summary), error);
    return ok;
}

/* Makes the violation the error's message, in the words of the audit. */
static void name_violation(const Violation *violation, const History *history, Error *error)
{
    Text text = TEXT_EMPTY;
    violation_text(violation, history, &text);
    error_set(error, ERROR_SANITY, "%s", text.at);
    text_release(&text);
}

/* Runs the simulation into `history`, which is initialised, and writes all outputs. */
static bool simulate(const CliArgs *args, History *history, SimulationOptions *run, Error *error)
{
    const char *output = cli_value(args, "output");
    Text out = TEXT_EMPTY;
    LayerOutput layers = {.path = cli_value(args, "layer-files"), .summary = TEXT_EMPTY};
    Progress progress;
    SimulationReport report;
    ReadPieces profile = {0};
    if (layers.path && !layer_directory_prepare(layers.path, error))
        return false;
    if (layers.path)
        run->leave = (SimulatorWatch){&layers, write_layers};
    ask_for(args, run, &out, &profile);
    if (progress_init(&progress, "simulating"))
        run->watch = progress_watch(&progress);
    double begin = cli_seconds();
    bool ok = simulation_run(history, run, &report, error);
    progress_end(&progress);
    if (run->profile && (ok || profile.count))
        read_profile_text(&profile, &out);
    array_release(&profile);
    if (report.violated)
        name_violation(&report.violation, history, error);
    ok = ok && tell_sources(args, run, &layers, error);
    text_release(&layers.summary);
    if (ok)
        ok = print_results(args, history, run, &report, cli_seconds() - begin, &out, error);
    else
        cli_write(NULL, text_str(&out), NULL);    /* the events before the failure; the error stays the run's */
    if (output && (ok || history->steps.count)) { /* also after a failure, to show what led to it */
        Error second = {0};
        if (!write_history(output, history, &second) && ok) {
            *error = second;
            ok = false;
        }
    }
    text_release(&out);
    return ok;
}

/* Replays the records of a source. Returns the exit status. */
static int run_recorded(const CliArgs *args, const char *source, SimulationOptions *run)
{
    Error error = {0};
    History from, history;
    Recorded recorded;
    LoadReport loaded = {0};
    const LoadOptions load = {.strict = cli_flag(args, "strict"), .timeline = cli_value(args, "timeline")};
    bool ok = source_load(&source, 1, &load, &from, &loaded, &error);
    cli_tell_report(&loaded);
    load_report_release(&loaded);
    if (!ok)
        return cli_fail(&error);
    ok = recorded_init(&recorded, &from, &error);
    if (ok) {
        history_init(&history);
        history.title = arena_copy(&history.arena, from.title ? from.title : "", from.title ? strlen(from.title) : 0);
        run->recorded = &recorded;
        ok = simulate(args, &history, run, &error);
        history_release(&history);
        recorded_release(&recorded);
    }
    if (!ok)
        error_place(&error, cli_input_name(source), 0, 0);
    history_release(&from);
    return ok ? 0 : cli_fail(&error);
}

/* Runs the statements of a trace, or the generated records of a workload if `trace` is NULL. Returns the exit
 * status. */
static int run_generated(const CliArgs *args, const char *trace, SimulationOptions *run)
{
    Error error = {0};
    History history;
    LoadReport report = {0};
    const LoadOptions load = {
        .strict = cli_flag(args, "strict"), .runs_records = true, .has_form = true, .form = KEY_PLAIN};
    size_t unmet = 0;
    bool ok = !trace || source_load(&trace, 1, &load, &history, &report, &error);
    cli_tell_report(&report);
    if (ok) {
        if (!trace)
            history_init(&history);
        ok = simulate(args, &history, run, &error);
        if (!ok && trace)
            error_place(&error, cli_input_name(trace), 0, 0);
        unmet = ok && trace ? cli_check_expectations(trace, cli_value(args, "policy"), &history) : 0;
        history_release(&history);
    }
    load_report_release(&report);
    return ok ? unmet > 0 : cli_fail(&error);
}

/* Checks that exactly one input is given: a workload, a trace, or records of a source. */
static bool check_inputs(const CliArgs *args, const char *trace, const char *source, Error *error)
{
    if (!source && ((trace != NULL) == (args->file_count == 1) || args->file_count > 1))
        return error_set(
            error, ERROR_USAGE,
            "give one workload, --trace FILE or --records SOURCE; `layerscope simulate --list` lists workloads");
    if (!source && cli_value(args, "timeline"))
        return error_set(error, ERROR_USAGE, "--timeline needs --records SOURCE");
    return true;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    SimulationOptions run = {0};
    const char *trace = cli_value(args, "trace");
    const char *source = !trace && args->file_count == 0 ? cli_value(args, "records") : NULL;
    if (cli_flag(args, "list") && args->file_count) {
        error_set(&error, ERROR_USAGE, "--list takes no workload: '%s'", args->files[0]);
        return cli_fail(&error);
    }
    if (cli_flag(args, "list"))
        return simulate_list_workloads();
    if (!trace && simulate_is_store(args))
        return simulate_store(args);
    if (!check_inputs(args, trace, source, &error) || !check_outputs(args, &error) ||
        !read_options(args, trace, source != NULL, &run, &error))
        return cli_fail(&error);
    return source ? run_recorded(args, source, &run) : run_generated(args, trace, &run);
}

static const CliRule rules[] = {
    {"json", CLI_EXCLUDES, "events digest profile"},
    {"list", CLI_EXCLUDES,
     "trace records strict timeline record-len logical-size seed with target-file-size fanout policy pitr workers rate "
     "filters "
     "read-back profile sanity events digest json output layer-files"},
    {"trace", CLI_EXCLUDES, "records timeline with"},
    {"trace", CLI_IGNORES, "record-len logical-size seed"},
    {0},
};

const CliCommand cmd_simulate = {
    .name = "simulate",
    .synopsis = "[OPTION…] WORKLOAD | --trace FILE | --records SOURCE | STORE",
    .summary = "run records through flush and compaction",
    .details =
        "Sizes take K, M, G, T, P; a logical size without one counts MiB. The same seed gives the same run, whatever "
        "the number of workers. The explorer's command `simulate` runs the same workloads with the same "
        "defaults, which `help workloads` lists.\n--records SOURCE replays what the delta layers of a "
        "timeline's directory hold, in LSN order: the same WAL under any policy. A record counts with its stored "
        "bytes; keys are numbered in key order. Records that the files no longer hold are missing, and the output says "
        "from which LSN on the records are complete.\nSTORE is an LSM store's directory or MANIFEST. The tables that "
        "it flushed and ingested are compacted again, with its own options and with those of --policy (as in "
        "level0_file_num_compaction_trigger=8). The result is an estimate: one compaction runs at a time, as fast as "
        "the store's own compactions ran, and a table's bytes are spread evenly over its keys. The difference between "
        "the rows `as it was` and `own options` shows how good the estimate is.",
    .options = options,
    .rules = rules,
    .run = run,
};
