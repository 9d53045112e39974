/* session_insight.h - the insights (insight.h) into the shown layers and into the sides of a comparison, under the
 * session's markers. On a terminal an insight into many layers is made in the background. */
#ifndef TUI_APP_SESSION_INSIGHT_H
#define TUI_APP_SESSION_INSIGHT_H

#include "tui/app/insight.h"
#include "tui/app/session.h"

/* The insight into the shown layers, under the session's policy. Owned by the session; NULL: it is still being made. */
const Insight *session_insight(Session *session);
/* As session_insight(), but waits for the insight. */
const Insight *session_insight_now(Session *session);
/* The last insight, which may be out of date or empty. */
const Insight *session_insight_last(const Session *session);
/* The findings of the last insight, if that was into the shown history; else NULL. */
const Findings *session_insight_findings(const Session *session);
/* Is an insight being made in the background, or was one needed by the last frame, so that another frame is needed? */
bool session_insight_pending(const Session *session);
/* The insight of `maker` into a history at a step; NULL: it is still being made. */
const Insight *session_insight_of(Session *session, InsightMaker *maker, const History *history, StepId step,
                                  const Policy *policy);
/* Begins such an insight on a thread if the layers are more than a few: session_insight_of() then waits for it. */
void session_insight_begin(Session *session, InsightMaker *maker, const History *history, StepId step,
                           const Policy *policy);
/* Lends the summary of session_insight() to the loan's task; see insight_lend(). */
void session_insight_lend(Session *session, InsightLoan *loan);
/* Gives the session's map the summary and markers of what is shown, or lets it wait for the summary. */
void session_insight_to_map(Session *session);
/* As session_insight_to_map(), for the map of a comparison's side, with the maker of its insight. */
void session_insight_to_map_of(Session *session, MapView *map, InsightMaker *maker, const History *history, StepId step,
                               const Policy *policy);

#endif
