/* fifo_pick.c - RocksDB's FIFO style: a queue of tables that is cut at its old end when it is too long.
 *
 *     L0, newest first   #31 4M  #28 4M  #25 4M  #20 4M     max_table_files_size 12M: #20 is deleted
 *
 * If nothing is deleted, small tables may be merged (allow_compaction). Rules by the age of a table (ttl, temperatures)
 * are missing, because a MANIFEST has no times. Source: RocksDB db/compaction/compaction_picker_fifo.cc.
 */
#include "core/planner/leveled/lsm_choice.h"

static uint64_t all_bytes(const LsmState *state)
{
    uint64_t bytes = 0;
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        bytes += state->levels[level].bytes;
    return bytes;
}

/* Deletes from the old end of L0. Where deeper levels have tables, which another style left, deletes from the first key
 * of the deepest level on. */
static void drop_oldest(const LsmState *state, uint64_t limit, LsmPick *pick)
{
    uint32_t deepest = lsm_state_deepest(state);
    const LsmLevel *level = &state->levels[deepest];
    uint64_t bytes = all_bytes(state);
    pick->start.level = pick->level = deepest;
    for (size_t i = 0; i < level->count && bytes > limit; i++) {
        uint32_t table = level->at[deepest ? i : level->count - 1 - i];
        bytes -= lsm_state_placement(state, table)->size;
        array_push(&pick->start.at, table);
    }
}

void fifo_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    uint64_t bytes = all_bytes(state);
    pick->left = (double)bytes;
    pick->right = (double)options->fifo_bytes;
    if (bytes > options->fifo_bytes) {
        pick->found = true;
        pick->reason = LSM_BECAUSE_FIFO_SIZE;
        pick->output = LSM_DELETED;
        drop_oldest(state, options->fifo_bytes, pick);
        return;
    }
    if (!options->fifo_merges || state->levels[0].count < options->l0_trigger)
        return;
    if (intra_l0_pick(state, options->l0_trigger, lsm_compaction_limit(options), pick)) {
        pick->reason = LSM_BECAUSE_FIFO_MERGE;
        pick->left = (double)state->levels[0].count;
        pick->right = (double)options->l0_trigger;
    }
}
