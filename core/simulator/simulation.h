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

#include "core/base/distribution.h"
#include "core/analysis/consistency.h"
#include "core/analysis/ledger.h"
#include "core/simulator/read_sweep.h"
#include "core/simulator/scenario_run.h"
#include "core/simulator/workload.h"

/* Records that no parameter changes, as the demo's are (demo.h). */
typedef struct SimulationFeed {
    const char *name; /* the history's title and workload */
    bool (*start)(Simulator *simulator, History *history, Error *error);
    bool (*run)(Simulator *simulator, Error *error);
} SimulationFeed;

typedef struct SimulationOptions {
    const WorkloadKind *kind;   /* the workload; NULL: the history's scenario, or … */
    struct Recorded *recorded;  /* … these records (recorded.h); not owned; or … */
    const SimulationFeed *feed; /* … these */
    WorkloadParams params;
    Policy policy; /* workers: as given, 0 counts as 1 */
    ScenarioOverrides overrides;
    bool audit;           /* check that no record is lost */
    bool sweep;           /* measure read costs after flushes: see meter.h */
    uint64_t read_back;   /* reads are that many bytes of WAL below the head; 0: at the head */
    bool filters;         /* also count the layers that a read would open if each had a filter of its keys */
    ReadPieces *profile;  /* receives the read costs at the end, one entry for each range of keys; NULL: not wanted */
    bool decisions;       /* keep the planner's decisions in history->trace */
    bool samples;         /* add a row to history->samples after each flush and compaction */
    Text *events;         /* receives the golden form of the events; NULL: not wanted */
    SimulatorWatch watch; /* a further watch, for progress; {0}: none */
    SimulatorWatch leave; /* called at the end of a successful run; {0}: none */
} SimulationOptions;

/* Read costs over all keys and the same moments, each after a flush and the compaction that follows it. */
typedef struct ReadCost {
    Distribution layers, records, bytes;
    Distribution opened; /* layers that hold what the read takes; weight 0 without `filters` */
} ReadCost;

/* Bytes and layers that one level, or flushes, wrote. */
typedef struct WrittenBy {
    LedgerSum sum; /* of its bytes: written and layers */
    bool rest;     /* the sum of everything without a row of its own */
} WrittenBy;
#define WRITTEN_BY_MAX 12 /* of more the last holds the rest */

typedef struct SimulationReport {
    SimulatorTotals totals;
    double write_amp, storage_amp; /* NAN where nothing was ingested */
    uint64_t largest_storage;      /* largest number of bytes that were alive at once */
    ReadCost reads;                /* each key counts once; all zero without `sweep` */
    /* each key counts as often as the workload reads it; weight 0 where that is unknown */
    ReadCost accessed;
    uint64_t flushes;
    /* number of moments at which read costs were measured; number of flushes between them */
    uint64_t read_moments, read_every;
    uint64_t events, fnv1a; /* digest of the events */
    uint64_t unchecked;     /* number of layers whose records the audit does not know */
    uint64_t jobs, partitions, rewrites_avoided, bytes_avoided, max_depth, collected;
    bool violated;       /* the audit found a contradiction in the history: … */
    Violation violation; /* … this is the first one */
    WrittenBy written[WRITTEN_BY_MAX];
    size_t written_count;
    double makespan[3]; /* seconds of all compactions with 1, 2 and 8 workers at the policy's throughput */
} SimulationReport;

/* The defaults of a run: policy `neon`, fanout 4, target 256 MiB, and the workload's default sizes (`kind` NULL: a
 * trace). */
bool simulation_usual(SimulationOptions *options, const WorkloadKind *kind, Error *error);
/* Changes the defaults of a run to those of "small", a run with many steps to watch: policy `full`, target 16 MiB, and
 * 300 MiB of pages, about sixty flushes. */
bool simulation_small(SimulationOptions *options, Error *error);
/* The i-th name that simulation_set() knows, in the order in which they have to be set: a policy sets defaults for the
 * others. NULL behind the last one. */
const char *simulation_word(size_t i);
/* Sets one of "policy", "pitr", "records", "record-len", "seed", "logical-size" (in MiB without a unit), "with",
 * "target-file-size", "fanout", "read-back", "rate". ERROR_USAGE for other names and invalid values. */
bool simulation_set(SimulationOptions *options, Str name, Str value, Error *error);

/* Runs the simulation. `history` must be initialised, and either empty or loaded from a scenario; its policy is set
 * from the options. After a failure, history and report contain what was done before it. */
bool simulation_run(History *history, const SimulationOptions *options, SimulationReport *report, Error *error);

#endif
