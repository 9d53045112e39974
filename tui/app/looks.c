/* looks.c - one insight for the session. A run in lock-step changes the history that the analysis reads, so then the
 * analysis is waited for. */
#include "tui/app/looks.h"

#include "tui/app/gc.h"
#include "tui/app/run.h"

#define FILES_SOON_BYTES ((uint64_t)1 << 30)

static void release(Session *session, void *state)
{
    (void)session;
    insight_release(state);
}

static const Feature LOOKS = {.name = "looks", .size = sizeof(Insight), .release = release, .forget = release};

static Insight *insight_of(const Session *session)
{
    return session_feature(session, &LOOKS);
}

const Insight *looks_last(const Session *session)
{
    return insight_of(session);
}

static InsightMarkers markers_of(const Session *session)
{
    InsightMarkers markers;
    markers.moved = gc_moved(session, &markers.version);
    return markers;
}

/* Up to how many layers are looked into at once. Layer files are read for findings: some 30 ms for each GiB of them. */
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

bool looks_into(Session *session, Insight *insight, const History *history, StepId step, const Policy *policy)
{
    InsightMarkers markers = markers_of(session);
    if (session->options.waiter && !run_is_on(session))
        return insight_look(insight, history, step, policy, markers, soon_of(session, history));
    insight_update(insight, history, step, policy, markers);
    return true;
}

const Insight *looks_shown(Session *session)
{
    Insight *insight = insight_of(session);
    return looks_into(session, insight, session->shown, session->step, &session->policy) ? insight : NULL;
}

const Insight *looks_shown_now(Session *session)
{
    Insight *insight = insight_of(session);
    insight_update(insight, session->shown, session->step, &session->policy, markers_of(session));
    return insight;
}

void looks_tell_map_of(Session *session, MapView *map, Insight *insight, const History *history, StepId step,
                       const Policy *policy)
{
    unsigned moves;
    bool known = looks_into(session, insight, history, step, policy) ||
                 insight_knows_layers(insight, history, step, policy); /* a map shows no findings */
    map->summary = known ? &insight->summary : NULL;
    map->summary_version = insight->summary_version;
    map->awaits_summary = !known;
    map->markers = gc_moved(session, &moves);
}

void looks_tell_map(Session *session)
{
    looks_tell_map_of(session, &session->map, insight_of(session), session->shown, session->step, &session->policy);
}
