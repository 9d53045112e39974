/* compact.c - the loop over the rounds of a compaction.
 *
 *     round 0   level 0: jobs 0 1 2      run as one batch, committed 0, 1, 2
 *     round 1   level 1: no job          not deep enough: the end
 *
 * Each round sees the layers that live now, so what one made is seen by the next. All jobs of a round run as one batch.
 */
#include "core/executor/compact.h"

#include "core/executor/commit.h"
#include "core/history/plan_steps.h"

#include <stdlib.h>

/* ---- the backend, as a planner sees it ---- */

static bool source_of(void *self, const LayerId *inputs, size_t count, KeySource *source, Error *error)
{
    const BackendView *made = self;
    return made->backend->key_source(made->backend->self, made->history, inputs, count, source, error);
}

static bool known_to(void *self, LayerId layer)
{
    const BackendView *made = self;
    return made->backend->known(made->backend->self, layer);
}

static uint64_t bytes_of(void *self, LayerId layer)
{
    const BackendView *made = self;
    if (made->backend->layer_bytes != NULL)
        return made->backend->layer_bytes(made->backend->self, layer);
    return made->history->layers.size[layer];
}

static void backend_view_renew(BackendView *made)
{
    const History *history = made->history;
    if (made->live == NULL || made->lives != history->lives) {
        free(made->live);
        made->live = history_live(history, history_last_step(history), &made->view.live_count);
        made->lives = history->lives;
    }
    made->view.live = made->live;
    made->view.made_by = history->job;
    made->sources.keyspace = made->backend->keyspace(made->backend->self);
}

void backend_view_init(BackendView *made, const History *history, const Backend *backend, Lsn end_lsn)
{
    *made = (BackendView){
        .view = {.layers = &history->layers,
                 .end_lsn = end_lsn,
                 .forget = history->plan.trace == NULL && backend->check == NULL},
        .sources = {.loaded = backend->loaded,
                    .estimated = backend->estimated,
                    .keyspace_estimated = backend->keyspace_estimated,
                    .known = backend->known != NULL ? known_to : NULL,
                    .ordinals = backend->ordinals,
                    .key_source = source_of,
                    .layer_bytes = bytes_of},
        .backend = backend,
        .history = history,
    };
    made->sources.self = made;
    made->view.sources = &made->sources;
    backend_view_renew(made);
}

void backend_view_release(BackendView *made)
{
    free(made->live);
    made->live = NULL;
}

/* ---- the loop ---- */

typedef struct Compaction {
    Compactor *compactor;
    History *history;
    const Backend *backend;
    BackendView view;
    PlanSteps steps;
    PlanChanges changes;
} Compaction;

void compactor_release(Compactor *compactor)
{
    if (compactor->algorithm != NULL)
        compactor->algorithm->close(compactor->memory);
    *compactor = (Compactor){0};
}

/* Gets the memory of the policy's algorithm; it is made anew where the policy has changed since the last compaction. */
static bool compactor_open(Compactor *compactor, const History *history, const PlanView *view, Error *error)
{
    const Algorithm *wanted = compactor->stand_in ? compactor->stand_in : policy_algorithm(&history->policy);
    if (compactor->algorithm == wanted)
        return true;
    if (compactor->algorithm != NULL && compactor->algorithm->slices)
        return error_set(error, ERROR_INPUT, "layers that `%s` left with holes can't be compacted by another policy",
                         compactor->algorithm->name);
    if (compactor->algorithm != NULL)
        compactor->algorithm->close(compactor->memory);
    compactor->algorithm = wanted;
    compactor->memory = wanted->open(view, &history->policy);
    return true;
}

static Committer committer_of(Compaction *compaction)
{
    return (Committer){.history = compaction->history,
                       .backend = compaction->backend,
                       .algorithm = compaction->compactor->algorithm,
                       .memory = compaction->compactor->memory,
                       .view = &compaction->view.view,
                       .changes = &compaction->changes};
}

static bool run_jobs(Compaction *compaction, uint32_t first, Error *error)
{
    History *history = compaction->history;
    const Backend *backend = compaction->backend;
    uint32_t count = (uint32_t)history->plan.jobs.count - first;
    if (count == 0)
        return true;
    JobResult *results = mem_zero(count, sizeof *results);
    bool ran = !plan_cancelled(&history->plan, error) && backend->run(backend->self, history, first, results, error);
    Committer committer = committer_of(compaction);
    for (uint32_t i = 0; ran && i < count; i++)
        ran = commit_job(&committer, first + i, results[i], error);
    free(results);
    return ran;
}

static bool run_round(Compaction *compaction, bool *more, Error *error)
{
    History *history = compaction->history;
    const Compactor *compactor = compaction->compactor;
    *more = false;
    if (plan_cancelled(&history->plan, error))
        return false;
    backend_view_renew(&compaction->view);
    uint32_t first = (uint32_t)history->plan.jobs.count;
    if (!compactor->algorithm->round(compactor->memory, &compaction->view.view, &history->plan, more, error) ||
        !plan_fits(&history->plan, first, error))
        return false;
    plan_steps_append(&compaction->steps);
    return run_jobs(compaction, first, error);
}

static bool run_rounds(Compaction *compaction, Error *error)
{
    History *history = compaction->history;
    const Compactor *compactor = compaction->compactor;
    const PlanView *view = &compaction->view.view;
    PlanChanges *changes = &compaction->changes;
    if (!compactor->algorithm->begin(compactor->memory, view, &history->plan, changes, error))
        return false;
    commit_slices(history, view->forget, changes);
    if (!backend_check(compaction->backend, error))
        return false;
    commit_note(history, changes);
    compaction->steps = plan_steps_at_end(history);
    for (bool more = true; more;)
        if (!run_round(compaction, &more, error))
            return false;
    Committer committer = committer_of(compaction);
    if (!commit_end(&committer, error))
        return false;
    commit_note(history, changes);
    return true;
}

bool compactor_run(Compactor *compactor, History *history, const Backend *backend, Lsn end_lsn, Error *error)
{
    if (end_lsn == UINT64_MAX)
        return error_set(error, ERROR_INPUT, "end_lsn 2^64-1 leaves no LSN above it for the new layers");
    Error reason = {0};
    if (!policy_check(&history->policy, &reason))
        return error_set(error, ERROR_INPUT, "%s", reason.message);
    Compaction compaction = {
        .compactor = compactor, .history = history, .backend = backend, .changes = PLAN_CHANGES_NONE};
    backend_view_init(&compaction.view, history, backend, end_lsn);
    bool done = compactor_open(compactor, history, &compaction.view.view, error);
    if (done) {
        history->plan.policy = history->policy;
        history->plan.estimated |= backend->estimated && backend->known == NULL;
        StepId step = history_add_step(history, STEP_COMPACT);
        history->steps.at[step].lsn = end_lsn;
        done = run_rounds(&compaction, error);
    }
    plan_changes_release(&compaction.changes);
    backend_view_release(&compaction.view);
    return done;
}
