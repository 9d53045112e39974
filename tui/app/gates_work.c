/* gates_work.c - finds the partitions, their stacks and gates (core/planner/legacy/survey.h), then the runs of equal
 * height that the map draws.
 *
 *     heights by key: 3 3 3 7 7 0     runs: 3 over the first three keys, 7 over two, 0
 */
#include "tui/app/gates_work.h"

#include "core/executor/dry_run.h"
#include "tui/app/task.h"

#include <stdlib.h>

struct GatesWork {
    Task *task; /* NULL: no thread is running */
    const History *history;
    uint64_t version; /* of the history */
    StepId epoch;
    Policy asked;      /* the session's policy */
    Error why;         /* the reason, if `failed` */
    LayerId *live;     /* owned */
    DryRunView *known; /* what the layer files hold; owned; NULL: there are none */
    GatesView view;
    ARRAY(KeyRange) runs;
    ARRAY(uint32_t) heights;
    bool ended, failed;
};

void gates_work_free(GatesWork *work)
{
    if (!work)
        return;
    task_end(work->task);
    if (work->ended && !work->failed)
        legacy_survey_release(&work->view.survey);
    array_release(&work->runs);
    array_release(&work->heights);
    dry_run_view_close(work->known);
    free(work->live);
    free(work);
}

static void gates_add_run(void *self, KeyRange keys, uint32_t height)
{
    GatesWork *work = self;
    array_push(&work->runs, keys);
    array_push(&work->heights, height);
}

static void gates_find_runs(GatesWork *work)
{
    const LegacySurvey *survey = &work->view.survey;
    const PlanView *view = &survey->view;
    LegacyHeights heights;
    LegacyHeightIndex index;
    legacy_height_index_init(&index, view->layers, view->live, view->live_count, survey->at);
    legacy_heights_of(&heights, &index, &survey->timeline.parts, UINT32_MAX, gates_add_run, work);
    legacy_height_index_release(&index);
    legacy_heights_release(&heights);
    work->view.stacks = (MapStacks){.keys = work->runs.at,
                                    .height = work->heights.at,
                                    .count = work->runs.count,
                                    .enough = survey->timeline.params.image_creation_threshold};
}

/* Makes the survey. Reads the history, and uses nothing else of the session. `task` is NULL without a thread. */
static void work_run(Task *task, void *self)
{
    GatesWork *work = self;
    PlanView view = {.layers = &work->history->layers};
    work->live = history_live(work->history, work->epoch, &view.live_count);
    view.live = work->live;
    view.end_lsn = layers_end_lsn(view.layers, view.live, view.live_count);
    work->known = dry_run_view_open_at(work->history, work->epoch);
    view.sources = dry_run_view_sources(work->known);
    work->failed = work->failed || !legacy_survey_init(&work->view.survey, &view, &work->view.policy,
                                                       task ? task_cancelled(task) : NULL, &work->why);
    work->ended = true;
    if (!work->failed && !(task && atomic_load(task_cancelled(task))))
        gates_find_runs(work);
}

GatesWork *gates_work_new(const Session *session)
{
    GatesWork *work = mem_zero(1, sizeof *work);
    work->history = session->shown;
    work->version = session->shown->version;
    work->epoch = history_epoch(session->shown, session->step);
    work->asked = work->view.policy = session->policy;
    work->view.assumed = !policy_algorithm(&session->policy)->gates;
    if (work->view.assumed)
        work->failed = !policy_named(STR("legacy"), &work->view.policy, &work->why);
    return work;
}

bool gates_work_is_shown(const Session *session, const GatesWork *work)
{
    return work && work->history == session->shown && work->version == session->shown->version &&
           work->epoch == history_epoch(session->shown, session->step) && policy_same(&work->asked, &session->policy);
}

bool gates_work_start(GatesWork *work)
{
    work->task = task_start(work_run, work);
    return work->task != NULL;
}

void gates_work_make(GatesWork *work)
{
    work_run(NULL, work);
}

bool gates_work_ended(GatesWork *work, bool wait)
{
    if (!task_wait(work->task, wait ? -1 : 0))
        return false;
    task_end(work->task);
    work->task = NULL;
    return true;
}

const GatesView *gates_work_view(const GatesWork *work, Error *error)
{
    if (!work->failed)
        return &work->view;
    if (error)
        *error = work->why;
    return NULL;
}
