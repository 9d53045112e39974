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
    StepId next; /* the first step that was not counted yet */
    SimulatorTotals totals;
    uint64_t live_layers, live_bytes, largest_storage;
    /* number of jobs that ran; number and bytes of the jobs that were skipped */
    uint64_t jobs, rewrites_avoided, bytes_avoided;
    uint64_t partitions; /* partitions of levels that have several */
    uint64_t max_depth;
    uint64_t collected;   /* layers that GC collected */
    size_t levels, parts; /* number of the plan's rows that have been counted */
    bool sweep, keep_samples;
    bool filters;                    /* sweeps also count the layers that would be opened with filters */
    uint64_t back;                   /* reads are of the state that many bytes of WAL below the head */
    uint64_t flushes, flushes_swept; /* number of flushes; number at the last sweep */
    uint64_t every;                  /* number of flushes between sweeps; 0: not decided yet */
    uint64_t moments;                /* number of sweeps */
    ReadSweep reads;                 /* sum of all sweeps */
    Access access;
} Meter;

#define MOMENTS_MAX 128u

/* `sweep`: measure read costs. `keep_samples`: add a row to history->samples at each call after which no compaction is
 * due. `workload` may be NULL: then reads are not weighted. Layers that `history` already has count as alive. The meter
 * must not move from then on. The caller releases it with meter_release(). */
void meter_init(Meter *meter, const History *history, bool sweep, bool keep_samples, const Workload *workload);
void meter_release(Meter *meter);
SimulatorWatch meter_watch(Meter *meter);
/* The LSN of reads `back` bytes of WAL below the head; UINT64_MAX for the head itself. */
Lsn meter_read_lsn(const Simulator *simulator, uint64_t back);

#endif
