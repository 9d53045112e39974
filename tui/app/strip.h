/* strip.h - the whole range of a parameter, by plans of some of its values, and where the plan changes between these.
 *
 *     fanout   1 … 6    2 jobs  1.20 GiB ■■■■■■■■
 *              7 … 57 ▸ 1 job   7.08 MiB ■
 *              58 …     0 jobs      0 B
 *
 * A flip is a value at which a verdict of the plan changes (plan_verdicts.h). Cuts move with the target size and the
 * grid, and with cut=best also with the fanout, at nearly every value, and with them jobs and bytes; these changes are
 * flips only if there are few of them.
 *
 * Each value named is one that was planned. Where a flip lies is known to the value, because the plans on both sides of
 * it were made. Between two planned values with the same plan there may be further flips, which nobody looked for. So
 * the values at which the decisions of the plans say that they flip are planned, and a row of values ever farther from
 * the current one.
 */
#ifndef TUI_APP_STRIP_H
#define TUI_APP_STRIP_H

#include "tui/app/what_if.h"

/* A value that was planned. */
typedef struct StripPoint {
    double value;
    const char *word; /* the value as a word, where values have no order; static; else NULL */
    bool failed;      /* there is no plan, because it would have too many jobs */
    PlanOutcome outcome;
    uint64_t verdicts;   /* plan_verdicts() */
    double below, above; /* the nearest values at which a decision of this plan says that it flips; NAN: none */
} StripPoint;

/* The next flip on one side of the current value. */
typedef struct StripFlip {
    double value; /* the planned value beyond the flip; NAN: none was found */
    bool exact;   /* the flip is right before it, not between it and an earlier planned value */
    Text then;    /* what the plan does there that the shown one does not do; empty: no plan was made to say so */
} StripFlip;

/* What is known of the strip of the current parameter. */
typedef struct StripView {
    const PolicyParameter *parameter;
    ARRAY(StripPoint) at;   /* ascending */
    double lowest, highest; /* the valid values */
    bool coarse;            /* jobs and bytes change at too many values: only verdicts are flips */
    bool limited;           /* there were too many plans to make */
    bool done;              /* nothing more will be planned; only then are the flips known: */
    StripFlip below, above;
} StripView;

/* Neighbouring points between which nothing flips. */
typedef struct StripRange {
    size_t first, last; /* points, included */
} StripRange;

typedef ARRAY(StripRange) StripRanges;

/* What is known of the parameter's strip for the shown plan, owned by the session; NULL: nothing. */
const StripView *strip_shown(const Session *session, const PolicyParameter *parameter);
/* The ranges of a strip, in order; values without an order have a range each. The caller releases them. O(points). */
void strip_ranges(const StripView *strip, StripRanges *ranges);
/* Is the border between a range and the next one known to the value? */
bool strip_border_exact(const StripView *strip, StripRange range);

/* Makes what is missing of the strip of the current parameter, if it can be made: not without a plan, for a plan of a
 * region, or for too many layers. On a terminal many layers take too long to wait for: then the strip
 * stays as it is. */
void strip_complete(Session *session);
/* The next flips of the current parameter: those of its strip, or where no strip can be made what the decisions of the
 * plan say. False if they are not known yet. The texts belong to the session. */
bool strip_flips(const Session *session, StripFlip *below, StripFlip *above);

/* Is there work for strip_tick()? */
bool strip_pending(const Session *session);
/* Starts or takes the next plan, if there is one. On a terminal it is made on a thread, so that keys need not wait. */
void strip_tick(Session *session);
/* As strip_tick(), but first waits for the plan that is being made. */
void strip_advance(Session *session);

#endif
