/* meter.h - a simulation's figures while it runs: sums, and the reads of every key, swept after each flush, so that
 * averages are over time and not from the last moment alone.
 *
 *     flush · flush · flush · flush, compaction · flush …     One sweep a flush, after the compaction that it sets off
 *           |       |       |                  |              if it does: the state that readers meet until the next.
 *
 * A sweep walks all layers and records, so that in a run of more than MOMENTS_MAX flushes only every n-th is swept; n
 * has no divisor in common with `fanout`, the flushes between two compactions, so that all states between them are met
 * alike. Layers, records and bytes are of the same moments, and so are runs under different policies. */
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
    bool filters;                    /* the sweeps count layers opened too */
    uint64_t back;                   /* reads are of the state so many bytes of WAL below the head */
    uint64_t flushes, flushes_swept; /* so far; at the last sweep */
    uint64_t every;                  /* flushes from one sweep to the next; 0: not decided yet */
    uint64_t moments;                /* sweeps so far */
    ReadSweep reads;                 /* of all sweeps */
    Access access;
} Meter;

#define MOMENTS_MAX 128u

/* `sweep`: read costs are swept. `keep_samples`: history->samples gets a row at each look. `workload` may be
 * NULL: then reads are not weighed. Layers that `history` has already count as live. Do not move the meter from here
 * on. */
void meter_init(Meter *meter, const History *history, bool sweep, bool keep_samples, const Workload *workload);
void meter_release(Meter *meter);
SimulatorWatch meter_watch(Meter *meter);
/* Where reads begin that are `back` bytes of WAL below the head; UINT64_MAX for the head itself. */
Lsn meter_read_lsn(const Simulator *simulator, uint64_t back);

#endif
