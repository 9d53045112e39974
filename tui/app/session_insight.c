/* session_insight.c - keeps the session's insight. A run changes the history that a thread would read, so during a run
 * insights are made at once. */
#include "tui/app/session_insight.h"

#include "tui/app/gc.h"
#include "tui/app/run.h"

#define FILES_SOON_BYTES ((uint64_t)1 << 30)

typedef struct SessionInsight {
    InsightMaker *maker; /* owned */
    bool awaited;        /* session_insight() has returned NULL, so the drawn frame lacks the insight */
} SessionInsight;

static void init(void *state)
{
    ((SessionInsight *)state)->maker = insight_maker_new();
}

static void forget(Session *session, void *state)
{
    (void)session;
    insight_forget(((SessionInsight *)state)->maker);
}

static void release(Session *session, void *state)
{
    (void)session;
    insight_maker_free(((SessionInsight *)state)->maker);
}

static const Feature SESSION_INSIGHT = {
    .name = "insight", .size = sizeof(SessionInsight), .init = init, .release = release, .forget = forget};

static InsightMaker *maker_of(const Session *session)
{
    return ((SessionInsight *)session_feature(session, &SESSION_INSIGHT))->maker;
}

const Insight *session_insight_last(const Session *session)
{
    return insight_last(maker_of(session));
}

const Findings *session_insight_findings(const Session *session)
{
    const InsightMaker *maker = maker_of(session);
    return insight_is_of(maker, session->shown) ? &insight_last(maker)->findings : NULL;
}

bool session_insight_pending(const Session *session)
{
    SessionInsight *own = session_feature(session, &SESSION_INSIGHT);
    bool pending = insight_pending(own->maker), awaited = own->awaited;
    own->awaited = false; /* the next frame asks again */
    return pending || awaited;
}

static InsightMarkers markers_of(const Session *session)
{
    InsightMarkers markers;
    markers.moved = gc_moved(session, &markers.version);
    return markers;
}

/* The number of layers up to which an insight is made at once. Findings read layer files, which takes some 30 ms per
 * GiB. */
static size_t soon_of(const Session *session, const History *history)
{
    const LayerSet *set = &history->layers;
    uint64_t bytes = 0;
    if (session->options.soon || !history->records)
        return session->options.soon ? session->options.soon : INSIGHT_SOON;
    for (size_t i = 0; i < set->count && bytes < FILES_SOON_BYTES; i++)
        bytes += set->size[i] == SIZE_UNKNOWN ? 0 : set->size[i];
    return bytes < FILES_SOON_BYTES ? INSIGHT_SOON : 0;
}

void session_insight_begin(Session *session, InsightMaker *maker, const History *history, StepId step,
                           const Policy *policy)
{
    if (session->options.waiter && !run_is_on(session) && history->layers.count > INSIGHT_ALONE)
        insight_look(maker, history, step, policy, markers_of(session), INSIGHT_ALONE);
}

/* How long a frame waits for an insight: long for the first one of a history, so that it is opened with its findings;
 * after a key as long as a frame may take, for another side of a comparison too, whose thread began before. */
static int wait_ms(const Session *session, const InsightMaker *maker, const History *history)
{
    enum { FIRST_MS = 40, FRAME_MS = 12, OTHER_MS = 2 };
    return !insight_is_of(maker, history) ? FIRST_MS : maker == maker_of(session) ? FRAME_MS : OTHER_MS;
}

const Insight *session_insight_of(Session *session, InsightMaker *maker, const History *history, StepId step,
                                  const Policy *policy)
{
    InsightMarkers markers = markers_of(session);
    size_t soon = soon_of(session, history), layers = history->layers.count;
    bool beside = session->options.waiter && !run_is_on(session);
    if (beside && layers > soon)
        return insight_look(maker, history, step, policy, markers, soon);
    if (beside && !session->options.soon && layers > INSIGHT_ALONE)
        return insight_within(maker, history, step, policy, markers, wait_ms(session, maker, history));
    return insight_update(maker, history, step, policy, markers);
}

const Insight *session_insight(Session *session)
{
    SessionInsight *own = session_feature(session, &SESSION_INSIGHT);
    const Insight *insight = session_insight_of(session, own->maker, session->shown, session->step, &session->policy);
    own->awaited = own->awaited || !insight;
    return insight;
}

const Insight *session_insight_now(Session *session)
{
    return insight_update(maker_of(session), session->shown, session->step, &session->policy, markers_of(session));
}

void session_insight_lend(Session *session, InsightLoan *loan)
{
    insight_lend(maker_of(session), loan);
}

void session_insight_to_map_of(Session *session, MapView *map, InsightMaker *maker, const History *history, StepId step,
                               const Policy *policy)
{
    unsigned moves;
    const Insight *last = insight_last(maker);
    bool known = session_insight_of(session, maker, history, step, policy) ||
                 /* a summary is enough, because a map shows no findings */
                 insight_knows_layers(maker, history, step, policy);
    map->summary = known ? &last->summary : NULL;
    map->summary_version = last->summary_version;
    map->awaits_summary = !known;
    map->markers = gc_moved(session, &moves);
}

void session_insight_to_map(Session *session)
{
    session_insight_to_map_of(session, &session->map, maker_of(session), session->shown, session->step,
                              &session->policy);
}
