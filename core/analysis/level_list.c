/* level_list.c - the level loop without the rewriting. */
#include "core/analysis/level_list.h"

#include "core/planner/depth.h"
#include "core/planner/splits.h"

#include <stdio.h>
#include <stdlib.h>

static Lsn highest_delta_end(const LayerSet *set, const LayerId *ids, size_t count)
{
    Lsn end = 0;
    for (size_t i = 0; i < count; i++)
        if (!layer_is_image(set, ids[i]) && set->lsn_hi[ids[i]] > end)
            end = set->lsn_hi[ids[i]];
    return end;
}

static bool same_layers(const LevelList *list, const Level *level)
{
    if (list->count == 0)
        return false;
    const Level *above = &list->at[list->count - 1].level; /* both are the start of the same order */
    return above->count == level->count && above->lsns.lo == level->lsns.lo;
}

static LevelFacts *append(LevelList *list)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 8;
        list->at = mem_resize(list->at, list->capacity, sizeof *list->at);
    }
    return &list->at[list->count++];
}

static void measure(LevelFacts *facts, const LevelList *list, const LayerSet *set, const LayerIndex *index)
{
    const Level *level = &facts->level;
    Depth depth = depth_measure(set, index, level->layers, level->count, false);
    facts->depth = depth.depth;
    facts->deepest = depth.where;
    facts->splits = splits_count(set, index, level->layers, level->count);
    facts->compact = depth.depth >= list->fanout;
    snprintf(facts->verdict, sizeof facts->verdict, "%s: depth %llu %s fanout %llu",
             facts->compact ? "compact" : "stop", (unsigned long long)depth.depth, facts->compact ? ">=" : "<",
             (unsigned long long)list->fanout);
}

static void identify_all(LevelList *list, const LevelOrder *order, const LayerIndex *index, const LevelOptions *options)
{
    uint64_t height = list->target_file_size, multiplier = 1, base = list->fanout < 2 ? 2 : list->fanout;
    for (uint32_t number = 0;; number++) {
        LevelQuery query = {
            .max_height = options->has_max_height ? options->max_height : level_max_height(height),
            .number = number,
            .multiplier = options->has_max_height ? 0 : multiplier,
            .trace = options->trace,
            .parent = DECISION_NONE,
        };
        Level level;
        if (!level_identify(order, &query, &level)) {
            list->stalled_by = list->count == 0 ? level.stopped_at : LAYER_NONE;
            level_release(&level);
            return;
        }
        if (same_layers(list, &level)) {
            level_release(&level);
            return;
        }
        LevelFacts *facts = append(list);
        *facts = (LevelFacts){.level = level, .number = number, .max_height = query.max_height};
        measure(facts, list, order->set, index);
        if (!facts->compact || height == UINT64_MAX || options->has_max_height)
            return;
        height = level_next_height(height, list->fanout);
        if (__builtin_mul_overflow(multiplier, base, &multiplier))
            multiplier = 0; /* too far to be told as a target_file_size */
    }
}

bool level_list_init(LevelList *list, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                     const LevelOptions *options, Error *error)
{
    *list = (LevelList){
        .end_lsn = options->has_end_lsn ? options->end_lsn : highest_delta_end(set, ids, count),
        .target_file_size = options->target_file_size ? options->target_file_size : DEFAULT_TARGET_FILE_SIZE,
        .fanout = options->fanout ? options->fanout : DEFAULT_FANOUT,
        .stalled_by = LAYER_NONE,
    };
    LevelOrder order;
    if (!level_order_init(&order, set, ids, count, list->end_lsn, error))
        return false;
    identify_all(list, &order, index, options);
    level_order_release(&order);
    return true;
}

void level_list_release(LevelList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        level_release(&list->at[i].level);
    free(list->at);
    *list = (LevelList){0};
}
