/* lsm_pick.c - calls the picker of the store's engine and compaction style, and releases what it picked. */
#include "core/planner/leveled/lsm_pick.h"

#include "core/planner/leveled/lsm_upkeep.h"

void lsm_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    *pick = (LsmPick){.seed = PLACEMENT_NONE};
    if (options->engine == LSM_LEVELDB)
        leveldb_pick(state, options, pick);
    else if (options->engine == LSM_PEBBLE)
        pebble_pick(state, options, pick);
    else if (options->style == LSM_STYLE_LEVELED)
        leveled_pick(state, options, pick);
    else if (options->style == LSM_STYLE_UNIVERSAL)
        universal_pick(state, options, pick);
    else if (options->style == LSM_STYLE_FIFO)
        fifo_pick(state, options, pick);
    if (!pick->found)
        lsm_upkeep_pick(state, options, pick);
}
