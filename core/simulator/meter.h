/* meter.h - a simulation's figures while it runs: sums, and the reads of every key swept after each flush and
 * compaction, so that averages are over time and not of a lucky last moment. */
#ifndef CORE_SIMULATOR_METER_H
#define CORE_SIMULATOR_METER_H

#include "core/simulator/read_sweep.h"
#include "core/simulator/simulator.h"
#include "core/simulator/workload.h"

typedef struct Meter {
    StepId next; /* first step not yet counted */
    SimulatorTotals totals;
    uint64_t live_layers, live_bytes, largest_storage;
    uint64_t jobs, rewrites_avoided, bytes_avoided; /* jobs that ran; jobs skipped and what they would have written */
    uint64_t partitions;                            /* of levels that fell into several */
    uint64_t max_depth;
    uint64_t collected;   /* layers that garbage collection took */
    size_t levels, parts; /* rows of the plan already counted */
    bool sweep, keep_samples;
    ReadSweep layers;  /* of all sweeps: layers only */
    ReadSweep records; /* of the sweeps after compactions, records walked */
    ReadWeights weights;
    bool has_weights;
} Meter;

/* `sweep`: read costs are swept, records included after each compaction. `keep_samples`: history->samples gets a row at
 * each look. `workload` may be NULL: then reads are not weighed. */
void meter_init(Meter *meter, bool sweep, bool keep_samples, const Workload *workload);
void meter_release(Meter *meter);
SimulatorWatch meter_watch(Meter *meter);

#endif
