/* simulation.c - puts the parts together: workload or scenario, simulator, audit, meter, event log. */
#include "core/simulator/simulation.h"

#include "core/history/slices.h"

#include "core/executor/schedule.h"
#include "core/analysis/consistency.h"
#include "core/analysis/ledger.h"
#include "core/simulator/audit.h"
#include "core/simulator/events.h"
#include "core/simulator/meter.h"
#include "core/simulator/recorded.h"
#include "core/simulator/workload_run.h"

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
    if (options->feed) {
        history->workload = history->title = options->feed->name;
        return options->feed->start(&simulation->simulator, history, error);
    }
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

/* Fills in what wrote how many bytes, from the ledger. */
static void simulation_fill_written(const History *history, SimulationReport *report)
{
    Ledger ledger;
    ledger_init(&ledger, history, history_last_step(history));
    for (size_t i = 0; i < ledger.sums.count; i++) {
        const LedgerSum *sum = &ledger.sums.at[i];
        bool rest = i >= WRITTEN_BY_MAX;
        WrittenBy *row = &report->written[rest ? WRITTEN_BY_MAX - 1 : i];
        row->rest = rest;
        row->sum.level = sum->level;
        row->sum.images = sum->images;
        row->sum.bytes.written += sum->bytes.written;
        row->sum.bytes.layers += sum->bytes.layers;
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
        .reads = {.layers = exact_histogram_distribution(&meter->reads.layers),
                  .records = exact_histogram_distribution(&meter->reads.records),
                  .bytes = exact_histogram_distribution(&meter->reads.bytes),
                  .opened = exact_histogram_distribution(&meter->reads.opened)},
        .accessed = {.layers = exact_histogram_distribution(&meter->reads.accessed.layers),
                     .records = exact_histogram_distribution(&meter->reads.accessed.records),
                     .bytes = exact_histogram_distribution(&meter->reads.accessed.bytes)},
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
    simulation_fill_written(history, report);
    static const unsigned workers[] = {1, 2, 8};
    for (int i = 0; i < 3; i++)
        report->makespan[i] = schedule_history(history, workers[i], history->policy.throughput);
}

/* Records the read costs at the end, along the keys. */
static void take_profile(const Simulator *simulator, const SimulationOptions *options)
{
    const History *history = simulator->history;
    ReadSweep sweep = {.keep_profile = true};
    StepId last = history_last_step(history);
    read_sweep_add(&sweep, history, last, &simulator->store, meter_read_lsn(simulator, options->read_back), true, NULL);
    for (size_t i = 0; i < sweep.profile.count; i++)
        array_push(options->profile, sweep.profile.at[i]);
    read_sweep_release(&sweep);
}

/* Where no record is known, the history's statements about its layers can still be checked. */
static bool simulation_check_statements(const History *history, SimulationReport *report, Error *error)
{
    Consistency consistency;
    consistency_init(&consistency, history);
    report->violated = consistency.count > 0;
    if (report->violated) {
        report->violation = consistency.violations.at[0];
        error_set(error, ERROR_SANITY, "step %u: the history's statements contradict each other",
                  (unsigned)report->violation.step);
    }
    consistency_release(&consistency);
    return !report->violated;
}

static bool run_records(Simulation *simulation, Error *error)
{
    const SimulationOptions *options = simulation->options;
    if (options->recorded)
        return recorded_run(options->recorded, &simulation->simulator, error);
    if (options->feed)
        return options->feed->run(&simulation->simulator, error);
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
        const Distribution *reads = &report->reads.layers;
        history->run_reads = (HistoryRunReads){reads->weight, reads->mean, reads->p99, reads->max};
        report->unchecked = options->audit ? audit_report(&simulation->audit).unchecked : 0;
        ok = ok && (!options->audit || audit_verify(&simulation->audit, error));
        ok = ok && (report->unchecked == 0 || simulation_check_statements(history, report, error));
        if (ok && options->events)
            event_log_state(&simulation->simulator, options->events);
        if (ok && options->profile)
            take_profile(&simulation->simulator, options);
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
