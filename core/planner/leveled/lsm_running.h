/* lsm_running.h - the tables and key ranges that running compactions block for others.
 *
 *     L1   #12   #13*  #14      * is being compacted to L2: neither is it taken again, nor does its size count, and no
 *     L2   #20   #21*           other compaction writes to L2 between the keys of #13 and #21
 *
 * A MANIFEST contains installed results, not running compactions, so LsmState.running is empty unless the caller knows
 * or assumes them. Source: RocksDB db/compaction/compaction_picker.cc (FilesRangeOverlapWithCompaction,
 * AreFilesInCompaction).
 */
#ifndef CORE_PLANNER_LEVELED_LSM_RUNNING_H
#define CORE_PLANNER_LEVELED_LSM_RUNNING_H

#include "core/planner/leveled/lsm_inputs.h"

/* Is a running compaction reading the table? O(inputs of what runs), as the functions below. */
bool lsm_is_taken(const LsmState *state, uint32_t placement);
bool lsm_any_taken(const LsmState *state, const LsmInputs *inputs);
/* Is a compaction running that reads L0? */
bool lsm_l0_runs(const LsmState *state);
/* Is a compaction running that writes to the level and reads some of these keys? */
bool lsm_writes_between(const LsmState *state, uint32_t level, KeyRange keys);

#endif
