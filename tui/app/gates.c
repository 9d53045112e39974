/* gates.c - keeps one survey, the runs of equal height that the map draws, and the words about one key. */
#include "tui/app/gates.h"

#include <stdlib.h>

typedef struct Gates {
    const History *history; /* what the rest is about; NULL: nothing was surveyed */
    uint64_t of_version;    /* of the history */
    StepId epoch;
    Policy asked; /* the session's */
    bool failed;
    Error why;
    LayerId *live; /* owned */
    GatesView view;
    ARRAY(KeyRange) runs;
    ARRAY(uint32_t) heights;
    bool told; /* `text` is about `key` */
    Key key;
    Text text;
} Gates;

static void init(void *state)
{
    ((Gates *)state)->text = (Text)TEXT_EMPTY;
}

static void forget(Session *session, void *state)
{
    Gates *gates = state;
    (void)session;
    if (!gates->history)
        return;
    if (!gates->failed)
        legacy_survey_release(&gates->view.survey);
    free(gates->live);
    gates->live = NULL;
    gates->history = NULL;
    gates->told = false;
    gates->runs.count = gates->heights.count = 0;
}

static void release(Session *session, void *state)
{
    Gates *gates = state;
    forget(session, gates);
    array_release(&gates->runs);
    array_release(&gates->heights);
    text_release(&gates->text);
}

static const Feature GATES = {
    .name = "gates", .size = sizeof(Gates), .init = init, .release = release, .forget = forget};

static void add_run(void *self, KeyRange keys, uint32_t height)
{
    Gates *gates = self;
    array_push(&gates->runs, keys);
    array_push(&gates->heights, height);
}

static void find_runs(Gates *gates)
{
    const LegacySurvey *survey = &gates->view.survey;
    const PlanView *view = &survey->view;
    LegacyHeights heights;
    legacy_heights_init(&heights, view->layers, view->live, view->live_count, &survey->timeline.parts, survey->at,
                        UINT32_MAX, add_run, gates);
    legacy_heights_release(&heights);
    gates->view.stacks = (MapStacks){.keys = gates->runs.at,
                                     .height = gates->heights.at,
                                     .count = gates->runs.count,
                                     .enough = survey->timeline.params.image_creation_threshold};
}

const GatesView *gates_update(Session *session, Error *error)
{
    Gates *gates = session_feature(session, &GATES);
    const History *history = session->shown;
    StepId epoch = history_epoch(history, session->step);
    bool same = gates->history == history && gates->of_version == history->version && gates->epoch == epoch &&
                policy_same(&gates->asked, &session->policy);
    if (!same) {
        forget(session, gates);
        gates->history = history;
        gates->failed = true;
        gates->of_version = history->version;
        gates->epoch = epoch;
        gates->asked = gates->view.policy = session->policy;
        gates->view.assumed = policy_algorithm(&session->policy) != &algorithm_legacy;
        if (gates->view.assumed && !policy_named(STR("legacy"), &gates->view.policy, error))
            return NULL;
        PlanView view = {.layers = &history->layers};
        gates->live = history_live(history, session->step, &view.live_count);
        view.live = gates->live;
        view.end_lsn = layers_end_lsn(&history->layers, view.live, view.live_count);
        gates->failed = !legacy_survey_init(&gates->view.survey, &view, &gates->view.policy, &gates->why);
        if (!gates->failed)
            find_runs(gates);
    }
    if (!gates->failed)
        return &gates->view;
    if (error)
        *error = gates->why;
    return NULL;
}

Str gates_key_text(Session *session, Key key)
{
    Gates *gates = session_feature(session, &GATES);
    Error error = {0};
    const GatesView *view = gates_update(session, &error);
    if (!view || !gates->told || gates->key != key) {
        text_clear(&gates->text);
        if (view)
            legacy_key_text(&view->survey, key, &gates->text);
        else
            text_printf(&gates->text, "%s", error.message);
        gates->told = view != NULL;
        gates->key = key;
    }
    return text_str(&gates->text);
}

const MapStacks *gates_stacks(Session *session)
{
    if (session->side != PANE_GATES)
        return NULL;
    const GatesView *view = gates_update(session, NULL);
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
        return error_set(error, ERROR_USAGE, "there is no stack: no delta counts over any partition");
    session_go_to(session, best->tallest.lo, best->from);
    return true;
}
