/* commit.c - commits one job after the other. When its output exists, the algorithm is asked what follows from it. */
#include "core/executor/commit.h"

static void commit_slice(History *history, bool forget, const SliceChange *change)
{
    StepId now = history_last_step(history);
    while (history->slices.count <= change->id)
        array_push(&history->slices, (HistorySlice){.born = STEP_NEVER, .died = STEP_NEVER});
    HistorySlice *row = &history->slices.at[change->id];
    switch (change->kind) {
    case SLICE_CAME:
    case SLICE_PASSED:
        *row = (HistorySlice){.layer = change->layer,
                              .generation = change->generation,
                              .keys = change->keys,
                              .lsns = change->lsns,
                              .bytes = change->bytes,
                              .born = change->of == SLICE_NONE ? now : history->slices.at[change->of].born,
                              .died = STEP_NEVER};
        if (change->kind == SLICE_CAME)
            return;
        break;
    case SLICE_WENT:
        break;
    case SLICE_TAKEN_BACK:
        row->born = row->died = STEP_NEVER;
        return;
    }
    row->died = now;
    if (!forget)
        array_push(&history->slices_ended, change->id);
}

void commit_slices(History *history, bool forget, PlanChanges *changes)
{
    StepId now = history_last_step(history);
    for (size_t i = 0; i < changes->sliced.count; i++)
        history->sliced[changes->sliced.at[i]] = now;
    for (size_t i = 0; i < changes->slices.count; i++)
        commit_slice(history, forget, &changes->slices.at[i]);
    changes->sliced.count = 0;
    changes->slices.count = 0;
}

void commit_note(History *history, PlanChanges *changes)
{
    if (changes->note.length == 0)
        return;
    StepId step = history_add_step(history, STEP_NOTE);
    history->steps.at[step].text = arena_copy(&history->arena, changes->note.at, changes->note.length);
    text_clear(&changes->note);
}

/* ---- creation ---- */

static LayerId create(History *history, const Backend *backend, uint32_t id, JobResult result)
{
    PlanJob *job = &history->plan.jobs.at[id];
    bool image = job->kind == JOB_CREATE_IMAGE;
    Layer layer = {
        .key_lo = job->keys.lo,
        .key_hi = job->keys.hi,
        .lsn_lo = job->lsns.lo,
        /* A simulated image has the range [L, L), and an image in a dump has [L, L + 1). */
        .lsn_hi = job->lsns.hi + (image && backend->loaded ? 1 : 0),
        .size = result.size,
        .records = image ? SIZE_UNKNOWN : result.records,
        .generation = GENERATION_NONE,
        .kind = image ? LAYER_IMAGE : LAYER_DELTA,
        .flags = LAYER_MADE | (backend->loaded ? LAYER_GHOST : 0),
    };
    StepId step = history_add_step(history, STEP_CREATE);
    LayerId made = history_add_layer(history, &layer, id);
    job->output = made;
    history->steps.at[step].job = id;
    history->steps.at[step].layer = made;
    history->steps.at[step].decision = job->decision;
    backend->attach(backend->self, id, made);
    return made;
}

/* A store's table that moves to another level, where it is another layer of the same name. */
static void move(History *history, const PlanJob *job, uint32_t id)
{
    Layer layer = layer_set_get(&history->layers, job->kept);
    layer.lsn_lo = job->lsns.lo;
    layer.lsn_hi = job->lsns.hi;
    layer.flags |= LAYER_GHOST;
    history_add_layer(history, &layer, id);
    history_end_layer(history, job->kept);
}

/* Creates the job's output, or finds the input that makes it unnecessary. Returns the layer. */
static LayerId commit_output(const Committer *committer, uint32_t id, JobResult result)
{
    History *history = committer->history;
    const PlanJob *job = &history->plan.jobs.at[id];
    if (job->optional && result.records == 0)
        return LAYER_NONE;
    if (!job->skipped)
        return create(history, committer->backend, id, result);
    StepId at = history_add_step(history, STEP_SKIP); /* before `step`: adding a step may move the array */
    Step *step = &history->steps.at[at];
    step->job = id;
    step->layer = job->kept;
    step->decision = job->decision;
    if (history->layers.lsm)
        move(history, job, id);
    return LAYER_NONE;
}

/* ---- deletion ---- */

static uint32_t decide_deletion(const Committer *committer, uint32_t id, LayerId layer)
{
    const History *history = committer->history;
    Trace *trace = history->plan.trace;
    const PlanJob *job = id != JOB_NONE ? &history->plan.jobs.at[id] : NULL;
    if (trace == NULL)
        return DECISION_NONE;
    uint32_t decision = trace_add(trace, RULE_DELETE, job ? job->decision : DECISION_NONE);
    Decision *at = &trace->decisions.at[decision];
    at->level = job ? job->level : 0;
    at->fidelity = committer->algorithm->slices ? FIDELITY_BEYOND : FIDELITY_EXACT;
    at->verdict = true;
    at->result = "deleted";
    at->job = id;
    at->has_keys = at->has_lsns = true;
    at->keys = (KeyRange){history->layers.key_lo[layer], history->layers.key_hi[layer]};
    at->lsns = (LsnRange){history->layers.lsn_lo[layer], history->layers.lsn_hi[layer]};
    trace_add_layer(trace, layer);
    return decision;
}

bool commit_deletion(History *history, const Backend *backend, LayerId layer, Deletion deletion, Error *error)
{
    StepId at = history_add_step(history, deletion.op); /* before `step`: adding a step may move the array */
    Step *step = &history->steps.at[at];
    step->job = deletion.job;
    step->layer = layer;
    step->decision = deletion.decision;
    history_end_layer(history, layer);
    backend->drop(backend->self, layer);
    return backend_check(backend, error);
}

static bool delete_all(const Committer *committer, uint32_t id, Error *error)
{
    bool ok = true;
    PlanChanges *changes = committer->changes;
    for (size_t i = 0; ok && i < changes->deleted.count; i++) {
        LayerId layer = changes->deleted.at[i];
        Deletion deletion = {STEP_DELETE, id, decide_deletion(committer, id, layer)};
        ok = commit_deletion(committer->history, committer->backend, layer, deletion, error);
    }
    changes->deleted.count = 0;
    return ok;
}

bool commit_job(const Committer *committer, uint32_t id, JobResult result, Error *error)
{
    History *history = committer->history;
    const Algorithm *algorithm = committer->algorithm;
    LayerId made = commit_output(committer, id, result);
    algorithm->settle(committer->memory, committer->view, &history->plan, id, made, committer->changes);
    commit_slices(history, committer->view->forget, committer->changes);
    if (made != LAYER_NONE && !backend_check(committer->backend, error))
        return false;
    return delete_all(committer, id, error);
}

bool commit_end(const Committer *committer, Error *error)
{
    if (committer->algorithm->end != NULL)
        committer->algorithm->end(committer->memory, committer->view, &committer->history->plan, committer->changes);
    commit_slices(committer->history, committer->view->forget, committer->changes);
    return delete_all(committer, JOB_NONE, error);
}
