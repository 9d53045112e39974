/* meter.c - counts each step once, after flushes, compactions and collections. */
#include "core/simulator/meter.h"

#include "core/base/integer.h"
#include "core/model/layer_count.h"

#include <math.h>
#include <stdlib.h>

void meter_init(Meter *meter, const History *history, bool sweep, bool keep_samples, const Workload *workload)
{
    size_t count;
    LayerId *live = history_live(history, history_last_step(history), &count);
    LayerCounts counts = layer_counts(&history->layers, live, count);
    free(live);
    *meter = (Meter){.next = (StepId)history->steps.count,
                     .live_layers = counts.layers,
                     .live_bytes = counts.bytes,
                     .largest_storage = counts.bytes,
                     .sweep = sweep,
                     .keep_samples = keep_samples};
    access_init(&meter->access, workload);
}

void meter_release(Meter *meter)
{
    read_sweep_release(&meter->reads);
    access_release(&meter->access);
    *meter = (Meter){0};
}

static void count_layer(Meter *meter, const History *history, const Step *step)
{
    uint64_t size = history->layers.size[step->layer];
    size = size == SIZE_UNKNOWN ? 0 : size;
    if (step->op == STEP_FLUSH || step->op == STEP_CREATE) {
        meter->totals.layers_created++;
        meter->totals.bytes_written += size;
        meter->live_layers++;
        meter->live_bytes += size;
    } else {
        meter->totals.layers_deleted++;
        meter->totals.bytes_deleted += size;
        meter->live_layers--;
        meter->live_bytes -= size;
    }
    meter->largest_storage = meter->live_bytes > meter->largest_storage ? meter->live_bytes : meter->largest_storage;
}

static void count_steps(Meter *meter, const History *history)
{
    for (; meter->next < history->steps.count; meter->next++) {
        const Step *step = &history->steps.at[meter->next];
        switch (step->op) {
        case STEP_FLUSH:
        case STEP_CREATE:
        case STEP_DELETE:
        case STEP_GC:
            count_layer(meter, history, step);
            meter->jobs += step->op == STEP_CREATE;
            meter->flushes += step->op == STEP_FLUSH;
            meter->collected += step->op == STEP_GC;
            break;
        case STEP_SKIP:
            meter->rewrites_avoided++;
            if (step->job != JOB_NONE)
                meter->bytes_avoided += history->plan.jobs.at[step->job].bytes_out;
            break;
        default:
            break;
        }
    }
}

static void meter_count_plan(Meter *meter, const Plan *plan)
{
    for (; meter->levels < plan->levels.count; meter->levels++) {
        uint64_t depth = plan->levels.at[meter->levels].depth;
        meter->max_depth = depth > meter->max_depth ? depth : meter->max_depth;
    }
    while (meter->parts < plan->partitions.count) { /* the partitions of a level are adjacent */
        const PlanPartition *first = &plan->partitions.at[meter->parts];
        size_t n = 1;
        while (meter->parts + n < plan->partitions.count && first[n].level == first->level &&
               first[n].lsns.lo == first->lsns.lo && first[n].lsns.hi == first->lsns.hi)
            n++;
        meter->partitions += n > 1 ? n : 0;
        meter->parts += n;
    }
}

/* The end of a run is looked at once more after its last step, which has its sample then. */
static void keep_sample(const Meter *meter, History *history, const Distribution *reads)
{
    size_t kept = history->samples.count;
    StepSample sample = {.step = (StepId)(history->steps.count - 1),
                         .wal_ingested = meter->totals.wal_ingested,
                         .bytes_written = meter->totals.bytes_written,
                         .bytes_deleted = meter->totals.bytes_deleted,
                         .layers_created = meter->totals.layers_created,
                         .layers_deleted = meter->totals.layers_deleted,
                         .live_layers = meter->live_layers,
                         .live_bytes = meter->live_bytes,
                         .read_mean = reads ? reads->mean : (double)NAN,
                         .read_p99 = reads ? (double)reads->p99 : (double)NAN,
                         .read_max = reads ? (double)reads->max : (double)NAN};
    if (kept == 0 || history->samples.at[kept - 1].step != sample.step)
        array_push(&history->samples, sample);
}

Lsn meter_read_lsn(const Simulator *simulator, uint64_t back)
{
    if (back == 0)
        return UINT64_MAX;
    return simulator->next_lsn - SIMULATOR_FIRST_LSN > back ? simulator->next_lsn - back : SIMULATOR_FIRST_LSN;
}

/* The number of records in the first flushes predicts the number of flushes. */
static uint64_t sweep_every(const Meter *meter, const Simulator *simulator)
{
    uint64_t a_flush = simulator->arrivals / meter->flushes;
    uint64_t flushes = a_flush ? simulator->records_expected / a_flush : 0;
    uint64_t every = (flushes + MOMENTS_MAX - 1) / MOMENTS_MAX;
    every = every ? every : 1;
    while (integer_common_divisor(every, simulator->history->policy.fanout) > 1)
        every++;
    return every;
}

static bool sweep_is_due(Meter *meter, const Simulator *simulator)
{
    if (!meter->sweep || meter->flushes == meter->flushes_swept)
        return false;
    if (meter->every == 0)
        meter->every = sweep_every(meter, simulator);
    return meter->flushes - meter->flushes_swept >= meter->every;
}

static Distribution sweep_reads(Meter *meter, const Simulator *simulator)
{
    const History *history = simulator->history;
    ReadSweep now = {.filters = meter->filters};
    meter->flushes_swept = meter->flushes;
    meter->moments++;
    read_sweep_add(&now, history, history_last_step(history), &simulator->store, meter_read_lsn(simulator, meter->back),
                   true, access_weights(&meter->access));
    Distribution reads = exact_histogram_distribution(&now.layers);
    exact_histogram_join(&meter->reads.layers, &now.layers);
    exact_histogram_join(&meter->reads.records, &now.records);
    exact_histogram_join(&meter->reads.bytes, &now.bytes);
    exact_histogram_join(&meter->reads.opened, &now.opened);
    exact_histogram_join(&meter->reads.accessed.layers, &now.accessed.layers);
    exact_histogram_join(&meter->reads.accessed.records, &now.accessed.records);
    exact_histogram_join(&meter->reads.accessed.bytes, &now.accessed.bytes);
    read_sweep_release(&now);
    return reads;
}

static bool look(void *self, const Simulator *simulator, Error *error)
{
    Meter *meter = self;
    History *history = simulator->history;
    (void)error;
    count_steps(meter, history);
    meter_count_plan(meter, &history->plan);
    meter->totals.wal_ingested = simulator->next_lsn - SIMULATOR_FIRST_LSN;
    if (history->steps.count == 0 || simulator_due(simulator))
        return true; /* a compaction follows at once, and reads see its result */
    Distribution reads = {0};
    bool swept = sweep_is_due(meter, simulator);
    if (swept)
        reads = sweep_reads(meter, simulator);
    if (meter->keep_samples)
        keep_sample(meter, history, swept ? &reads : NULL);
    return true;
}

SimulatorWatch meter_watch(Meter *meter)
{
    return (SimulatorWatch){.self = meter, .look = look};
}
