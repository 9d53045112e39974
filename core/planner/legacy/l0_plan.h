/* l0_plan.h - the cuts of an L0 compaction in closed form, from a key source.
 *
 * The same layers as legacy_l0_cut() with plain sizes, without walking the values: a layer is the longest run of keys
 * that is no larger than the target, up to a hole; a key that is larger by itself is sliced by LSN. The simulator has
 * millions of values, and an estimate has none. Rules L5 to L8 of the policy `legacy`.
 */
#ifndef CORE_PLANNER_LEGACY_L0_PLAN_H
#define CORE_PLANNER_LEGACY_L0_PLAN_H

#include "core/planner/key_source.h"
#include "core/planner/legacy/l0_cut.h"

/* The holes of the source's keys, as legacy_find_holes() finds them. O(image edges * log records). */
void legacy_source_holes(const KeySource *source, KeyForm form, const LegacyCover *cover, uint64_t target,
                         size_t inputs, LegacyHoles *holes);

/* Appends layers over `keys`, each the longest run of keys that is no larger than the target; no key is sliced. Ends
 * early, with more than PLAN_ROUND_JOBS_MAX layers, where plan_fits() would refuse them. */
void legacy_source_runs(const KeySource *source, KeyRange keys, LsnRange lsns, uint64_t target, LegacyL1s *layers);

/* Appends the layers: keys, LSNs and sizes; `first` and `count` are 0. Ends early as legacy_source_runs() does.
 * O(layers * log records). */
void legacy_l0_plan(const KeySource *source, KeyForm form, LsnRange band, uint64_t target, const LegacyHoles *holes,
                    LegacyL1s *layers);

#endif
