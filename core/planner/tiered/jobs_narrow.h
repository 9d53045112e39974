/* jobs_narrow.h - what `since` leaves out must not vanish behind what is written.
 *
 *     LSN ^   [  job's output   ]         A delta that lies wholly under newer images is not read again. But readers
 *         |   [    ====  image  ]         between the horizon and the image still come down to it, and a new delta that
 *         |   [ in ][  left out ]         spans its keys and LSNs would stand before it with none of its records.
 *         +---------------------------->
 *
 * So a job reaches down only as far as the deltas that it reads, and where a delta that was left out still lies inside
 * its rectangle, the job reads that one too: the records are then in both, and
 * where both are read later, each record is written once (PlanJob.repeats).
 */
#ifndef CORE_PLANNER_TIERED_JOBS_NARROW_H
#define CORE_PLANNER_TIERED_JOBS_NARROW_H

#include "core/planner/tiered/scope.h"

/* Narrows the delta jobs from `first` on, whose inputs are known, and adds to their inputs; those layers stay, for they
 * are not in scope. Nothing to do where all layers are in scope. O(inputs + pairs of a job and a layer left out). */
void jobs_narrow(Plan *plan, const DivideInput *input, uint32_t first);

#endif
