/* simulation.h - a whole simulation in one call: what `simulate`, `suite` and the explorer run.
 *
 *     SimulationOptions options = {.kind = workload_find(STR("zipf")), …};
 *     History history;
 *     history_init(&history);
 *     SimulationReport report;
 *     if (!simulation_run(&history, &options, &report, error)) …      // the history holds what happened up to there
 */
#ifndef CORE_SIMULATOR_SIMULATION_H
#define CORE_SIMULATOR_SIMULATION_H

#include "core/analysis/distribution.h"
#include "core/analysis/history_audit.h"
#include "core/analysis/ledger.h"
#include "core/simulator/read_sweep.h"
#include "core/simulator/scenario_run.h"
#include "core/simulator/workload.h"

typedef struct SimulationOptions {
    const WorkloadKind *kind;  /* NULL: the history's scenario is run, or */
    struct Recorded *recorded; /* these records (recorded.h); not owned */
    WorkloadParams params;
    Policy policy; /* workers: as given, 0 counts as 1 */
    ScenarioOverrides overrides;
    bool audit;           /* no record may be lost */
    bool sweep;           /* read costs, after flushes: see meter.h */
    uint64_t read_back;   /* bytes of WAL below the head that reads are at; 0: the head */
    bool filters;         /* count also the layers that a read would open if each had a filter of its keys */
    ReadPieces *profile;  /* takes the read costs at the end, one for each range of keys; NULL: not wanted */
    bool decisions;       /* keep the planner's reasons in history->trace */
    bool samples;         /* keep a row of history->samples after each flush and compaction */
    Text *events;         /* the golden form; NULL: not wanted */
    SimulatorWatch watch; /* one more look, for progress; {0}: none */
    SimulatorWatch leave; /* called at the end of a successful run; {0}: not called */
} SimulationOptions;

/* Over all keys and the same moments, each after a flush and the compaction that it sets off. */
typedef struct ReadCost {
    Distribution layers, records, bytes;
    Distribution opened; /* layers that hold what the read takes; weight 0 without `filters` */
} ReadCost;

/* Bytes and layers that one thing wrote. */
typedef struct WrittenBy {
    LedgerSum sum; /* of its bytes: written and layers */
    bool rest;     /* all that have no row of their own */
} WrittenBy;
#define WRITTEN_BY_MAX 12 /* of more the last holds the rest */

typedef struct SimulationReport {
    SimulatorTotals totals;
    double write_amp, storage_amp; /* NAN where nothing was ingested */
    uint64_t largest_storage;      /* bytes that lived at once */
    ReadCost reads;                /* each key counts once; all zero without `sweep` */
    ReadCost accessed;             /* each key as often as the workload reads it; weight 0 where not known */
    uint64_t flushes;
    uint64_t read_moments, read_every; /* moments that read costs are of; flushes from one to the next */
    uint64_t events, fnv1a;            /* digest of the events */
    uint64_t unchecked;                /* layers whose records the audit does not know */
    uint64_t jobs, partitions, rewrites_avoided, bytes_avoided, max_depth, collected;
    bool violated;       /* the audit found that statements of the history do not fit: … */
    Violation violation; /* … the first */
    WrittenBy written[WRITTEN_BY_MAX];
    size_t written_count;
    double makespan[3]; /* seconds of all compactions with 1, 2 and 8 workers at the policy's throughput */
} SimulationReport;

/* What runs without further words: policy `neon`, fanout 4, target 256 MiB, and the workload's usual sizes (`kind`
 * NULL: a trace). */
bool simulation_usual(SimulationOptions *options, const WorkloadKind *kind, Error *error);
/* The i-th of the names that simulation_set() knows, in the order in which they are to be set: a policy's defaults
 * first. NULL after the last. */
const char *simulation_word(size_t i);
/* Sets one of "policy", "pitr", "records", "record-len", "seed", "logical-size" (MiB where it has no unit), "with",
 * "target-file-size", "fanout", "read-back", "rate". */
bool simulation_set(SimulationOptions *options, Str name, Str value, Error *error);

/* Runs it all. `history` is initialised, and empty or loaded from a scenario; its policy is set from the options. On
 * failure too it holds what happened, and the report what was counted. */
bool simulation_run(History *history, const SimulationOptions *options, SimulationReport *report, Error *error);

#endif
