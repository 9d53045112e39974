/* spot.c - keeps the words until the spot, the step or the decisions are others. */
#include "tui/app/spot.h"

#include "core/tell/plan_text.h"

typedef struct SpotAnswer {
    Spot spot;
    const History *history; /* what the text is of; NULL: none was made */
    StepId step;
    uint64_t version; /* of the history */
    Text text;
} SpotAnswer;

static void release(Session *session, void *state)
{
    (void)session;
    text_release(&((SpotAnswer *)state)->text);
}

static void forget(Session *session, void *state)
{
    (void)session;
    ((SpotAnswer *)state)->history = NULL;
}

static const Feature SPOT = {.name = "spot", .size = sizeof(SpotAnswer), .release = release, .forget = forget};

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

Str spot_text(const Session *session)
{
    SpotAnswer *answer = session_feature(session, &SPOT);
    const Spot *spot = &answer->spot;
    if (answer->history != session->shown || answer->step != session->step ||
        answer->version != session->shown->version) {
        answer->history = session->shown;
        answer->step = session->step;
        answer->version = session->shown->version;
        text_clear(&answer->text);
        plan_spot_text(session->shown, spot->key, spot->has_lsn ? &spot->lsn : NULL, session->step, &answer->text);
    }
    return text_str(&answer->text);
}
