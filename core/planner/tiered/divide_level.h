/* divide_level.h - the plan of one level: partitions, images or deltas for each, and the jobs.
 *
 *     level ──► in scope? ──► partitions ──► images or deltas? ──► cover.c   one image job after another
 *               (scope.h)     (partition.h)                   └──► retile.c  one delta job after another
 *
 * The planner is a function: it reads layers, a policy and what the sources know of records and keyspace, and appends
 * to a Plan. It changes no layer and runs nothing.
 */
#ifndef CORE_PLANNER_TIERED_DIVIDE_LEVEL_H
#define CORE_PLANNER_TIERED_DIVIDE_LEVEL_H

#include "core/planner/tiered/divide.h"

/* Appends partitions, cuts and jobs. A level without layers, or without a partition that is due, gets no job. Fails,
 * with nothing appended to `jobs`, where there is no key to make an image of, where an image is due and the target
 * is smaller than one page, where there are too many jobs (plan_fits()), where a source fails, and with ERROR_CANCELLED
 * where the plan was cancelled. Cost: O((layers + jobs) log n) and the inputs of the jobs.
 * Neon: pageserver/compaction/src/compact_tiered.rs. */
bool divide_level(Plan *plan, const DivideInput *input, Error *error);

#endif
