/* insight.h - the analysis of what is shown: made when a pane first asks, kept while the live layers stay the same
 * (history_epoch()).
 *
 * For many layers it takes longer than a frame: 0.4 s for a million. On a terminal it is then made on a thread, and
 * until it ends the panes say so. The thread reads the history, so code that changes or frees that history must first
 * call insight_forget().
 */
#ifndef TUI_APP_INSIGHT_H
#define TUI_APP_INSIGHT_H

#include "core/analysis/findings.h"

/* Up to that many layers it is made at once on a terminal: in 20 ms, so that a key and its frame take less than 33. */
#define INSIGHT_SOON 50000u

/* GC markers to use in place of the history's. */
typedef struct InsightMarkers {
    const GcMarkers *moved; /* NULL: the history's own */
    unsigned version;       /* changes with the markers; above 0 */
} InsightMarkers;

/* What was found, for reading: only its maker writes it. */
typedef struct Insight {
    unsigned version;         /* changes whenever it is computed again or forgotten */
    unsigned summary_version; /* the same of the summary, which other markers leave as it is */
    Summary summary;
    Findings findings;
} Insight;

/* Makes insights, on a thread where they take long, and keeps the last one. */
typedef struct InsightMaker InsightMaker;

/* The caller owns it. */
InsightMaker *insight_maker_new(void);
void insight_maker_free(InsightMaker *maker);

/* Makes one of `history` at `step`, at once. O(n log n) where something changed: 10 ms for 26,690 layers, and 3 ms
 * where that are the markers alone. */
const Insight *insight_update(InsightMaker *maker, const History *history, StepId step, const Policy *policy,
                              InsightMarkers markers);
/* The same; NULL where there are more layers than `soon`: it is being made from now on, ask again later. */
const Insight *insight_look(InsightMaker *maker, const History *history, StepId step, const Policy *policy,
                            InsightMarkers markers, size_t soon);
/* The last one, whatever it is about. */
const Insight *insight_last(const InsightMaker *maker);
/* Is the last one of that history? */
bool insight_is_of(const InsightMaker *maker, const History *history);
/* Is the summary of the last one true of that, whatever the markers? */
bool insight_knows_layers(const InsightMaker *maker, const History *history, StepId step, const Policy *policy);
/* Something is being made. False for NULL. */
bool insight_pending(const InsightMaker *maker);
/* Forgets the last one, and gives up what is being made: up to 0.1 s for a million layers. */
void insight_forget(InsightMaker *maker);

#endif
