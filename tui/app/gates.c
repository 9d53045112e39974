/* gates.c - keeps the last survey, which gates_work.c makes, and answers from it.
 *
 *     gates_view ── survey of what is shown? ──► return it
 *                ├─ few layers ──► make_survey it, return it
 *                └─ else ──► start a thread, unless one runs, and return NULL, pending; its survey is taken later
 */
#include "tui/app/gates_work.h"

#include "core/base/tones.h"
#include "tui/app/run.h"

#include <stdlib.h>

#define GATES_SOON 50000u /* layers up to which a survey takes less than a frame */

typedef struct Gates {
    GatesWork *made, *work; /* the last survey, and the one in progress; owned */
    bool awaited;           /* a map was painted without the stacks, which were not ready */
    bool told;              /* `text` is about `key` */
    Key key;
    TonedText text;
} Gates;

static void init(void *state)
{
    Gates *gates = state;
    toned_text_init(&gates->text);
}

static void forget(Session *session, void *state)
{
    Gates *gates = state;
    session->map.stacks = NULL;
    gates_work_free(gates->work);
    gates_work_free(gates->made);
    gates->work = gates->made = NULL;
    gates->told = false;
}

static void release(Session *session, void *state)
{
    Gates *gates = state;
    forget(session, gates);
    toned_text_release(&gates->text);
}

static const Feature GATES = {
    .name = "gates", .size = sizeof(Gates), .init = init, .release = release, .forget = forget};

/* Stores the survey that has ended. */
static void gates_take_survey(Session *session, Gates *gates)
{
    session->map.stacks = NULL; /* it points into the previous survey */
    gates_work_free(gates->made);
    gates->made = gates->work;
    gates->work = NULL;
    gates->told = false;
}

/* Takes a survey that has ended. If it is not of what is shown, makes one: now with `wait` or for few layers, else on a
 * thread unless one runs. */
static void make_survey(Session *session, Gates *gates, bool wait)
{
    if (gates->work && gates_work_ended(gates->work, wait && gates_work_is_shown(session, gates->work)))
        gates_take_survey(session, gates);
    if (gates_work_is_shown(session, gates->made))
        return;
    if (gates->work && !wait)
        return;
    gates_work_free(gates->work); /* it is not of what is shown: cancel it */
    gates->work = gates_work_new(session);
    size_t soon = session->options.soon ? session->options.soon : GATES_SOON;
    /* a run changes the history that the thread would read */
    if (!wait && session->options.waiter && !run_is_on(session) && session->shown->layers.count > soon &&
        gates_work_start(gates->work))
        return;
    gates_work_make(gates->work);
    gates_take_survey(session, gates);
}

static const GatesView *view_of(const Session *session, const Gates *gates, Error *error)
{
    return gates_work_is_shown(session, gates->made) ? gates_work_view(gates->made, error) : NULL;
}

const GatesView *gates_update(Session *session, Error *error)
{
    Gates *gates = session_feature(session, &GATES);
    make_survey(session, gates, true);
    return view_of(session, gates, error);
}

const GatesView *gates_view(Session *session, bool *pending, Error *error)
{
    Gates *gates = session_feature(session, &GATES);
    make_survey(session, gates, false);
    *pending = !gates_work_is_shown(session, gates->made);
    return view_of(session, gates, error);
}

bool gates_pending(Session *session, bool map)
{
    Gates *gates = session_feature(session, &GATES);
    bool awaited = map && gates->awaited && !gates->work;
    if (awaited)
        gates->awaited = false; /* the next frame draws them */
    return awaited || gates->work != NULL;
}

const Text *gates_key_text(Session *session, Key key)
{
    Gates *gates = session_feature(session, &GATES);
    Error error = {0};
    const GatesView *view = gates_update(session, &error);
    if (!view || !gates->told || gates->key != key) {
        toned_text_clear(&gates->text);
        if (view)
            legacy_key_text(&view->survey, key, &gates->text.text);
        else
            text_printf(&gates->text.text, "%s", error.message);
        gates->told = view != NULL;
        gates->key = key;
    }
    return &gates->text.text;
}

const MapStacks *gates_stacks(Session *session)
{
    if (session->side != PANE_GATES || session->shown->layers.lsm) /* a store has no images to wait for */
        return NULL;
    Gates *gates = session_feature(session, &GATES);
    const GatesView *view = gates_view(session, &gates->awaited, NULL);
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
