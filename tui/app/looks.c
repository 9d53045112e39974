/* looks.c - one insight for the session. A run in lock-step changes the history that the analysis reads, so then the
 * analysis is waited for. */
#include "tui/app/looks.h"

#include "tui/app/gc.h"
#include "tui/app/run.h"

#define FILES_SOON_BYTES ((uint64_t)1 << 30)

typedef struct Looks {
    InsightMaker *maker; /* owned */
    bool awaited;        /* looks_shown() had nothing to give: what was drawn of it says so */
} Looks;

static void init(void *state)
{
    ((Looks *)state)->maker = insight_maker_new();
}

static void forget(Session *session, void *state)
{
    (void)session;
    insight_forget(((Looks *)state)->maker);
}

static void release(Session *session, void *state)
{
    (void)session;
    insight_maker_free(((Looks *)state)->maker);
}

static const Feature LOOKS = {
    .name = "looks", .size = sizeof(Looks), .init = init, .release = release, .forget = forget};

static InsightMaker *maker_of(const Session *session)
{
    return ((Looks *)session_feature(session, &LOOKS))->maker;
}

const Insight *looks_last(const Session *session)
{
    return insight_last(maker_of(session));
}

const Findings *looks_findings(const Session *session)
{
    const InsightMaker *maker = maker_of(session);
    return insight_is_of(maker, session->shown) ? &insight_last(maker)->findings : NULL;
}

bool looks_pending(const Session *session)
{
    Looks *looks = session_feature(session, &LOOKS);
    bool pending = insight_pending(looks->maker), awaited = looks->awaited;
    looks->awaited = false; /* where it has ended, the next frame shows it */
    return pending || awaited;
}

static InsightMarkers markers_of(const Session *session)
{
    InsightMarkers markers;
    markers.moved = gc_moved(session, &markers.version);
    return markers;
}

/* The number of layers up to which an insight is computed at once. Findings read layer files: some 30 ms per GiB. */
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

const Insight *looks_into(Session *session, InsightMaker *maker, const History *history, StepId step,
                          const Policy *policy)
{
    InsightMarkers markers = markers_of(session);
    if (session->options.waiter && !run_is_on(session))
        return insight_look(maker, history, step, policy, markers, soon_of(session, history));
    return insight_update(maker, history, step, policy, markers);
}

const Insight *looks_shown(Session *session)
{
    Looks *looks = session_feature(session, &LOOKS);
    const Insight *insight = looks_into(session, looks->maker, session->shown, session->step, &session->policy);
    looks->awaited = looks->awaited || !insight;
    return insight;
}

const Insight *looks_shown_now(Session *session)
{
    return insight_update(maker_of(session), session->shown, session->step, &session->policy, markers_of(session));
}

void looks_tell_map_of(Session *session, MapView *map, InsightMaker *maker, const History *history, StepId step,
                       const Policy *policy)
{
    unsigned moves;
    const Insight *last = insight_last(maker);
    bool known = looks_into(session, maker, history, step, policy) ||
                 insight_knows_layers(maker, history, step, policy); /* a map does not show findings */
    map->summary = known ? &last->summary : NULL;
    map->summary_version = last->summary_version;
    map->awaits_summary = !known;
    map->markers = gc_moved(session, &moves);
}

void looks_tell_map(Session *session)
{
    looks_tell_map_of(session, &session->map, maker_of(session), session->shown, session->step, &session->policy);
}
