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

/* Tables that one of the rules asks for; of them any may come first. */
typedef struct LsmUpkeep {
    LsmReason reason;
    bool moves_down;     /* to the next level; else to its own */
    double left, right;  /* bytes: left >= right, where the rule compares */
    ARRAY(uint32_t) due; /* placements, ascending */
} LsmUpkeep;

/* How many rules the options' engine has; lsm_upkeep_rule() asks one of them, in the engine's order. `upkeep` starts as
 * all zero. O(living tables) where the store has marked tables, blob files or backing files, else O(steps to come). */
unsigned lsm_upkeep_rules(const LsmOptions *options);
void lsm_upkeep_rule(const LsmState *state, const LsmOptions *options, unsigned rule, LsmUpkeep *upkeep);
void lsm_upkeep_release(LsmUpkeep *upkeep);

/* Two of the rules, where a table is not just marked. */
void lsm_upkeep_blobs(const LsmState *state, const LsmOptions *options, LsmUpkeep *upkeep);
void lsm_upkeep_backing(const LsmState *state, LsmUpkeep *upkeep);

/* The compaction that starts with a table which the rule asks for, as leveled RocksDB and Pebble do it. */
void lsm_upkeep_start(const LsmState *state, const LsmOptions *options, const LsmUpkeep *upkeep, uint32_t table,
                      LsmPick *pick);

/* The first rule that asks for a table starts with the oldest of them; leaves `pick` as it is where none does. */
void lsm_upkeep_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);

#endif
