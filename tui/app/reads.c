/* reads.c - the analysis room does the work; this keeps its results. */
#include "tui/app/reads.h"

#include <stdlib.h>

static void release_profile(Reads *reads)
{
    if (!reads->history)
        return;
    read_profile_release(&reads->profile);
    layer_index_release(&reads->index);
    reads->history = NULL;
}

static void release_path(Reads *reads)
{
    if (reads->has_path)
        read_path_release(&reads->path);
    reads->has_path = false;
}

void reads_release(Reads *reads)
{
    release_profile(reads);
    release_path(reads);
    *reads = (Reads){0};
}

void reads_profile(Reads *reads, const History *history, StepId step)
{
    if (reads->history == history && reads->step == step)
        return;
    release_profile(reads);
    size_t count;
    LayerId *live = history_live(history, step, &count);
    Overlaps overlaps;
    layer_index_init(&reads->index, &history->layers);
    overlaps_init(&overlaps, &history->layers, &reads->index, live, count);
    read_profile_init(&reads->profile, &history->layers, &reads->index, &overlaps, live, count, LSN_HEAD);
    reads->depth = read_profile_depth(&reads->profile, history->layers.form, (Sharding){0});
    overlaps_release(&overlaps);
    free(live);
    reads->history = history;
    reads->step = step;
}

void reads_path(Reads *reads, const History *history, StepId step, Key key)
{
    release_path(reads);
    size_t count;
    LayerId *live = history_live(history, step, &count);
    read_path_init(&reads->path, &history->layers, live, count, key, LSN_HEAD);
    free(live);
    reads->has_path = true;
    reads->key = key;
}

bool reads_worst(const Reads *reads, Key after, KeyRange *keys, uint32_t *visits)
{
    const ReadProfile *profile = &reads->profile;
    uint32_t worst = 0, first = UINT32_MAX;
    for (uint32_t i = 0; i < profile->segments; i++)
        if (first == UINT32_MAX || profile->visits[i] > worst) {
            worst = profile->visits[i];
            first = i;
        }
    if (first == UINT32_MAX)
        return false;
    uint32_t at = first;
    for (uint32_t i = first; i < profile->segments; i++)
        if (profile->visits[i] == worst && profile->keys[i] > after) {
            at = i;
            break;
        }
    *keys = (KeyRange){profile->keys[at], profile->keys[at + 1]};
    *visits = worst;
    return true;
}
