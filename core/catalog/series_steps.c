/* series_steps.c - records what happened between two dumps: an event is a step, and each layer that a compaction wrote
 * has a job, whose inputs are the event's inputs over the same keys.
 *
 *     event  compact_l0: in L0 a b c, out L1 d e        step   compact_l0
 *                                                       row    the hull of d and e
 *                                                       jobs   a b c make d, a b c make e
 */
#include "core/catalog/series_steps.h"

#include "core/planner/legacy/legacy_policy.h"

#include <string.h>

static uint32_t round_of(StepOp op)
{
    return op == STEP_COMPACT_L0 ? LEGACY_ROUND_L0
           : op == STEP_IMAGES   ? LEGACY_ROUND_IMAGES
           : op == STEP_TIERED   ? LEGACY_ROUND_TIERED
                                 : LEGACY_ROUND_GC;
}

static void series_add_job(History *history, const SeriesEvent *event, LayerId made, uint32_t partition)
{
    Plan *plan = &history->plan;
    const LayerSet *set = &history->layers;
    bool image = layer_is_image(set, made);
    KeyRange keys = {set->key_lo[made], set->key_hi[made]};
    PlanJob job = {.id = (uint32_t)plan->jobs.count,
                   .kind = image ? JOB_CREATE_IMAGE : JOB_CREATE_DELTA,
                   .level = round_of(event->op),
                   .partition = partition,
                   .decision = DECISION_NONE,
                   .keys = keys,
                   .lsns = {set->lsn_lo[made], image ? set->lsn_lo[made] : set->lsn_hi[made]},
                   .inputs_first = (uint32_t)plan->refs.count,
                   .kept = LAYER_NONE,
                   .output = made};
    for (size_t i = 0; i < event->in.count; i++) {
        LayerId id = event->in.at[i];
        if (!key_range_overlaps(keys, (KeyRange){set->key_lo[id], set->key_hi[id]}))
            continue;
        array_push(&plan->refs, id);
        job.bytes_in += set->size[id] == SIZE_UNKNOWN ? 0 : set->size[id];
    }
    job.inputs_count = (uint32_t)plan->refs.count - job.inputs_first;
    job.bytes_out = set->size[made] == SIZE_UNKNOWN ? 0 : set->size[made];
    history->job[made] = job.id;
    history->layers.flags[made] |= LAYER_MADE;
    array_push(&plan->jobs, job);
}

/* Adds a partition that covers the keys of all layers that the event wrote. */
static uint32_t series_add_partition(History *history, const SeriesEvent *event)
{
    Plan *plan = &history->plan;
    const LayerSet *set = &history->layers;
    LayerId first = event->out.at[0];
    PlanPartition row = {.level = round_of(event->op),
                         .keys = {set->key_lo[first], set->key_hi[first]},
                         .lsns = {set->lsn_lo[first], set->lsn_hi[first]},
                         .strategy = layer_is_image(set, first) ? STRATEGY_IMAGES : STRATEGY_DELTAS,
                         .jobs_first = (uint32_t)plan->jobs.count,
                         .jobs_count = (uint32_t)event->out.count,
                         .decision = DECISION_NONE};
    for (size_t i = 1; i < event->out.count; i++) {
        LayerId id = event->out.at[i];
        row.keys.lo = set->key_lo[id] < row.keys.lo ? set->key_lo[id] : row.keys.lo;
        row.keys.hi = set->key_hi[id] > row.keys.hi ? set->key_hi[id] : row.keys.hi;
        row.lsns.lo = set->lsn_lo[id] < row.lsns.lo ? set->lsn_lo[id] : row.lsns.lo;
        row.lsns.hi = set->lsn_hi[id] > row.lsns.hi ? set->lsn_hi[id] : row.lsns.hi;
    }
    array_push(&plan->partitions, row);
    return (uint32_t)plan->partitions.count - 1;
}

static void count_event(Series *series, const SeriesEvent *event)
{
    const LayerSet *set = &series->history->layers;
    if (event->op == STEP_EVICT || event->op == STEP_DOWNLOAD)
        return;
    for (size_t i = 0; i < event->out.count; i++)
        series->bytes_written += set->size[event->out.at[i]] == SIZE_UNKNOWN ? 0 : set->size[event->out.at[i]];
    for (size_t i = 0; i < event->in.count; i++)
        series->bytes_deleted += set->size[event->in.at[i]] == SIZE_UNKNOWN ? 0 : set->size[event->in.at[i]];
    series->created += event->out.count;
    series->deleted += event->in.count;
}

void series_steps_add(Series *series, const SeriesEvent *event)
{
    History *history = series->history;
    StepId id = history_add_event(history, event->op, event->in.at, event->in.count, event->out.at, event->out.count);
    Step *step = &history->steps.at[id];
    step->lsn = event->at < UINT64_MAX - 1 ? event->at : 0;
    step->text = arena_text(&history->arena, event->why);
    history->events.at[step->index].doubtful = event->doubtful;
    if (event->op == STEP_FLUSH)
        step->layer = event->out.at[0];
    count_event(series, event);
    for (size_t i = 0; event->op == STEP_GC_COMPACTION && i < event->out.count; i++) {
        LayerId out = event->out.at[i];
        if (layer_is_image(&history->layers, out) && history->layers.lsn_lo[out] > series->folded)
            series->folded = history->layers.lsn_lo[out];
    }
    bool writes = event->op == STEP_COMPACT_L0 || event->op == STEP_IMAGES || event->op == STEP_GC_COMPACTION ||
                  event->op == STEP_TIERED;
    if (!writes || !event->out.count)
        return;
    uint32_t partition = series_add_partition(history, event);
    for (size_t i = 0; i < event->out.count; i++)
        series_add_job(history, event, event->out.at[i], partition);
}

void series_steps_reinterpret(Series *series)
{
    History *history = series->history;
    for (StepId step = 0; step < history->steps.count; step++) {
        StepOp op = history->steps.at[step].op;
        if (op == STEP_COMPACT_L0 || op == STEP_IMAGES || op == STEP_GC_COMPACTION)
            history_reinterpret_event(history, step, STEP_TIERED, LEGACY_ROUND_TIERED);
    }
}
