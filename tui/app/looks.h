/* looks.h - the insight (insight.h) into the shown layers, or into a side of a comparison, under the session's policy
 * and markers. On a terminal it may take a while for many layers. */
#ifndef TUI_APP_LOOKS_H
#define TUI_APP_LOOKS_H

#include "tui/app/insight.h"
#include "tui/app/session.h"

/* What is known of the layers that are shown; NULL: they are still looked into. */
const Insight *looks_shown(Session *session);
/* The same, waiting for it. */
const Insight *looks_shown_now(Session *session);
/* The same, whatever it is about. */
const Insight *looks_last(const Session *session);
/* The findings of the last look, if it was at the history that is shown; NULL: it was not. */
const Findings *looks_findings(const Session *session);
/* Something is looked into beside the screen. */
bool looks_pending(const Session *session);
/* What the maker finds there; NULL: it is still looked into. */
const Insight *looks_into(Session *session, InsightMaker *maker, const History *history, StepId step,
                          const Policy *policy);
/* Gives the map what is known of what is shown: what a look found, or that it will find something. */
void looks_tell_map(Session *session);
/* The same for the map of another side, and the maker of the insight into that. */
void looks_tell_map_of(Session *session, MapView *map, InsightMaker *maker, const History *history, StepId step,
                       const Policy *policy);

#endif
