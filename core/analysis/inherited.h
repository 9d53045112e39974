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

/* Was a delta that was not made by a job, from which one of the two overlapping layers was made, in the way of such a
 * delta of the other, at keys that the two layers share? O(jobs and inputs behind them + product of the numbers of
 * these deltas). */
bool overlap_is_inherited(const History *history, OverlapPair pair);

#endif
