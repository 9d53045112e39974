/* words.c - holds tables of words, indexed by the values of enumerations: each value has a row. */
#include "core/tell/words.h"

#include "core/model/lsm.h"

const char *word_part(const LayerSet *set)
{
    return set->lsm ? "table" : "layer";
}

const char *word_layer(const LayerSet *set, LayerId id)
{
    static const char *const levels[] = {"L0", "L1", "L2", "L3", "L4", "L5", "L6"};
    if (set->lsm) {
        const LsmFamily *family = &set->lsm->families.at[set->family];
        bool planned = id >= family->placements.count;
        bool known = vertical_axis(set->vertical)->has_levels;
        uint32_t level = !planned ? family->placements.at[id].level
                         : known  ? vertical_row_level(set->lsn_lo[id])
                                  : UINT32_MAX;
        return level < sizeof levels / sizeof *levels ? levels[level] : "table";
    }
    return layer_is_l0(set, id) ? "L0" : layer_kind_name((LayerKind)set->kind[id]);
}

const char *word_job(const PlanJob *job)
{
    return layer_kind_name(job->kind == JOB_CREATE_IMAGE ? LAYER_IMAGE : LAYER_DELTA);
}

const char *word_outputs(bool images)
{
    return strategy_name(images ? STRATEGY_IMAGES : STRATEGY_DELTAS);
}

const char *word_strategy(Strategy strategy)
{
    return strategy == STRATEGY_NONE ? "not due" : strategy_name(strategy);
}

const char *word_cut(CutClass class)
{
    static const char *const words[] = {
        [CUT_CLASS_SPLIT] = "where the layers below are split", [CUT_CLASS_IMAGE] = "at the edge of an image below",
        [CUT_CLASS_DELTA] = "at the edge of a delta below",     [CUT_CLASS_GRID] = "at a grid point",
        [CUT_CLASS_SIZE] = "at the exact target size",          [CUT_CLASS_END] = "at the end of the job's keys",
    };
    return (unsigned)class < sizeof words / sizeof *words ? words[class] : "";
}

const char *word_fidelity(Fidelity fidelity)
{
    switch (fidelity) {
    case FIDELITY_EXACT:
        return "";
    case FIDELITY_ESTIMATED:
        return "estimated numbers";
    case FIDELITY_BEYOND:
        return "a rule beyond the published planner";
    default:
        return "a rule beyond the published planner, estimated";
    }
}

const char *word_life(LifeEnd end, bool store)
{
    static const char *const ends[LIFE_ENDS] = {"lives on", "rewritten", "collected as garbage",
                                                "evicted or downloaded", "deleted, unexplained"};
    return store && end == LIFE_MOVED ? "moved to another level" : ends[end];
}

const char *word_life_short(LifeEnd end)
{
    static const char *const ends[LIFE_ENDS] = {"lives", "rewritten", "collected", "moved", "unexplained"};
    return ends[end];
}
