/* meter.h - a simulation's figures while it runs: sums, and the reads of every key, swept after each flush, so that
 * averages are over time and not of a lucky last moment.
 *
 *     flush · flush · flush · flush, compaction · flush …     One sweep a flush, after the compaction that it sets off
 *           |       |       |                  |              if it does: the state that readers meet until the next.
 *
 * Records and bytes are swept every `fanout` flushes only: at the same moments whatever the policy. */
#ifndef CORE_SIMULATOR_METER_H
#define CORE_SIMULATOR_METER_H

#include "core/simulator/access.h"
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
    bool filters;                                    /* the sweeps of records count layers opened too */
    uint64_t back;                                   /* reads are of the state so many bytes of WAL below the head */
    uint64_t flushes, flushes_swept, flushes_walked; /* so far; at the last sweep; at the last sweep of records */
    ReadSweep layers;                                /* of all sweeps */
    ReadSweep records;                               /* of those that walked the records */
    Access access;
} Meter;

/* `sweep`: read costs are swept. `keep_samples`: history->samples gets a row at each look. `workload` may be
 * NULL: then reads are not weighed. Do not move the meter from here on. */
void meter_init(Meter *meter, bool sweep, bool keep_samples, const Workload *workload);
void meter_release(Meter *meter);
SimulatorWatch meter_watch(Meter *meter);
/* Where reads begin that are `back` bytes of WAL below the head; UINT64_MAX for the head itself. */
Lsn meter_read_lsn(const Simulator *simulator, uint64_t back);

#endif
