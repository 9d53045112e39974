/* run_figures.c - passes over the steps for bytes and compactions, and one over the samples for figures that change
 * with each sample. */
#include "core/analysis/run_figures.h"

#include <math.h>

static void count_event(RunFigures *figures, const History *history, const HistoryEvent *event)
{
    const LayerSet *set = &history->layers;
    for (uint32_t i = 0; i < event->out_count; i++) {
        LayerId id = history->event_layers.at[event->first + event->in_count + i];
        uint64_t bytes = set->size[id] == SIZE_UNKNOWN ? 0 : set->size[id];
        if (history->job[id] == JOB_NONE)
            continue;
        *(layer_is_image(set, id) ? &figures->images : &figures->deltas) += bytes;
        figures->jobs++;
    }
}

static void count_bytes(RunFigures *figures, const History *history)
{
    const LayerSet *set = &history->layers;
    for (StepId at = 0; at < history->steps.count; at++) {
        const Step *step = &history->steps.at[at];
        const HistoryEvent *event = history_event(history, at);
        if (event && step->op != STEP_FLUSH) {
            count_event(figures, history, event);
            continue;
        }
        if ((step->op != STEP_FLUSH && step->op != STEP_CREATE) || step->layer >= set->count)
            continue;
        uint64_t bytes = set->size[step->layer] == SIZE_UNKNOWN ? 0 : set->size[step->layer];
        if (step->op == STEP_FLUSH)
            figures->flushed += bytes;
        else if (layer_is_image(set, step->layer))
            figures->images += bytes;
        else
            figures->deltas += bytes;
        figures->jobs += step->op == STEP_CREATE;
    }
}

static void count_compactions(RunFigures *figures, const History *history)
{
    bool counted = true;
    for (StepId at = 0; at < history->steps.count; at++) {
        StepOp op = history->steps.at[at].op;
        if (op == STEP_COMPACT)
            counted = false;
        figures->compactions += op == STEP_COMPACT_L0 || op == STEP_GC_COMPACTION || op == STEP_TIERED;
        figures->compactions += op == STEP_CREATE && !counted;
        counted = counted || op == STEP_CREATE;
    }
}

static void run_average(RunFigures *figures, const History *history)
{
    double layers = 0, mean = 0, max = 0;
    for (size_t i = 0; i < history->samples.count; i++) {
        const StepSample *sample = &history->samples.at[i];
        layers += (double)sample->live_layers;
        figures->largest_stored =
            sample->live_bytes > figures->largest_stored ? sample->live_bytes : figures->largest_stored;
        if (isnan(sample->read_mean))
            continue;
        figures->swept++;
        mean += sample->read_mean;
        max = sample->read_max > max ? sample->read_max : max;
    }
    const StepSample *last = &history->samples.at[history->samples.count - 1];
    figures->layers = layers / (double)history->samples.count;
    figures->layers_end = last->live_layers;
    figures->wal = last->wal_ingested;
    figures->stored = last->live_bytes;
    if (last->wal_ingested > 0) {
        figures->write_amp = (double)last->bytes_written / (double)last->wal_ingested;
        figures->storage_amp = (double)last->live_bytes / (double)last->wal_ingested;
    }
    if (figures->swept > 0) {
        figures->read_mean = mean / (double)figures->swept;
        figures->read_max = max;
    }
    if (history->run_reads.counted > 0) {
        figures->read_mean = history->run_reads.mean;
        figures->read_p99 = (double)history->run_reads.p99;
        figures->read_max = (double)history->run_reads.max;
    }
}

RunFigures run_figures(const History *history)
{
    const double unknown = (double)NAN;
    RunFigures figures = {.write_amp = unknown,
                          .storage_amp = unknown,
                          .layers = unknown,
                          .read_mean = unknown,
                          .read_p99 = unknown,
                          .read_max = unknown};
    figures.sampled = history->samples.count > 0;
    count_bytes(&figures, history);
    count_compactions(&figures, history);
    if (figures.sampled)
        run_average(&figures, history);
    return figures;
}
