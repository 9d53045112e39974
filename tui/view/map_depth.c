/* map_depth.c - read depth for the ribbon: one number a segment, and the largest in each column. */
#include "tui/view/map_cache.h"

#include <stdlib.h>

uint32_t *map_read_visits(const MapIndex *index, const History *history, StepId step, uint32_t *segments)
{
    const LayerSet *set = &history->layers;
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    Overlaps overlaps;
    ReadProfile profile;
    overlaps_init(&overlaps, set, &index->index, ids, count);
    read_profile_init(&profile, set, &index->index, &overlaps, ids, count, LSN_HEAD);
    overlaps_release(&overlaps);
    free(ids);
    *segments = profile.segments;
    return profile.visits; /* the profile's only memory */
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
        cache->depths = map_read_visits(&cache->index, history, step, &cache->depth_segments);
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
