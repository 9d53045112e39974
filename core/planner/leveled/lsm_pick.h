/* lsm_pick.h - which compaction an LSM engine would start next, with all its tables, and why.
 *
 *     LsmPick pick;
 *     lsm_pick(&state, &family->options, &pick);
 *     if (pick.found) …          // L1 to L2, seed #12, inputs #12 #13 | #20 #21
 *     lsm_pick_release(&pick);
 *
 * One function per algorithm; the explorer, `info`, `predict` and findings all ask this one:
 *
 *     leveled     RocksDB's default         leveled_pick.c     checked against runs of RocksDB
 *     universal   RocksDB                   universal_pick.c   checked
 *     fifo        RocksDB                   fifo_pick.c        checked
 *     leveldb     LevelDB                   leveldb_pick.c     checked
 *     pebble      Pebble                    pebble_pick.c      from its source alone
 */
#ifndef CORE_PLANNER_LEVELED_LSM_PICK_H
#define CORE_PLANNER_LEVELED_LSM_PICK_H

#include "core/planner/leveled/lsm_choice.h"

/* Picks what the engine would do at the state's step. The cursors of LevelDB and of round robin come from the store.
 * The caller releases `pick`. Cost: one pass over the level that is compacted and the one below it. */
void lsm_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);

#endif
