/* spot.c - keeps the answer until the spot, the step, the history or the policy changes. */
#include "tui/app/spot.h"

#include "core/base/tones.h"
#include "core/executor/dry_run.h"
#include "core/tell/lsm_why.h"
#include "core/tell/plan_text.h"
#include "tui/app/store_insight.h"

typedef struct SpotAnswer {
    Spot spot;
    const History *history; /* the history that the text is about; NULL: there is no text */
    StepId step;
    uint64_t version; /* version of the history */
    Policy policy;    /* the policy by which an LSM store is judged */
    ImageTrial trial; /* of the key in that history, whatever the step */
    TonedText text;
} SpotAnswer;

static void init(void *state)
{
    toned_text_init(&((SpotAnswer *)state)->text);
}

static void release(Session *session, void *state)
{
    (void)session;
    toned_text_release(&((SpotAnswer *)state)->text);
}

static void forget(Session *session, void *state)
{
    (void)session;
    ((SpotAnswer *)state)->history = NULL;
}

static const Feature SPOT = {
    .name = "spot", .size = sizeof(SpotAnswer), .init = init, .release = release, .forget = forget};

const Spot *spot_shown(const Session *session)
{
    return &((const SpotAnswer *)session_feature(session, &SPOT))->spot;
}

void spot_ask(Session *session, Key key, const Lsn *lsn)
{
    SpotAnswer *answer = session_feature(session, &SPOT);
    answer->spot = (Spot){.set = true, .key = key, .has_lsn = lsn != NULL, .lsn = lsn ? *lsn : 0};
    answer->history = NULL;
}

void spot_ask_table(Session *session, LayerId table)
{
    SpotAnswer *answer = session_feature(session, &SPOT);
    answer->spot = (Spot){.set = true, .key = session->shown->layers.key_lo[table], .has_table = true, .table = table};
    answer->history = NULL;
}

/* Adds the answer by the engine's rules, if an LSM store is shown. False for a plan of it, and for other inputs. */
static bool spot_add_store(const Session *session, const Spot *spot, Text *out)
{
    const StoreInsight *look = session_shows_plan(session) ? NULL : store_insight(session);
    if (!look)
        return false;
    if (spot->has_table && spot->table < session->shown->layers.count)
        lsm_why_table(&look->survey, spot->table, out);
    else
        lsm_why_key(&look->survey, spot->key, out);
    return true;
}

static void spot_add_plan(const Session *session, const Spot *spot, const ImageTrial *trial, Text *out)
{
    DryRunView *known = dry_run_view_open_at(session->shown, session->step);
    plan_spot_text(session->shown, spot->key, spot->has_lsn ? &spot->lsn : NULL, session->step,
                   dry_run_view_sources(known), trial, out);
    dry_run_view_close(known);
}

const Text *spot_text(const Session *session)
{
    SpotAnswer *answer = session_feature(session, &SPOT);
    const Spot *spot = &answer->spot;
    if (answer->history != session->shown || answer->step != session->step ||
        answer->version != session->shown->version || !policy_same(&answer->policy, &session->policy)) {
        if (answer->history != session->shown || answer->version != session->shown->version)
            answer->trial = image_trial(session->shown, spot->key, dry_run_plan_again);
        answer->history = session->shown;
        answer->step = session->step;
        answer->version = session->shown->version;
        answer->policy = session->policy;
        toned_text_clear(&answer->text);
        if (!spot_add_store(session, spot, &answer->text.text))
            spot_add_plan(session, spot, &answer->trial, &answer->text.text);
    }
    return &answer->text.text;
}
