/* map_job.c - makes the raster of a map of many layers on a thread. The job has copies of what the explorer may change
 * meanwhile: the window, and the states of the layers. History and index stay as they are until the job is dropped.
 */
#include "tui/view/map_cache.h"

#include <stdlib.h>

struct RasterJob {
    const MapThreads *threads;
    void *thread;
    bool waited; /* a frame has waited for it */
    const MapCache *cache;
    const History *history;
    StepId step;
    Overlay overlay; /* whose values are to be made */
    MapStates states;
    uint8_t *of; /* the states of the layers; owned */
    OverlayContext context;
    RasterValues values; /* those of the cache, or made */
    bool made;           /* they are made, and owned */
    Raster raster;
};

static void job_work(void *self, const atomic_bool *cancelled)
{
    RasterJob *job = self;
    if (job->made)
        job->values = map_overlay_values_make(job->overlay, &job->cache->index, &job->context);
    raster_init(&job->raster, &job->cache->scales, &job->cache->index, job->history, job->step, job->values, cancelled);
}

static void job_free(RasterJob *job)
{
    raster_release(&job->raster);
    if (job->made)
        free(job->values);
    free(job->of);
    free(job);
}

bool map_job_start(const MapView *map, const History *history, StepId step)
{
    MapCache *cache = map->cache;
    RasterJob *job = mem_zero(1, sizeof *job);
    *job = (RasterJob){.threads = map->threads,
                       .cache = cache,
                       .history = history,
                       .step = step,
                       .overlay = map->overlay,
                       .states = map->states,
                       .context = map_overlay_context(map, history),
                       .values = map_overlay_values_known(map, history)};
    job->made = map_overlay_has_values(map->overlay) && !job->values;
    job->context.states = &job->states;
    job->states.of = NULL; /* another overlay reads no states, and those of a comparison that has ended are freed */
    if (job->made && map->overlay == OVERLAY_STATES && map->states.of) {
        job->of = mem_alloc(map->states.count + 1);
        memcpy(job->of, map->states.of, map->states.count);
        job->states.of = job->of;
    }
    job->thread = job->threads->start(job_work, job);
    if (!job->thread) {
        job_free(job);
        return false;
    }
    cache->job = job;
    return true;
}

bool map_job_take(MapCache *cache, bool wait)
{
    RasterJob *job = cache->job;
    if (!job || !job->threads->wait(job->thread, wait ? -1 : 0))
        return false;
    job->threads->end(job->thread);
    cache->job = NULL;
    raster_release(&cache->raster);
    cache->raster = job->raster;
    job->raster = (Raster){0};
    if (job->made)
        map_overlay_values_keep(cache, job->overlay, &job->context, job->values);
    job->made = false;
    job_free(job);
    return true;
}

void map_job_drop(MapCache *cache)
{
    RasterJob *job = cache->job;
    if (!job)
        return;
    job->threads->end(job->thread);
    cache->job = NULL;
    job_free(job);
}

void map_job_draw(const MapCache *cache, Grid *grid)
{
    static const char WORDS[] = " painting the layers… ";
    int columns = text_columns(str_from(WORDS));
    Rect area = cache->frame.area;
    if (columns <= area.width)
        grid_text(grid, area.x + (area.width - columns) / 2, area.y, columns, str_from(WORDS),
                  (Style){.fg = ROLE_MUTED});
}

void map_wait(MapView *map, int ms)
{
    RasterJob *job = map->cache ? map->cache->job : NULL;
    if (job && !job->waited)
        job->threads->wait(job->thread, ms);
    if (job)
        job->waited = true;
}

void map_halt(MapView *map)
{
    if (!map->cache || !map->cache->job)
        return;
    map_job_drop(map->cache);
    memset(&map->cache->key, 0xFF, sizeof map->cache->key); /* the raster is another one */
}
