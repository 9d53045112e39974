/* map_stage.c - brings the scene of a map up to date with a step: what a plan of a million layers creates and deletes
 * takes 6 ms to collect. Of the sides of a comparison each can be collected on a thread, while the frame collects
 * another:
 *
 *     map_stage_begin(B)  ─►  thread: scene_init(B)
 *     map_begin(A)        ─►  scene_init(A)
 *     map_begin(B)        ─►  waits for the thread, takes its scene
 */
#include "tui/view/map_cache.h"

#include <stdlib.h>

/* What a scene depends on. */
typedef struct StageOf {
    const History *history;
    uint64_t version;
    StepId step;
    LayerId lineage;
    unsigned summary; /* version of the summary in the scene; 0: it has none */
} StageOf;

struct StageJob {
    const MapThreads *threads;
    void *thread;
    StageOf of;
    const GcMarkers *markers; /* not owned: they do not change within the frame that begins and takes the scene */
    Scene scene;
};

static const Summary *map_stage_summary(const MapView *map, const History *history)
{
    return history->steps.count <= 1 ? map->summary : NULL;
}

static StageOf stage_of(const MapView *map, const History *history, StepId step)
{
    return (StageOf){history, history->version, step, map->overlay == OVERLAY_LINEAGE ? map->selected : LAYER_NONE,
                     map_stage_summary(map, history) ? map->summary_version : 0};
}

/* Does the cache have the scene, if not its lineage? */
static bool is_staged(const MapCache *cache, const StageOf *of)
{
    return cache->staged && cache->scene_history == of->history && cache->scene_summary == of->summary &&
           cache->scene_step == of->step && cache->scene_version == of->version;
}

/* Shows the lineage of the layer that is selected now: each move of the cursor may select another one. */
static void stage_lineage(MapCache *cache, const History *history, LayerId lineage)
{
    if (cache->scene_lineage == lineage)
        return;
    scene_set_lineage(&cache->scene, history, lineage);
    map_scene_drop(cache);
    cache->scene_lineage = lineage;
}

static void stage_work(void *self, const atomic_bool *cancelled)
{
    StageJob *job = self;
    (void)cancelled;
    scene_init(&job->scene, job->of.history, job->of.step, job->of.lineage, job->markers);
}

void map_stage_begin(MapView *map, const History *history, StepId step)
{
    StageOf of = stage_of(map, history, step);
    map_stage_drop(map->cache);
    if (!map->threads || is_staged(map->cache, &of))
        return;
    StageJob *job = mem_zero(1, sizeof *job);
    job->threads = map->threads;
    job->of = of;
    job->markers = map->markers;
    job->thread = job->threads->start(stage_work, job);
    if (job->thread)
        map->cache->stage = job;
    else
        free(job);
}

/* Takes the scene of the job, if that is the one that is needed. */
static bool take(MapCache *cache, const StageOf *of)
{
    StageJob *job = cache->stage;
    bool wanted = job && job->of.history == of->history && job->of.version == of->version && job->of.step == of->step &&
                  job->of.lineage == of->lineage;
    if (wanted) {
        job->threads->wait(job->thread, -1);
        cache->scene = job->scene;
        job->scene = (Scene){0};
    }
    map_stage_drop(cache);
    return wanted;
}

void map_stage_drop(MapCache *cache)
{
    StageJob *job = cache->stage;
    cache->stage = NULL;
    if (!job)
        return;
    job->threads->end(job->thread);
    scene_release(&job->scene);
    free(job);
}

void map_stage(const MapView *map, const History *history, StepId step)
{
    MapCache *cache = map->cache;
    StageOf of = stage_of(map, history, step);
    if (is_staged(cache, &of)) {
        if (!cache->marked)
            scene_set_markers(&cache->scene, history, step, map->markers);
        cache->marked = true;
        stage_lineage(cache, history, of.lineage);
        return;
    }
    if (cache->staged)
        scene_release(&cache->scene);
    map_scene_drop(cache);
    if (!take(cache, &of))
        scene_init(&cache->scene, history, step, of.lineage, map->markers);
    if (of.summary)
        scene_add_summary(&cache->scene, map->summary);
    cache->painted = false; /* the base has the scene's lines */
    cache->staged = cache->marked = true;
    cache->scene_summary = of.summary;
    cache->scene_step = step;
    cache->scene_history = history;
    cache->scene_version = of.version;
    cache->scene_lineage = of.lineage;
}
