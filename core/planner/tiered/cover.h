/* cover.h - a partition covered with images, each of about the target size. */
#ifndef CORE_PLANNER_TIERED_COVER_H
#define CORE_PLANNER_TIERED_COVER_H

#include "core/planner/tiered/divide.h"

/* Appends image jobs at the partition's upper LSN, left to right. An image starts where the one before ended; the first
 * starts at the partition's smallest key, the last ends at its largest, whatever exists there. `source` is that of the
 * partition's deltas and `delta_bytes` their size: each job's bytes_in is the part of it that lies in its keys. Fails
 * when the target is below one page, and where there are too many jobs, see plan_fits(). Rule: Neon compact_tiered.rs
 * (cover_keyspace, WindowAdvance over KeySpace). O(ranges + images log ranges), and two questions to the source for
 * each image. */
bool cover_partition(Divide *divide, const KeySource *source, uint64_t delta_bytes, Error *error);

#endif
