/* insight.h - insights: the analysis of what is shown, made when it is first needed and kept while the live layers stay
 * the same (history_epoch()).
 *
 * For many layers an analysis takes longer than a frame: 0.4 s for a million. On a terminal a thread then makes it, and
 * until it ends the panes say so. The thread reads the history, so code that changes or frees the history must first
 * call insight_forget().
 */
#ifndef TUI_APP_INSIGHT_H
#define TUI_APP_INSIGHT_H

#include "core/analysis/findings.h"
#include "tui/app/task.h"

/* Up to this many layers a frame waits some milliseconds for its insight, which threads make: it takes 20 ms of
 * processor time. */
#define INSIGHT_SOON 50000u

/* Up to this many layers the explorer's own thread makes an insight: it takes 2 ms. */
#define INSIGHT_ALONE 5000u

/* GC markers to use in place of the history's. */
typedef struct InsightMarkers {
    const GcMarkers *moved; /* borrowed; NULL: use the history's own */
    unsigned version;       /* changes with the markers; at least 1 */
} InsightMarkers;

/* The result of an analysis; only its maker writes it. */
typedef struct Insight {
    unsigned version;         /* changes whenever the insight is computed again or forgotten */
    unsigned summary_version; /* the same for the summary, which does not depend on markers */
    Summary summary;
    Findings findings;
} Insight;

/* Makes insights, on a thread if they take long, and keeps the last one. */
typedef struct InsightMaker InsightMaker;

/* A task that reads the summary of an insight. The reader owns the loan, and gives it back before it frees the task. */
typedef struct InsightLoan {
    InsightMaker *maker; /* NULL: it was given back, or taken back */
    Task *task;
} InsightLoan;

/* The caller frees it with insight_maker_free(), which accepts NULL. */
InsightMaker *insight_maker_new(void);
void insight_maker_free(InsightMaker *maker);

/* The insight into `history` at `step`, made now unless it is known. O(n log n) if something has changed: 10 ms for
 * 26,690 layers, and 3 ms if only the markers have changed. Owned by the maker, as all insights. */
const Insight *insight_update(InsightMaker *maker, const History *history, StepId step, const Policy *policy,
                              InsightMarkers markers);
/* As insight_update(), but for more layers than `soon` it is made on a thread: NULL until it ends; ask again later. */
const Insight *insight_look(InsightMaker *maker, const History *history, StepId step, const Policy *policy,
                            InsightMarkers markers, size_t soon);
/* As insight_update(), but made on a thread, for which it waits up to `ms` milliseconds the first time that it is
 * asked: NULL until it ends. For so few layers that another insight in the making ends soon after it is cancelled. */
const Insight *insight_within(InsightMaker *maker, const History *history, StepId step, const Policy *policy,
                              InsightMarkers markers, int ms);
/* The last insight, whatever it is about. */
const Insight *insight_last(const InsightMaker *maker);
/* Is the last insight about this history? */
bool insight_is_of(const InsightMaker *maker, const History *history);
/* Does the last insight have the summary of these layers and this policy, under whatever markers? */
bool insight_knows_layers(const InsightMaker *maker, const History *history, StepId step, const Policy *policy);
/* Is an insight being made? False for NULL. */
bool insight_pending(const InsightMaker *maker);
/* Forgets the last insight, and cancels the one that is being made, which takes up to 0.1 s for a million layers. */
void insight_forget(InsightMaker *maker);

/* Lends the last insight's summary to loan->task: another insight replaces it only after the task's end. One loan at a
 * time. Where the insight is forgotten meanwhile, insight_forget() waits for that end, and takes the loan back. */
void insight_lend(InsightMaker *maker, InsightLoan *loan);
void insight_give_back(InsightLoan *loan);

#endif
