/* lsm_upkeep.h - compactions that no score causes: tables are rewritten because of a mark or of garbage that they keep.
 *
 *     RocksDB   marked      a table that the engine marked when it wrote it goes to the next level
 *               blobs       half of the oldest blob files is garbage: the tables that refer to them are rewritten
 *     Pebble    backing     30 % of a backing file is garbage: its virtual tables are rewritten
 *               marked      a table that an edit marks is rewritten in place
 *
 * Rules that need facts outside the MANIFEST are not implemented: age (ttl, periodic), snapshots, statistics of tables,
 * reads.
 */
#ifndef CORE_PLANNER_LEVELED_LSM_UPKEEP_H
#define CORE_PLANNER_LEVELED_LSM_UPKEEP_H

#include "core/planner/leveled/lsm_choice.h"

/* Tables that one of the rules asks to compact; any of them may be the first. */
typedef struct LsmUpkeep {
    LsmReason reason;
    bool moves_down;     /* they are compacted to the next level; else into their own */
    double left, right;  /* the rule's comparison in bytes, left >= right, where it has one */
    ARRAY(uint32_t) due; /* placements that are due, ascending */
} LsmUpkeep;

/* The number of rules of the options' engine. lsm_upkeep_rule() applies one of them, in the engine's order; `upkeep`
 * must be all zero. O(live tables) where the store has marked tables, blob files or backing files, else O(later
 * steps). */
unsigned lsm_upkeep_rules(const LsmOptions *options);
void lsm_upkeep_rule(const LsmState *state, const LsmOptions *options, unsigned rule, LsmUpkeep *upkeep);
void lsm_upkeep_release(LsmUpkeep *upkeep);

/* Two of the rules, where a table is not just marked. */
void lsm_upkeep_blobs(const LsmState *state, const LsmOptions *options, LsmUpkeep *upkeep);
void lsm_upkeep_backing(const LsmState *state, LsmUpkeep *upkeep);

/* Picks the compaction that starts with a table for which the rule asks, as RocksDB (leveled) and Pebble do. */
void lsm_upkeep_start(const LsmState *state, const LsmOptions *options, const LsmUpkeep *upkeep, uint32_t table,
                      LsmPick *pick);

/* Applies the rules in order; the first one that asks for tables starts with the oldest of them. `pick` is unchanged
 * where none does. */
void lsm_upkeep_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);

#endif
