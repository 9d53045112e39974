/* jobs_link.h - what each job reads, what it must wait for, and whether it can be skipped. */
#ifndef CORE_PLANNER_TIERED_JOBS_LINK_H
#define CORE_PLANNER_TIERED_JOBS_LINK_H

#include "core/planner/tiered/scope.h"

/* Fills in the inputs and needs of the jobs from `first` on, which are in key order. Inputs are the layers in scope
 * among `members` (places in the scope, in level order) whose keys overlap the job's; for images only the deltas. Needs
 * are the jobs of this compaction that created them. Where images have millions of inputs together, only those are
 * listed that this compaction created. O(layers log jobs + inputs). */
void jobs_link(Plan *plan, const DivideInput *input, uint32_t first, const uint32_t *members, size_t member_count);

/* Marks delta jobs from `first` on as skipped that would write one of their inputs again: with the same keys, LSNs and
 * records. `source` must be that of the partition's merged records. Fails where a source fails. */
bool jobs_skip_identical(Plan *plan, const DivideInput *input, const KeySource *source, uint32_t first, Error *error);

#endif
