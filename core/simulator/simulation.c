/* Puts the parts together: workload or scenario, simulator, audit, meter, event log. */
#include "core/simulator/simulation.h"

#include "core/history/slices.h"

#include "core/executor/schedule.h"
#include "core/simulator/audit.h"
#include "core/simulator/events.h"
#include "core/simulator/meter.h"
#include "core/simulator/workload_run.h"

#include <math.h>
#include <stdlib.h>

typedef struct Simulation {
    const SimulationOptions *options;
    Workload workload;
    Simulator simulator;
    Audit audit;
    Meter meter;
    EventLog log;
} Simulation;

static bool make_simulator(Simulation *simulation, History *history, Error *error)
{
    const SimulationOptions *options = simulation->options;
    if (!options->kind)
        return scenario_simulator(&simulation->simulator, history, error);
    RecordForm form;
    if (!workload_init(&simulation->workload, options->kind, &options->params, error) ||
        !workload_form(&simulation->workload, &form, error))
        return false;
    history->workload = history->title = options->kind->name;
    history->seed = options->params.seed;
    Text with = {0};
    workload_with_text(options->kind, &options->params, &with);
    history->run = (HistoryRun){options->params.records, options->params.record_bytes, options->params.logical_bytes,
                                with.length ? arena_copy(&history->arena, with.at, with.length) : NULL};
    text_release(&with);
    simulator_init(&simulation->simulator, history, &form, false);
    return true;
}

static void attach_watches(Simulation *simulation)
{
    const SimulationOptions *options = simulation->options;
    Simulator *simulator = &simulation->simulator;
    if (options->audit)
        audit_init(&simulation->audit, simulator);
    meter_init(&simulation->meter, options->sweep, options->samples, options->kind ? &simulation->workload : NULL);
    simulation->meter.back = options->read_back;
    simulation->meter.filters = options->filters;
    simulator_watch(simulator, meter_watch(&simulation->meter));
    event_log_init(&simulation->log, options->events);
    simulator_watch(simulator, event_log_watch(&simulation->log));
    if (options->watch.look)
        simulator_watch(simulator, options->watch);
}

static void fill_report(Simulation *simulation, const History *history, SimulationReport *report)
{
    Meter *meter = &simulation->meter;
    meter->totals.wal_ingested = simulation->simulator.next_lsn - SIMULATOR_FIRST_LSN;
    double wal = (double)meter->totals.wal_ingested;
    const SimulatorTotals *t = &meter->totals;
    *report = (SimulationReport){
        .totals = *t,
        .write_amp = wal > 0 ? (double)t->bytes_written / wal : (double)NAN,
        .storage_amp = wal > 0 ? ((double)t->bytes_written - (double)t->bytes_deleted) / wal : (double)NAN,
        .largest_storage = meter->largest_storage,
        .reads = {.layers = spread_distribution(&meter->layers.layers),
                  .records = spread_distribution(&meter->records.records),
                  .bytes = spread_distribution(&meter->records.bytes),
                  .opened = spread_distribution(&meter->records.opened)},
        .accessed = {.layers = spread_distribution(&meter->layers.accessed.layers),
                     .records = spread_distribution(&meter->records.accessed.records),
                     .bytes = spread_distribution(&meter->records.accessed.bytes)},
        .events = simulation->log.events,
        .fnv1a = simulation->log.fnv1a,
        .jobs = meter->jobs,
        .partitions = meter->partitions,
        .rewrites_avoided = meter->rewrites_avoided,
        .bytes_avoided = meter->bytes_avoided,
        .max_depth = meter->max_depth,
        .collected = meter->collected,
    };
    static const unsigned workers[] = {1, 2, 8};
    for (int i = 0; i < 3; i++)
        report->makespan[i] = schedule_history(history, workers[i], history->policy.throughput);
}

/* What reads cost at the end, along the keys. */
static void add_profile(const Simulator *simulator, const SimulationOptions *options)
{
    const History *history = simulator->history;
    ReadSweep sweep = {.keep_profile = true};
    StepId last = history->steps.count ? (StepId)(history->steps.count - 1) : 0;
    read_sweep_add(&sweep, history, last, &simulator->store, meter_read_lsn(simulator, options->read_back), true, NULL);
    text_printf(options->profile, "%-16s %-16s %10s %7s %10s %12s %10s %12s\n", "from key", "to key", "keys", "layers",
                "records", "bytes", "most rec.", "most bytes");
    for (size_t i = 0; i < sweep.profile.count; i++) {
        const ReadPiece *piece = &sweep.profile.at[i];
        char lo[KEY_TEXT_SIZE], hi[KEY_TEXT_SIZE];
        text_printf(options->profile, "%s %s %10llu %7.2f %10.2f %12.0f %10llu %12llu\n",
                    key_format(piece->keys.lo, KEY_PLAIN, lo), key_format(piece->keys.hi, KEY_PLAIN, hi),
                    (unsigned long long)piece->existing, piece->layers, piece->records, piece->bytes,
                    (unsigned long long)piece->records_max, (unsigned long long)piece->bytes_max);
    }
    read_sweep_release(&sweep);
}

bool simulation_run(History *history, const SimulationOptions *options, SimulationReport *report, Error *error)
{
    Simulation *simulation = mem_zero(1, sizeof *simulation);
    simulation->options = options;
    *report = (SimulationReport){0};
    history->policy = options->policy;
    history->plan.trace = options->decisions ? &history->trace : NULL;
    bool ok = make_simulator(simulation, history, error);
    if (ok) {
        attach_watches(simulation);
        ok = options->kind ? workload_run(&simulation->workload, &simulation->simulator, error)
                           : scenario_run(&simulation->simulator, options->overrides, error);
        ok = ok && simulator_look(&simulation->simulator, error);
        fill_report(simulation, history, report);
        if (ok && options->events)
            event_log_state(&simulation->simulator, options->events);
        if (ok && options->profile)
            add_profile(&simulation->simulator, options);
        simulator_release(&simulation->simulator);
        if (options->decisions)
            history_show_slices(history);
    }
    if (options->audit)
        audit_release(&simulation->audit);
    meter_release(&simulation->meter);
    free(simulation);
    return ok;
}

static void add_ratio(Text *out, const char *name, double value)
{
    if (isnan(value))
        text_printf(out, "  \"%s\": null,\n", name);
    else
        text_printf(out, "  \"%s\": %.6f,\n", name, value);
}

static void add_distribution(Text *out, const char *name, const Distribution *d, const char *after)
{
    text_printf(out, "    \"%s\": {\"mean\": %.4f, \"p50\": %llu, \"p90\": %llu, \"p99\": %llu, \"max\": %llu}%s\n",
                name, d->mean, (unsigned long long)d->p50, (unsigned long long)d->p90, (unsigned long long)d->p99,
                (unsigned long long)d->max, after);
}

static void add_count(Text *out, const char *name, uint64_t value)
{
    text_printf(out, "  \"%s\": %llu,\n", name, (unsigned long long)value);
}

/* A string with what JSON wants escaped. */
static void add_string(Text *out, const char *name, const char *value)
{
    text_printf(out, "  \"%s\": \"", name);
    for (const char *c = value; *c; c++) {
        if (*c == '"' || *c == '\\')
            text_printf(out, "\\%c", *c);
        else if ((unsigned char)*c < 0x20 || *c == 0x7f)
            text_printf(out, "\\u%04x", (unsigned)*c);
        else
            text_add_char(out, *c);
    }
    text_printf(out, "\",\n");
}

static void add_parameters(Text *out, const SimulationOptions *options)
{
    Text with = {0}, policy = {0};
    if (options->kind) {
        workload_with_text(options->kind, &options->params, &with);
        add_string(out, "with", with.at ? with.at : "");
        add_count(out, "records", options->params.records);
        add_count(out, "record_len", options->params.record_bytes);
        add_count(out, "logical_size", options->params.logical_bytes);
    }
    add_count(out, "seed", options->params.seed);
    policy_format_rules(&options->policy, &policy);
    add_string(out, "policy", policy.at ? policy.at : "");
    add_count(out, "target_file_size", options->policy.target_file_size);
    add_count(out, "fanout", options->policy.fanout);
    add_count(out, "workers", options->policy.workers);
    text_release(&with);
    text_release(&policy);
}

void simulation_report_json(const SimulationReport *report, const SimulationOptions *options, const char *name,
                            double seconds, int64_t peak_bytes, Text *out)
{
    text_printf(out, "{\n  \"layerscope\": 1,\n");
    add_string(out, "workload", options->kind ? options->kind->name : name);
    add_parameters(out, options);
    add_count(out, "wal_ingested", report->totals.wal_ingested);
    add_count(out, "bytes_written", report->totals.bytes_written);
    add_count(out, "bytes_deleted", report->totals.bytes_deleted);
    add_count(out, "layers_created", report->totals.layers_created);
    add_count(out, "layers_deleted", report->totals.layers_deleted);
    add_ratio(out, "write_amp", report->write_amp);
    add_ratio(out, "storage_amp", report->storage_amp);
    add_count(out, "largest_storage", report->largest_storage);
    text_printf(out, "  \"read_amp\": {\n");
    add_distribution(out, "layers", &report->reads.layers, ",");
    if (report->reads.opened.weight)
        add_distribution(out, "layers_opened", &report->reads.opened, ",");
    add_distribution(out, "records", &report->reads.records, ",");
    bool accessed = report->accessed.layers.weight > 0;
    add_distribution(out, "bytes", &report->reads.bytes, accessed ? "," : "");
    if (accessed) {
        add_distribution(out, "layers_by_access", &report->accessed.layers, ",");
        add_distribution(out, "records_by_access", &report->accessed.records, ",");
        add_distribution(out, "bytes_by_access", &report->accessed.bytes, "");
    }
    text_printf(out, "  },\n");
    add_count(out, "partitions", report->partitions);
    add_count(out, "rewrites_avoided", report->rewrites_avoided);
    add_count(out, "bytes_avoided", report->bytes_avoided);
    add_count(out, "max_depth", report->max_depth);
    add_count(out, "jobs", report->jobs);
    add_count(out, "collected", report->collected);
    text_printf(out, "  \"makespan\": {\"1\": %.6f, \"2\": %.6f, \"8\": %.6f},\n", report->makespan[0],
                report->makespan[1], report->makespan[2]);
    text_printf(out, "  \"events\": %llu,\n  \"fnv1a\": \"%016llx\"", (unsigned long long)report->events,
                (unsigned long long)report->fnv1a);
    if (seconds >= 0)
        text_printf(out, ",\n  \"seconds\": %.3f", seconds);
    if (peak_bytes >= 0)
        text_printf(out, ",\n  \"peak_bytes\": %lld", (long long)peak_bytes);
    text_printf(out, "\n}");
}
