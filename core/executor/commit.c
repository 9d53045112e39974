/* commit.c - who goes after which job.
 *
 * `last[place]` is the last delta job that reads the level's layer at that place. Layers are then listed by (last job,
 * place in the level), which is the order in which they go, and the list is consumed while the jobs are committed.
 */
#include "core/executor/commit.h"

#include <stdlib.h>

typedef struct Going {
    uint32_t job, place;
    LayerId layer;
} Going;

/* Places in the level by layer id: an array over the ids between the level's lowest and highest. */
typedef struct Places {
    uint32_t *at; /* UINT32_MAX: not in the level */
    LayerId lowest;
    size_t count;
} Places;

static Places places_make(const Scope *scope)
{
    LayerId lowest = UINT32_MAX, highest = 0;
    for (size_t i = 0; i < scope->count; i++) {
        lowest = scope->at[i].id < lowest ? scope->at[i].id : lowest;
        highest = scope->at[i].id > highest ? scope->at[i].id : highest;
    }
    Places places = {.lowest = lowest, .count = scope->count ? (size_t)highest - lowest + 1 : 0};
    places.at = mem_alloc((places.count + 1) * sizeof *places.at);
    for (size_t i = 0; i < places.count; i++)
        places.at[i] = UINT32_MAX;
    for (size_t i = 0; i < scope->count; i++)
        places.at[scope->at[i].id - lowest] = (uint32_t)i;
    return places;
}

static uint32_t place_of(const Places *places, LayerId layer)
{
    return layer >= places->lowest && layer - places->lowest < places->count ? places->at[layer - places->lowest]
                                                                             : UINT32_MAX;
}

static int going_order(const void *a, const void *b)
{
    const Going *x = a, *y = b;
    if (x->job != y->job)
        return x->job > y->job ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

/* The layers that go, in order; `*count` of them, owned by the caller. */
static Going *going_list(const History *history, const Scope *scope, uint32_t first, size_t *count)
{
    const Plan *plan = &history->plan;
    Places places = places_make(scope);
    uint32_t *last = mem_alloc((scope->count + 1) * sizeof *last);
    bool *kept = mem_zero(scope->count + 1, sizeof *kept);
    for (size_t i = 0; i < scope->count; i++)
        last[i] = JOB_NONE;
    for (uint32_t j = first; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        for (uint32_t i = 0; job->kind == JOB_CREATE_DELTA && i < job->inputs_count; i++) {
            uint32_t place = place_of(&places, plan->refs.at[job->inputs_first + i]);
            if (place != UINT32_MAX)
                last[place] = j;
        }
        uint32_t place = job->skipped ? place_of(&places, job->kept) : UINT32_MAX;
        if (place != UINT32_MAX)
            kept[place] = true;
    }
    Going *going = mem_alloc((scope->count + 1) * sizeof *going);
    *count = 0;
    for (size_t i = 0; i < scope->count; i++)
        if (!scope->at[i].image && scope->at[i].in_scope && last[i] != JOB_NONE && !kept[i])
            going[(*count)++] = (Going){last[i], (uint32_t)i, scope->at[i].id};
    qsort(going, *count, sizeof *going, going_order);
    free(places.at);
    free(last);
    free(kept);
    return going;
}

static void create(History *history, const Backend *backend, uint32_t id, JobResult result)
{
    PlanJob *job = &history->plan.jobs.at[id];
    bool image = job->kind == JOB_CREATE_IMAGE;
    Layer layer = {
        .key_lo = job->keys.lo,
        .key_hi = job->keys.hi,
        .lsn_lo = job->lsns.lo,
        /* A simulated image has no LSN of its own, one of a dump does: [L, L) and [L, L + 1). */
        .lsn_hi = job->lsns.hi + (image && backend->estimated ? 1 : 0),
        .size = result.size,
        .records = image ? SIZE_UNKNOWN : result.records,
        .generation = GENERATION_NONE,
        .kind = image ? LAYER_IMAGE : LAYER_DELTA,
        .flags = backend->estimated ? LAYER_GHOST : 0,
    };
    if (image && fault_planted(backend->fault, FAULT_IMAGE_LSN, id)) {
        layer.lsn_lo++;
        layer.lsn_hi++;
    }
    StepId step = history_add_step(history, STEP_CREATE);
    LayerId made = history_add_layer(history, &layer, id);
    job->output = made;
    history->steps.at[step].job = id;
    history->steps.at[step].layer = made;
    history->steps.at[step].decision = job->decision;
    backend->attach(backend->self, id, made);
}

static uint32_t decide_delete(History *history, const Going *going)
{
    Trace *trace = history->plan.trace;
    const PlanJob *job = &history->plan.jobs.at[going->job];
    if (trace == NULL)
        return DECISION_NONE;
    uint32_t id = trace_add(trace, RULE_DELETE, job->decision);
    Decision *decision = &trace->decisions.at[id];
    decision->level = job->level;
    decision->verdict = true;
    decision->result = "deleted";
    decision->job = going->job;
    decision->has_keys = decision->has_lsns = true;
    decision->keys = (KeyRange){history->layers.key_lo[going->layer], history->layers.key_hi[going->layer]};
    decision->lsns = (LsnRange){history->layers.lsn_lo[going->layer], history->layers.lsn_hi[going->layer]};
    trace_add_layer(trace, going->layer);
    return id;
}

static bool delete_layer(History *history, const Backend *backend, const Going *going, Error *error)
{
    uint32_t decision = decide_delete(history, going);
    StepId at = history_add_step(history, STEP_DELETE); /* first: adding moves the steps */
    Step *step = &history->steps.at[at];
    step->job = going->job;
    step->layer = going->layer;
    step->decision = decision;
    history_end_layer(history, going->layer);
    backend->drop(backend->self, going->layer);
    return backend_check(backend, error);
}

/* The job's output, or the layer that makes it unnecessary. */
static bool commit_output(History *history, const Backend *backend, uint32_t id, JobResult result, Error *error)
{
    const PlanJob *job = &history->plan.jobs.at[id];
    if (!job->skipped) {
        create(history, backend, id, result);
        return backend_check(backend, error);
    }
    StepId at = history_add_step(history, STEP_SKIP); /* first: adding moves the steps */
    Step *step = &history->steps.at[at];
    step->job = id;
    step->layer = job->kept;
    step->decision = job->decision;
    return true;
}

bool commit_jobs(History *history, const Backend *backend, const Scope *scope, uint32_t first, const JobResult *results,
                 Error *error)
{
    size_t count, next = 0;
    bool ok = true;
    Going *going = going_list(history, scope, first, &count);
    for (uint32_t j = first; ok && j < history->plan.jobs.count; j++) {
        bool early = fault_planted(backend->fault, FAULT_DELETE_EARLY, j);
        ok = early || commit_output(history, backend, j, results[j - first], error);
        for (; ok && next < count && going[next].job == j; next++)
            ok = delete_layer(history, backend, &going[next], error);
        ok = ok && (!early || commit_output(history, backend, j, results[j - first], error));
    }
    free(going);
    return ok;
}
