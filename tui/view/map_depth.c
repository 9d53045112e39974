/* map_depth.c - read depth for the ribbon: one number a segment, and the largest in each column. */
#include "tui/view/map_cache.h"

#include <stdlib.h>

/* The live layers at the step, or all of them as NULL. */
static LayerId *live_ids(const MapCache *cache, const History *history, StepId step, size_t *count)
{
    *count = history->layers.count;
    return cache->index.all_alive ? NULL : history_live(history, step, count);
}

static void sweep(MapCache *cache, const History *history, StepId step)
{
    const LayerSet *set = &history->layers;
    size_t count;
    LayerId *ids = live_ids(cache, history, step, &count), *all = NULL;
    if (!ids) {
        ids = all = mem_alloc(count * sizeof *all);
        for (LayerId id = 0; id < count; id++)
            all[id] = id;
    }
    Overlaps overlaps;
    ReadProfile profile;
    overlaps_init(&overlaps, set, &cache->index.index, ids, count);
    read_profile_init(&profile, set, &cache->index.index, &overlaps, ids, count, LSN_HEAD);
    overlaps_release(&overlaps);
    free(ids);
    cache->depths = profile.visits; /* the profile's only memory, ours from here on */
    cache->depth_segments = profile.segments;
}

void map_depths(MapCache *cache, const History *history, StepId step, const Summary *summary)
{
    if (cache->depths && cache->depth_step == step)
        return;
    free(cache->depths);
    cache->depths = NULL;
    cache->depth_step = step;
    if (summary && summary->set == &history->layers && summary->profile.segments + 1 == cache->keys.count) {
        size_t bytes = (size_t)summary->profile.segments * sizeof *cache->depths;
        cache->depths = mem_alloc(bytes);
        memcpy(cache->depths, summary->profile.visits, bytes);
        cache->depth_segments = summary->profile.segments;
    } else {
        sweep(cache, history, step);
    }
}

void map_column_depths(MapCache *cache)
{
    size_t cols = (size_t)cache->scales.x.cells;
    cache->column_depth = mem_resize(cache->column_depth, cols, sizeof *cache->column_depth);
    memset(cache->column_depth, 0, cols * sizeof *cache->column_depth);
    cache->deepest = 0;
    for (uint32_t segment = 0; cache->depths && segment < cache->depth_segments; segment++) {
        int x0 = cache->scales.key_part[segment], x1 = cache->scales.key_part[segment + 1];
        if (x1 < 0 || x0 >= cache->scales.x.parts)
            continue;
        int last = x1 > x0 ? x1 - 1 : x1;
        for (int x = x0 < 0 ? 0 : x0 / RASTER_X; x <= last / RASTER_X && x < (int)cols; x++) {
            uint32_t depth = cache->depths[segment];
            cache->column_depth[x] = depth > cache->column_depth[x] ? depth : cache->column_depth[x];
            cache->deepest = depth > cache->deepest ? depth : cache->deepest;
        }
    }
}
