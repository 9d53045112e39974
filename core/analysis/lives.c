/* lives.c - one pass over the steps finds when compactions began and what each layer's last step was; two passes over
 * the layers count the lives that begin at each step, and put each into its place. The number of compactions in a life
 * is the number that had begun by its end, minus the number that had begun by its birth. */
#include "core/analysis/lives.h"

#include "core/model/lsm.h"
#include "core/planner/algorithm.h"

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

/* Where layers are shown by their slices, a layer that no step created is a view. All other layers ended at a step that
 * says how. */
LifeSpan *life_spans(const History *history)
{
    size_t count = history->layers.count;
    LifeSpan *spans = mem_zero(count + 1, sizeof *spans);
    bool sliced = policy_algorithm(&history->policy)->slices, *made = mem_zero(count + 1, sizeof *made);
    for (LayerId id = 0; id < count; id++)
        spans[id] = (LifeSpan){.born = history->born[id],
                               .died = sliced ? STEP_NEVER : history->died[id],
                               .end = sliced ? LIFE_LIVES : life_end_at(history, id, history->died[id])};
    for (StepId s = 0; s < history->steps.count; s++) {
        const Step *step = &history->steps.at[s];
        if (step->layer >= count)
            continue;
        if (step->op == STEP_FLUSH || step->op == STEP_CREATE)
            made[step->layer] = true;
        if (step->op == STEP_DELETE || step->op == STEP_GC) {
            spans[step->layer].died = s;
            spans[step->layer].end = step->op == STEP_GC ? LIFE_COLLECTED : LIFE_REWRITTEN;
        }
    }
    for (LayerId id = 0; id < count && sliced; id++) {
        bool loaded = history->job[id] == JOB_NONE && history->born[id] == 0;
        if (!made[id] && !loaded)
            spans[id].born = STEP_NEVER;
    }
    free(made);
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
