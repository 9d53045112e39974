/* inherited.h - overlaps that were in the input: a job that rewrites overlapping layers passes the overlap on.
 *
 *     loaded   x: LSN 100-300   y: LSN 200-400     they overlap
 *     job      x, z -> a                           a overlaps y, as x did: not the fault of the job
 *              z, v -> b                           b overlaps y, but neither z nor v did: it is
 */
#ifndef CORE_ANALYSIS_INHERITED_H
#define CORE_ANALYSIS_INHERITED_H

#include "core/analysis/overlap.h"
#include "core/history/history.h"

/* Answers for many pairs of one history, which must not get layers in between. */
typedef struct Inherited {
    const History *history; /* not owned */
    uint32_t *seen;         /* owned; by layer: the last walk that came to it, so that no walk clears marks */
    uint32_t walks;         /* below 2^32, because a check compares fewer pairs than that */
} Inherited;

/* The caller frees it with inherited_release(). O(layers). */
void inherited_init(Inherited *inherited, const History *history);
void inherited_release(Inherited *inherited);
/* Was a delta that was not made by a job, from which one of the two overlapping layers was made, in the way of such a
 * delta of the other, at keys that the two layers share? O(jobs and inputs behind them + product of the numbers of
 * these deltas). */
bool overlap_is_inherited(Inherited *inherited, OverlapPair pair);

#endif
