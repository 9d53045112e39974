/* leveldb_pick.c - LevelDB's picker: each level is compacted in a round over its keys.
 *
 * Worked example: L1 is due, and its cursor is at "k5". The first table that ends after "k5" is the seed; if there is
 * none, the first table of the level. Tables that start at the seed's last user key are added, then all overlapping
 * tables of L2, then more tables of L1 that overlap nothing else in L2, as long as all together have less than 25 table
 * sizes. A seed that overlaps nothing in L2 is moved, unless it overlaps more than 10 table sizes in L3.
 *
 * Source: LevelDB db/version_set.cc (PickCompaction, SetupOtherInputs, AddBoundaryInputs, IsTrivialMove). Seek
 * compactions are missing, because they depend on reads, which no MANIFEST contains.
 */
#include "core/planner/leveled/lsm_choice.h"

#define GRANDPARENT_FILES 10u

/* LevelDB keeps every level sorted by smallest key, including L0. */
static uint32_t seed_of(const LsmState *state, uint32_t level)
{
    const LsmLevel *from = &state->levels[level];
    uint32_t key = 0, first = PLACEMENT_NONE, behind = PLACEMENT_NONE;
    uint64_t tag = 0;
    bool has_cursor = lsm_cursor_at(state, level, &key, &tag);
    for (size_t i = 0; i < from->count; i++) {
        const LsmPlacement *table = lsm_state_placement(state, from->at[i]);
        bool is_behind = !has_cursor || bound_compare(table->large, table->large_tag, key, tag) > 0;
        uint32_t *best = is_behind ? &behind : &first;
        const LsmPlacement *than = *best == PLACEMENT_NONE ? NULL : lsm_state_placement(state, *best);
        if (!than || bound_compare(table->small, table->small_tag, than->small, than->small_tag) < 0)
            *best = from->at[i];
    }
    return behind != PLACEMENT_NONE ? behind : first;
}

void leveldb_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    LsmScores scores;
    lsm_scores(state, options, &scores);
    if (!scores.order_count || scores.levels[scores.order[0]].score < 1)
        return;
    uint32_t level = scores.order[0];
    pick->found = true;
    pick->reason = level == 0 ? LSM_BECAUSE_L0 : LSM_BECAUSE_SIZE;
    pick->level = pick->start.level = level;
    pick->output = pick->below.level = level + 1;
    pick->score = scores.levels[level].score;
    pick->seed = seed_of(state, level);
    array_push(&pick->start.at, pick->seed);
    lsm_inputs_clean_cut(state, &pick->start);
    lsm_inputs_touching(state, pick->output, lsm_inputs_keys(state, &pick->start), &pick->below);
    lsm_inputs_clean_cut(state, &pick->below);
    lsm_expand(state, lsm_compaction_limit(options), true, pick);
    KeyRange keys = lsm_inputs_union(state, &pick->start, &pick->below);
    uint64_t grandparents = level + 2 < LSM_LEVELS_MAX ? lsm_touching_bytes(state, level + 2, keys) : 0;
    pick->move =
        pick->start.at.count == 1 && !pick->below.at.count && grandparents / GRANDPARENT_FILES <= options->file_bytes;
}
