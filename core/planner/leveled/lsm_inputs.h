/* lsm_inputs.h - sets of tables of one level, and what they pull in.
 *
 *     L1   [ 12 ][ 13 ]   [ 15 ]          within 13: 13 alone; touching 21: 13 and 15
 *     L2       [  20  ][ 21 ]             touching 13: 20 and 21
 *
 * Where two neighbours share a user key, neither may be compacted without the other: a *clean cut* takes both. Tables
 * of L0 overlap, so what touches one pulls in what touches that.
 */
#ifndef CORE_PLANNER_LEVELED_LSM_INPUTS_H
#define CORE_PLANNER_LEVELED_LSM_INPUTS_H

#include "core/model/lsm_state.h"

/* Placements of one level; in key order below L0. */
typedef struct LsmInputs {
    uint32_t level;
    ARRAY(uint32_t) at;
} LsmInputs;

void lsm_inputs_release(LsmInputs *inputs);

KeyRange lsm_inputs_keys(const LsmState *state, const LsmInputs *inputs);
/* The hull of the keys of two sets, one of which may be empty. */
KeyRange lsm_inputs_union(const LsmState *state, const LsmInputs *a, const LsmInputs *b);
uint64_t lsm_inputs_bytes(const LsmState *state, const LsmInputs *inputs);

/* Replaces the set by all tables of the level that overlap the keys; in L0 also by those that overlap these, and so on.
 * O(log n + result) below L0, O(n log n) in L0. */
void lsm_inputs_touching(const LsmState *state, uint32_t level, KeyRange keys, LsmInputs *inputs);
/* Does any table of the level overlap the keys? */
bool lsm_level_touches(const LsmState *state, uint32_t level, KeyRange keys);
/* Replaces the set by the tables of the level that lie inside the keys and, below L0, share no user key with one
 * outside. */
void lsm_inputs_within(const LsmState *state, uint32_t level, KeyRange keys, LsmInputs *inputs);
/* Adds the neighbours that share a user key with the set, until there are none: for LevelDB only those on the right; in
 * L0 all tables that overlap the set, and so on. */
void lsm_inputs_clean_cut(const LsmState *state, LsmInputs *inputs);

/* The bytes of the level's tables that overlap the keys. */
uint64_t lsm_touching_bytes(const LsmState *state, uint32_t level, KeyRange keys);

/* For each byte of the level, the bytes of the next level that its tables overlap, counted once for each table; 0 for
 * an empty level. This is what a compaction of the whole level rewrites below for each byte that it moves down. */
double lsm_overlap_ratio(const LsmState *state, uint32_t level);

#endif
