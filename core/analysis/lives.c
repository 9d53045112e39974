/* lives.c - one pass over the steps finds when compactions began; two passes over
 * the layers count the lives that begin at each step, and put each into its place. The number of compactions in a life
 * is the number that had begun by its end, minus the number that had begun by its birth. */
#include "core/analysis/lives.h"

#include "core/model/lsm.h"

#include <stdlib.h>

/* How the life of a layer that died at a step ended. */
static LifeEnd life_end_at(const History *history, LayerId id, StepId died)
{
    if (died >= history->steps.count)
        return LIFE_LIVES;
    const LsmEvent *event = history->lsm ? lsm_event_at(history->lsm, history->family, died) : NULL;
    if (event && (event->kind == LSM_DELETE || event->kind == LSM_FAMILY_DROP))
        return LIFE_COLLECTED;
    if (event && lsm_moved_to(history->lsm, history->family, id) != PLACEMENT_NONE)
        return LIFE_MOVED;
    switch (history->steps.at[died].op) {
    case STEP_GC:
        return LIFE_COLLECTED;
    case STEP_EVICT:
    case STEP_DOWNLOAD:
        return LIFE_MOVED;
    case STEP_UNEXPLAINED:
        return LIFE_UNEXPLAINED;
    default:
        return LIFE_REWRITTEN;
    }
}

/* Where layers are shown by their slices, a slice is a view of its layer, which is what lives. */
LifeSpan *life_spans(const History *history)
{
    size_t count = history->layers.count;
    LifeSpan *spans = mem_zero(count + 1, sizeof *spans);
    for (LayerId id = 0; id < count; id++) {
        StepId died = history_deleted_at(history, id);
        bool slice = layer_whole(&history->layers, id) != id;
        spans[id] = (LifeSpan){
            .born = slice ? STEP_NEVER : history->born[id], .died = died, .end = life_end_at(history, id, died)};
    }
    return spans;
}

/* By step: the number of compactions that have begun by then. */
static uint32_t *count_compactions(const History *history)
{
    uint32_t *begun = mem_zero(history->steps.count + 1, sizeof *begun), n = 0;
    for (size_t s = 0; s < history->steps.count; s++) {
        StepOp op = history->steps.at[s].op;
        n += op == STEP_COMPACT || op == STEP_COMPACT_L0 || op == STEP_GC_COMPACTION || op == STEP_TIERED;
        begun[s] = n;
    }
    return begun;
}

/* One life by its span. */
static Life life_of(const History *history, LayerId id, const LifeSpan *span, const uint32_t *begun, uint32_t within)
{
    StepId last = history_last_step(history), until = span->died < last ? span->died : last;
    Life life = {.layer = id, .born = span->born, .died = span->died, .end = span->end};
    life.compactions = begun[until] - begun[life.born];
    life.thrash = history->job[id] != JOB_NONE && life.end == LIFE_REWRITTEN && life.compactions <= within;
    return life;
}

static void count_life(Lives *lives, const History *history, const Life *life)
{
    uint64_t size = history->layers.size[life->layer] == SIZE_UNKNOWN ? 0 : history->layers.size[life->layer];
    lives->made_bytes += history->job[life->layer] != JOB_NONE ? size : 0;
    lives->thrashed_bytes += life->thrash ? size : 0;
    lives->thrashed += life->thrash;
    lives->rewritten += life->end == LIFE_REWRITTEN;
    lives->collected += life->end == LIFE_COLLECTED;
    lives->moved += life->end == LIFE_MOVED;
}

/* Orders by counting: the lives that begin at each step have places of their own. */
void lives_init(Lives *lives, const History *history, uint32_t within)
{
    *lives = (Lives){0};
    LifeSpan *spans = life_spans(history);
    uint32_t *begun = count_compactions(history);
    size_t steps = history->steps.count ? history->steps.count : 1, count = 0; /* layers are born at step 0 at least */
    size_t *place = mem_zero(steps, sizeof *place);
    for (LayerId id = 0; id < history->layers.count; id++)
        if (spans[id].born < steps)
            place[spans[id].born]++;
    for (size_t s = 0; s < steps; s++) {
        size_t born = place[s];
        place[s] = count;
        count += born;
    }
    array_reserve(&lives->at, count);
    for (LayerId id = 0; id < history->layers.count; id++) {
        if (spans[id].born >= steps)
            continue;
        Life life = life_of(history, id, &spans[id], begun, within);
        count_life(lives, history, &life);
        lives->at.at[place[life.born]++] = life;
    }
    lives->at.count = count;
    free(spans);
    free(begun);
    free(place);
}

void lives_release(Lives *lives)
{
    array_release(&lives->at);
    *lives = (Lives){0};
}

void lives_lineage(const History *history, LayerId layer, LayerIdArray *from, LayerIdArray *became)
{
    const Plan *plan = &history->plan;
    for (uint32_t j = 0; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        bool own = job->output == layer, reads = false;
        if (job->output >= history->layers.count)
            continue;
        for (uint32_t i = 0; i < job->inputs_count && job->inputs_first + i < plan->refs.count; i++) {
            LayerId input = plan->refs.at[job->inputs_first + i];
            if (input >= history->layers.count || !plan_job_reads(job, &history->layers, input))
                continue;
            if (own)
                array_push(from, input);
            reads = reads || input == layer;
        }
        if (reads)
            array_push(became, job->output);
    }
}
