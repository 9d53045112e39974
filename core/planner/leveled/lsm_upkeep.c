/* lsm_upkeep.c - asks the rules of an engine in its order, and starts the compaction of a table that one of them asks
 * for.
 *
 *     RocksDB: marked tables, then blobs        Pebble: backing, then marked tables
 *
 * Sources: RocksDB db/version_set.cc (ComputeFilesMarkedForCompaction), db/compaction/compaction_picker_level.cc;
 * Pebble compaction_picker.go.
 */
#include "core/planner/leveled/lsm_upkeep.h"

#include "core/base/integer.h"

#include <stdlib.h>

void lsm_upkeep_release(LsmUpkeep *upkeep)
{
    array_release(&upkeep->due);
    *upkeep = (LsmUpkeep){0};
}

/* RocksDB does not compact marked tables of the last level. */
static void marked_tables(const LsmState *state, LsmUpkeep *upkeep)
{
    upkeep->reason = LSM_BECAUSE_MARKED;
    upkeep->moves_down = state->lsm->engine == LSM_ROCKSDB;
    uint32_t last = upkeep->moves_down ? lsm_state_deepest(state) : LSM_LEVELS_MAX;
    for (size_t i = 0; i < state->family->marks.count && state->family->marks.at[i].step <= state->step; i++) {
        uint32_t table = state->family->marks.at[i].placement;
        const LsmPlacement *at = lsm_state_placement(state, table);
        if (at->level < last && lsm_state_holds(state, table))
            array_push(&upkeep->due, table);
    }
}

unsigned lsm_upkeep_rules(const LsmOptions *options)
{
    bool leveled = options->engine == LSM_ROCKSDB && options->style == LSM_STYLE_LEVELED;
    return leveled || options->engine == LSM_PEBBLE ? 2 : 0;
}

void lsm_upkeep_rule(const LsmState *state, const LsmOptions *options, unsigned rule, LsmUpkeep *upkeep)
{
    bool marks_first = options->engine == LSM_ROCKSDB;
    if ((rule == 0) == marks_first)
        marked_tables(state, upkeep);
    else if (options->engine == LSM_ROCKSDB)
        lsm_upkeep_blobs(state, options, upkeep);
    else
        lsm_upkeep_backing(state, upkeep);
    if (upkeep->due.count)
        qsort(upkeep->due.at, upkeep->due.count, sizeof *upkeep->due.at, integer_compare_u32);
}

void lsm_upkeep_start(const LsmState *state, const LsmOptions *options, const LsmUpkeep *upkeep, uint32_t table,
                      LsmPick *pick)
{
    LsmScores scores;
    uint32_t level = lsm_state_placement(state, table)->level;
    lsm_pick_release(pick);
    lsm_scores(state, options, &scores);
    pick->found = true;
    pick->reason = upkeep->reason;
    pick->level = pick->start.level = level;
    pick->output = pick->below.level = upkeep->moves_down ? lsm_output_level(&scores, level) : level;
    pick->seed = table;
    pick->left = upkeep->left;
    pick->right = upkeep->right;
    array_push(&pick->start.at, table);
    lsm_inputs_clean_cut(state, &pick->start);
    if (pick->output == level)
        return;
    lsm_inputs_touching(state, pick->output, lsm_inputs_keys(state, &pick->start), &pick->below);
    lsm_inputs_clean_cut(state, &pick->below);
    lsm_expand(state, lsm_compaction_limit(options), !options->ignores_limit_for_input, pick);
    pick->move = pick->start.at.count == 1 && !pick->below.at.count;
}

void lsm_upkeep_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    bool found = false;
    for (unsigned rule = 0; rule < lsm_upkeep_rules(options) && !found; rule++) {
        LsmUpkeep upkeep = {0};
        lsm_upkeep_rule(state, options, rule, &upkeep);
        found = upkeep.due.count > 0;
        if (found)
            lsm_upkeep_start(state, options, &upkeep, upkeep.due.at[0], pick);
        lsm_upkeep_release(&upkeep);
    }
}
