/* Puts the parts together: workload or scenario, simulator, audit, meter, event log. */
#include "core/simulator/simulation.h"

#include "core/history/slices.h"

#include "core/base/json_writer.h"
#include "core/executor/schedule.h"
#include "core/analysis/history_audit.h"
#include "core/tell/ledger_text.h"
#include "core/simulator/audit.h"
#include "core/simulator/events.h"
#include "core/simulator/meter.h"
#include "core/simulator/recorded.h"
#include "core/simulator/workload_run.h"
#include "core/tell/audit_report.h"

#include <math.h>
#include <stdio.h>
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
    if (options->recorded)
        return recorded_simulator(options->recorded, &simulation->simulator, history, error);
    if (!options->kind)
        return scenario_simulator(&simulation->simulator, history, error);
    RecordForm form;
    if (!workload_init(&simulation->workload, options->kind, &options->params, error) ||
        !workload_form(&simulation->workload, &form, error))
        return false;
    history->workload = history->title = options->kind->name;
    history->seed = options->params.seed;
    Text with = TEXT_EMPTY;
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
    meter_init(&simulation->meter, simulator->history, options->sweep, options->samples,
               options->kind ? &simulation->workload : NULL);
    simulation->meter.back = options->read_back;
    simulation->meter.filters = options->filters;
    simulator_watch(simulator, meter_watch(&simulation->meter));
    event_log_init(&simulation->log, options->events);
    simulator_watch(simulator, event_log_watch(&simulation->log));
    if (options->watch.look)
        simulator_watch(simulator, options->watch);
}

/* What wrote how much, from the ledger. */
static void fill_written(const History *history, SimulationReport *report)
{
    Ledger ledger;
    ledger_init(&ledger, history, history_last_step(history));
    for (size_t i = 0; i < ledger.sums.count; i++) {
        const LedgerSum *sum = &ledger.sums.at[i];
        bool rest = i >= WRITTEN_BY_MAX;
        WrittenBy *row = &report->written[rest ? WRITTEN_BY_MAX - 1 : i];
        Text name = TEXT_EMPTY;
        ledger_sum_text(sum, history, &name);
        snprintf(row->name, sizeof row->name, "%s", rest ? "the rest" : name.at);
        text_release(&name);
        row->bytes += sum->bytes.written;
        row->layers += sum->bytes.layers;
        report->written_count = rest ? WRITTEN_BY_MAX : i + 1;
    }
    ledger_release(&ledger);
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
        .reads = {.layers = spread_distribution(&meter->reads.layers),
                  .records = spread_distribution(&meter->reads.records),
                  .bytes = spread_distribution(&meter->reads.bytes),
                  .opened = spread_distribution(&meter->reads.opened)},
        .accessed = {.layers = spread_distribution(&meter->reads.accessed.layers),
                     .records = spread_distribution(&meter->reads.accessed.records),
                     .bytes = spread_distribution(&meter->reads.accessed.bytes)},
        .read_moments = meter->moments,
        .read_every = meter->every,
        .flushes = meter->flushes,
        .events = simulation->log.events,
        .fnv1a = simulation->log.fnv1a,
        .jobs = meter->jobs,
        .partitions = meter->partitions,
        .rewrites_avoided = meter->rewrites_avoided,
        .bytes_avoided = meter->bytes_avoided,
        .max_depth = meter->max_depth,
        .collected = meter->collected,
    };
    fill_written(history, report);
    static const unsigned workers[] = {1, 2, 8};
    for (int i = 0; i < 3; i++)
        report->makespan[i] = schedule_history(history, workers[i], history->policy.throughput);
}

/* What reads cost at the end, along the keys. */
static void add_profile(const Simulator *simulator, const SimulationOptions *options)
{
    const History *history = simulator->history;
    ReadSweep sweep = {.keep_profile = true};
    StepId last = history_last_step(history);
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

/* Where no record is known, what the history says of its layers can still be looked over. */
static bool audit_statements(const History *history, Error *error)
{
    HistoryAudit audit;
    history_audit_init(&audit, history);
    bool ok = audit.count == 0;
    if (!ok) {
        Text text = TEXT_EMPTY;
        violation_text(&audit.violations.at[0], history, &text);
        error_set(error, ERROR_SANITY, "%s", text.at);
        text_release(&text);
    }
    history_audit_release(&audit);
    return ok;
}

static bool run_records(Simulation *simulation, Error *error)
{
    const SimulationOptions *options = simulation->options;
    if (options->recorded)
        return recorded_run(options->recorded, &simulation->simulator, error);
    if (options->kind)
        return workload_run(&simulation->workload, &simulation->simulator, error);
    return scenario_run(&simulation->simulator, options->overrides, error);
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
        ok = run_records(simulation, error);
        ok = ok && simulator_look(&simulation->simulator, error);
        fill_report(simulation, history, report);
        report->unchecked = options->audit ? audit_report(&simulation->audit).unchecked : 0;
        ok = ok && (!options->audit || audit_verify(&simulation->audit, error));
        ok = ok && (report->unchecked == 0 || audit_statements(history, error));
        if (ok && options->events)
            event_log_state(&simulation->simulator, options->events);
        if (ok && options->profile)
            add_profile(&simulation->simulator, options);
        if (ok && options->leave.look)
            ok = options->leave.look(options->leave.self, &simulation->simulator, error);
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

static void add_distribution(JsonWriter *json, const char *name, const Distribution *d)
{
    json_open_flat(json, name, '{');
    json_decimal(json, "mean", d->mean, 4);
    json_number(json, "p50", d->p50);
    json_number(json, "p90", d->p90);
    json_number(json, "p99", d->p99);
    json_number(json, "max", d->max);
    json_close(json);
}

static void add_parameters(JsonWriter *json, const SimulationOptions *options)
{
    Text with = TEXT_EMPTY, policy = TEXT_EMPTY;
    if (options->kind) {
        workload_with_text(options->kind, &options->params, &with);
        json_string(json, "with", text_str(&with));
        json_number(json, "records", options->params.records);
        json_number(json, "record_len", options->params.record_bytes);
        json_number(json, "logical_size", options->params.logical_bytes);
    } else if (options->recorded) {
        json_number(json, "records", options->recorded->ingested);
        json_number(json, "logical_size", recorded_logical_bytes(options->recorded));
    }
    json_number(json, "seed", options->params.seed);
    policy_format_rules(&options->policy, &policy);
    json_string(json, "policy", text_str(&policy));
    json_number(json, "target_file_size", options->policy.target_file_size);
    json_number(json, "fanout", options->policy.fanout);
    json_number(json, "workers", options->policy.workers);
    text_release(&with);
    text_release(&policy);
}

static void add_reads(JsonWriter *json, const SimulationReport *report)
{
    json_open(json, "read_amp", '{');
    json_number(json, "moments", report->read_moments);
    json_number(json, "every_flushes", report->read_every);
    add_distribution(json, "layers", &report->reads.layers);
    if (report->reads.opened.weight)
        add_distribution(json, "layers_opened", &report->reads.opened);
    add_distribution(json, "records", &report->reads.records);
    add_distribution(json, "bytes", &report->reads.bytes);
    if (report->accessed.layers.weight > 0) {
        add_distribution(json, "layers_by_access", &report->accessed.layers);
        add_distribution(json, "records_by_access", &report->accessed.records);
        add_distribution(json, "bytes_by_access", &report->accessed.bytes);
    }
    json_close(json);
}

void simulation_report_json(const SimulationReport *report, const SimulationOptions *options, const char *name,
                            double seconds, int64_t peak_bytes, Text *out)
{
    char digest[24];
    JsonWriter json = {.out = out};
    json_open(&json, NULL, '{');
    json_number(&json, "layerscope", 1);
    json_text(&json, "workload", options->kind ? options->kind->name : name);
    add_parameters(&json, options);
    json_number(&json, "wal_ingested", report->totals.wal_ingested);
    json_number(&json, "bytes_written", report->totals.bytes_written);
    json_number(&json, "bytes_deleted", report->totals.bytes_deleted);
    json_open(&json, "written_by", '[');
    for (size_t i = 0; i < report->written_count; i++) {
        json_open_flat(&json, NULL, '{');
        json_text(&json, "name", report->written[i].name);
        json_number(&json, "bytes", report->written[i].bytes);
        json_number(&json, "layers", report->written[i].layers);
        json_close(&json);
    }
    json_close(&json);
    json_number(&json, "layers_created", report->totals.layers_created);
    json_number(&json, "layers_deleted", report->totals.layers_deleted);
    json_decimal(&json, "write_amp", report->write_amp, 6);
    json_decimal(&json, "storage_amp", report->storage_amp, 6);
    json_number(&json, "largest_storage", report->largest_storage);
    add_reads(&json, report);
    json_number(&json, "partitions", report->partitions);
    json_number(&json, "rewrites_avoided", report->rewrites_avoided);
    json_number(&json, "bytes_avoided", report->bytes_avoided);
    json_number(&json, "max_depth", report->max_depth);
    json_number(&json, "jobs", report->jobs);
    json_number(&json, "collected", report->collected);
    if (options->audit)
        json_number(&json, "unchecked_layers", report->unchecked);
    json_open_flat(&json, "makespan", '{');
    json_decimal(&json, "1", report->makespan[0], 6);
    json_decimal(&json, "2", report->makespan[1], 6);
    json_decimal(&json, "8", report->makespan[2], 6);
    json_close(&json);
    json_number(&json, "events", report->events);
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)report->fnv1a);
    json_text(&json, "fnv1a", digest);
    if (options->recorded)
        recorded_json(options->recorded, &json);
    if (seconds >= 0)
        json_decimal(&json, "seconds", seconds, 3);
    if (peak_bytes >= 0)
        json_number(&json, "peak_bytes", (uint64_t)peak_bytes);
    json_close(&json);
}
