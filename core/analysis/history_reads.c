/* history_reads.c - one index of all layers, a sweep over those that live, and its answer kept while they are the same:
 * steps of one epoch (history_epoch()) share it.
 */
#include "core/analysis/history_reads.h"

#include <stdlib.h>

void history_reads_init(HistoryReads *reads, const History *history)
{
    *reads = (HistoryReads){.history = history, .epochs = {STEP_NEVER, STEP_NEVER}};
}

void history_reads_release(HistoryReads *reads)
{
    if (reads->indexed)
        layer_index_release(&reads->index);
    *reads = (HistoryReads){0};
}

ReadDepth history_reads_profile(const History *history, const LayerIndex *index, StepId step, ReadProfile *profile)
{
    const LayerSet *set = &history->layers;
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    Overlaps overlaps;
    overlaps_init(&overlaps, (LayerView){set, index, ids, count});
    read_profile_init(profile, (LayerView){set, index, ids, count}, &overlaps, LSN_HEAD);
    ReadDepth depth = read_profile_depth(profile, set, layer_set_sharding(set, ids, count));
    overlaps_release(&overlaps);
    free(ids);
    return depth;
}

ReadDepth history_reads_depth(const History *history, StepId step)
{
    LayerIndex index;
    ReadProfile profile;
    layer_index_init(&index, &history->layers);
    ReadDepth depth = history_reads_profile(history, &index, step, &profile);
    read_profile_release(&profile);
    layer_index_release(&index);
    return depth;
}

uint32_t history_reads_deepest(HistoryReads *reads, StepId step)
{
    StepId epoch = history_epoch(reads->history, step);
    for (int i = 0; i < 2; i++)
        if (epoch == reads->epochs[i])
            return reads->deepest[i];
    if (!reads->indexed)
        layer_index_init(&reads->index, &reads->history->layers);
    reads->indexed = true;
    ReadProfile profile;
    ReadDepth depth = history_reads_profile(reads->history, &reads->index, epoch, &profile);
    reads->epochs[1] = reads->epochs[0];
    reads->deepest[1] = reads->deepest[0];
    reads->epochs[0] = epoch;
    reads->deepest[0] = (uint32_t)depth.by_segment.max;
    reads->swept += reads->history->layers.count;
    read_profile_release(&profile);
    return reads->deepest[0];
}
