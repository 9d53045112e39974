/* retile.h - rewrites the deltas of a partition: merged, and cut into layers of about the target size. */
#ifndef CORE_PLANNER_TIERED_RETILE_H
#define CORE_PLANNER_TIERED_RETILE_H

#include "core/planner/tiered/divide.h"

/* Appends delta jobs left to right. A layer spans the partition's LSNs and goes from its first key to just after its
 * last; a key that is larger than the target is cut by LSN instead. No records: no job. Fails
 * where there are too many jobs, see plan_fits().
 * Rule: Neon compact_tiered.rs (retile_deltas, DeltaLayer windows). O(jobs log records). */
bool retile_partition(Divide *divide, const KeySource *source, Error *error);

#endif
