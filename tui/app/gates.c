/* gates.c - keeps one survey, the runs of equal height that the map draws, and the text about one key.
 *
 *     gates_look ── as wanted? ──► the survey      work ended ──► taken over, as wanted? the survey : begun anew
 *                └─ few layers ──► made, returned  work under way, or begun now ──► NULL, pending
 */
#include "tui/app/gates.h"

#include "core/base/tones.h"
#include "core/executor/paper.h"
#include "tui/app/run.h"
#include "tui/app/task.h"

#include <stdlib.h>

#define GATES_SOON 50000u /* up to that many layers a survey takes less than a frame */

/* A survey, made or in the making. */
typedef struct GatesWork {
    Task *task; /* NULL: it has ended, or runs in nobody's way */
    const History *history;
    uint64_t version; /* of the history */
    StepId epoch;
    Policy asked;     /* the session's */
    Error why;        /* where `failed` */
    LayerId *live;    /* owned */
    PaperView *known; /* what the files of the layers tell; owned; NULL: there are none */
    GatesView view;
    ARRAY(KeyRange) runs;
    ARRAY(uint32_t) heights;
    bool ended, failed;
} GatesWork;

typedef struct Gates {
    GatesWork *made, *work; /* owned; the last survey that was made, and the one that is being made */
    bool awaited;           /* a map was painted without the stacks, as they were not there yet */
    bool told;              /* `text` is about `key` */
    Key key;
    Text text;
    Tones tones; /* of its lines */
} Gates;

static void init(void *state)
{
    Gates *gates = state;
    gates->text = (Text)TEXT_EMPTY;
    gates->text.tones = &gates->tones;
}

static void work_free(GatesWork *work)
{
    if (!work)
        return;
    task_end(work->task);
    if (work->ended && !work->failed)
        legacy_survey_release(&work->view.survey);
    array_release(&work->runs);
    array_release(&work->heights);
    paper_view_close(work->known);
    free(work->live);
    free(work);
}

static void forget(Session *session, void *state)
{
    Gates *gates = state;
    session->map.stacks = NULL;
    work_free(gates->work);
    work_free(gates->made);
    gates->work = gates->made = NULL;
    gates->told = false;
}

static void release(Session *session, void *state)
{
    Gates *gates = state;
    forget(session, gates);
    text_release(&gates->text);
    tones_release(&gates->tones);
}

static const Feature GATES = {
    .name = "gates", .size = sizeof(Gates), .init = init, .release = release, .forget = forget};

static void add_run(void *self, KeyRange keys, uint32_t height)
{
    GatesWork *work = self;
    array_push(&work->runs, keys);
    array_push(&work->heights, height);
}

static void find_runs(GatesWork *work)
{
    const LegacySurvey *survey = &work->view.survey;
    const PlanView *view = &survey->view;
    LegacyHeights heights;
    legacy_heights_init(&heights, view->layers, view->live, view->live_count, &survey->timeline.parts, survey->at,
                        UINT32_MAX, add_run, work);
    legacy_heights_release(&heights);
    work->view.stacks = (MapStacks){.keys = work->runs.at,
                                    .height = work->heights.at,
                                    .count = work->runs.count,
                                    .enough = survey->timeline.params.image_creation_threshold};
}

/* Touches nothing of the explorer but the history, which it reads. `task` is NULL where it is done at once. */
static void work_run(Task *task, void *self)
{
    GatesWork *work = self;
    PlanView view = {.layers = &work->history->layers};
    work->live = history_live(work->history, work->epoch, &view.live_count);
    view.live = work->live;
    view.end_lsn = layers_end_lsn(view.layers, view.live, view.live_count);
    work->known = paper_view_open_at(work->history, work->epoch);
    view.sources = paper_view_sources(work->known);
    work->failed = work->failed || !legacy_survey_init(&work->view.survey, &view, &work->view.policy,
                                                       task ? task_cancelled(task) : NULL, &work->why);
    work->ended = true;
    if (!work->failed && !(task && atomic_load(task_cancelled(task))))
        find_runs(work);
}

static GatesWork *work_new(const Session *session)
{
    GatesWork *work = mem_zero(1, sizeof *work);
    work->history = session->shown;
    work->version = session->shown->version;
    work->epoch = history_epoch(session->shown, session->step);
    work->asked = work->view.policy = session->policy;
    work->view.assumed = policy_algorithm(&session->policy) != &algorithm_legacy;
    if (work->view.assumed)
        work->failed = !policy_named(STR("legacy"), &work->view.policy, &work->why);
    return work;
}

/* Is it about what is shown now? */
static bool is_shown(const Session *session, const GatesWork *work)
{
    return work && work->history == session->shown && work->version == session->shown->version &&
           work->epoch == history_epoch(session->shown, session->step) && policy_same(&work->asked, &session->policy);
}

/* What has ended takes the place of what was known. */
static void take(Session *session, Gates *gates)
{
    session->map.stacks = NULL; /* those of the last */
    work_free(gates->made);
    gates->made = gates->work;
    gates->work = NULL;
    task_end(gates->made->task);
    gates->made->task = NULL;
    gates->told = false;
}

/* Takes over what has ended; begins what is shown, unless other work is under way. `wait`: until that is there. */
static void make(Session *session, Gates *gates, bool wait)
{
    if (gates->work && task_wait(gates->work->task, wait && is_shown(session, gates->work) ? -1 : 0))
        take(session, gates);
    if (is_shown(session, gates->made))
        return;
    if (gates->work && !wait)
        return;
    work_free(gates->work); /* of something else: given up */
    gates->work = work_new(session);
    size_t soon = session->options.soon ? session->options.soon : GATES_SOON;
    /* A run in lock-step changes the history that the work would read. */
    if (!wait && session->options.waiter && !run_is_on(session) && session->shown->layers.count > soon)
        gates->work->task = task_start(work_run, gates->work);
    if (gates->work->task)
        return;
    work_run(NULL, gates->work);
    take(session, gates);
}

static const GatesView *view_of(const Session *session, const Gates *gates, Error *error)
{
    if (!is_shown(session, gates->made))
        return NULL;
    if (!gates->made->failed)
        return &gates->made->view;
    if (error)
        *error = gates->made->why;
    return NULL;
}

const GatesView *gates_update(Session *session, Error *error)
{
    Gates *gates = session_feature(session, &GATES);
    make(session, gates, true);
    return view_of(session, gates, error);
}

const GatesView *gates_look(Session *session, bool *pending, Error *error)
{
    Gates *gates = session_feature(session, &GATES);
    make(session, gates, false);
    *pending = !is_shown(session, gates->made);
    return view_of(session, gates, error);
}

bool gates_pending(Session *session, bool map)
{
    Gates *gates = session_feature(session, &GATES);
    bool awaited = map && gates->awaited && !gates->work;
    if (awaited)
        gates->awaited = false; /* the next frame has them */
    return awaited || gates->work != NULL;
}

const Text *gates_key_text(Session *session, Key key)
{
    Gates *gates = session_feature(session, &GATES);
    Error error = {0};
    const GatesView *view = gates_update(session, &error);
    if (!view || !gates->told || gates->key != key) {
        text_clear(&gates->text);
        tones_clear(&gates->tones);
        if (view)
            legacy_key_text(&view->survey, key, &gates->text);
        else
            text_printf(&gates->text, "%s", error.message);
        gates->told = view != NULL;
        gates->key = key;
    }
    return &gates->text;
}

const MapStacks *gates_stacks(Session *session)
{
    if (session->side != PANE_GATES)
        return NULL;
    Gates *gates = session_feature(session, &GATES);
    const GatesView *view = gates_look(session, &gates->awaited, NULL);
    return view ? &view->stacks : NULL;
}

bool gates_go_tallest(Session *session, Error *error)
{
    const GatesView *view = gates_update(session, error);
    if (!view)
        return false;
    const LegacySurvey *survey = &view->survey;
    const LegacyHeight *best = NULL;
    for (size_t i = 0; i < survey->heights.at.count; i++) {
        const LegacyHeight *piece = &survey->heights.at.at[i];
        if (piece->part < survey->timeline.dense_parts && piece->height > 0 && (!best || piece->height > best->height))
            best = piece;
    }
    if (!best)
        return error_set(error, ERROR_USAGE, "there is no stack: no delta counts in any partition");
    session_go_to(session, best->tallest.lo, best->from);
    return true;
}
