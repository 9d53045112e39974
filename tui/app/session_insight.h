/* session_insight.h - the insight (insight.h) into the shown layers, or into a side of a comparison, under the
 * session's policy and markers. On a terminal it may take a while for many layers. */
#ifndef TUI_APP_SESSION_INSIGHT_H
#define TUI_APP_SESSION_INSIGHT_H

#include "tui/app/insight.h"
#include "tui/app/session.h"

/* The insight into the shown layers, owned by the session; NULL: they are still being analysed. */
const Insight *session_insight(Session *session);
/* The same, but waits for it. */
const Insight *session_insight_now(Session *session);
/* The last insight, which may be out of date. */
const Insight *session_insight_last(const Session *session);
/* The findings of the last look, if it was at the history that is shown; NULL: it was not. */
const Findings *session_insight_findings(const Session *session);
/* Something is looked into beside the screen, or was when the last frame asked for it: another frame is needed. */
bool session_insight_pending(const Session *session);
/* What the maker finds there; NULL: it is still looked into. */
const Insight *session_insight_of(Session *session, InsightMaker *maker, const History *history, StepId step,
                                  const Policy *policy);
/* Gives the map what is known of what is shown, or tells it that something is being computed. */
void session_insight_to_map(Session *session);
/* The same for the map of another side, and the maker of the insight into that. */
void session_insight_to_map_of(Session *session, MapView *map, InsightMaker *maker, const History *history, StepId step,
                               const Policy *policy);

#endif
