/* facts.c - one pass over the layers, and one look at the topmost level. */
#include "tui/app/facts.h"

#include "core/planner/depth.h"
#include "core/planner/tiered/levels.h"

#include <stdio.h>
#include <stdlib.h>

void facts_release(Facts *facts)
{
    *facts = (Facts){0};
}

static void count_layers(Facts *facts)
{
    const History *history = facts->history;
    const LayerSet *set = &history->layers;
    for (LayerId id = 0; id < set->count; id++) {
        if (!history_alive(history, id, facts->step))
            continue;
        facts->layers++;
        if (layer_is_image(set, id))
            facts->images++;
        else
            facts->deltas++;
        facts->l0 += layer_is_l0(set, id);
        if (set->size[id] != SIZE_UNKNOWN) {
            facts->bytes += set->size[id];
            facts->sized++;
        }
    }
}

/* While a compaction is under way, its newest level is what the verdict is about. */
static bool judge_under_way(Facts *facts)
{
    const History *history = facts->history;
    for (StepId step = facts->step + 1; step-- > 0 && history->steps.count > 1;) {
        const Step *at = &history->steps.at[step];
        if (at->op == STEP_LEVEL && at->index < history->plan.levels.count) {
            const PlanLevel *level = &history->plan.levels.at[at->index];
            facts->has_verdict = true;
            facts->compact = level->compact;
            snprintf(facts->verdict, sizeof facts->verdict, "level %u: depth %llu %s fanout %llu → %s", level->level,
                     (unsigned long long)level->depth, level->compact ? "≥" : "<",
                     (unsigned long long)history->policy.fanout, level->compact ? "compact" : "wait");
            return true;
        }
        if (at->op == STEP_FLUSH || at->op == STEP_LOAD || at->op == STEP_COMPACT)
            return false;
    }
    return false;
}

/* What compaction would say of the topmost level: the one line that a reader wants first. */
static void judge(Facts *facts, const Policy *policy)
{
    const History *history = facts->history;
    const LayerSet *set = &history->layers;
    size_t count;
    LayerId *live = history_live(history, facts->step, &count);
    Lsn end = 0;
    for (size_t i = 0; i < count; i++)
        if (!layer_is_image(set, live[i]) && set->lsn_hi[live[i]] > end)
            end = set->lsn_hi[live[i]];
    if (history->has_end_lsn)
        end = history->end_lsn;
    LevelOrder order;
    facts->has_verdict = true;
    if (!level_order_init(&order, set, live, count, end, NULL)) {
        snprintf(facts->verdict, sizeof facts->verdict, "a layer crosses the end LSN");
        free(live);
        return;
    }
    uint64_t height = history->has_max_height ? history->max_height : level_max_height(policy->target_file_size);
    Level level = {0};
    if (level_identify(&order, &(LevelQuery){.max_height = height, .parent = DECISION_NONE}, &level)) {
        uint64_t depth = depth_measure(set, NULL, level.layers, level.count, policy->single).depth;
        facts->compact = depth >= policy->fanout;
        snprintf(facts->verdict, sizeof facts->verdict, "depth %llu %s fanout %llu → %s", (unsigned long long)depth,
                 facts->compact ? "≥" : "<", (unsigned long long)policy->fanout, facts->compact ? "compact" : "wait");
    } else {
        facts->compact = level.stopped_at != LAYER_NONE && facts->l0 > 0;
        snprintf(facts->verdict, sizeof facts->verdict,
                 facts->compact ? "stalled: newest delta too tall" : "nothing new to compact");
    }
    level_release(&level);
    level_order_release(&order);
    free(live);
}

void facts_update(Facts *facts, const History *history, StepId step, const Policy *policy)
{
    StepId epoch = history_epoch(history, step);
    bool same = facts->history == history && facts->epoch == epoch && facts->fanout == policy->fanout &&
                facts->target == policy->target_file_size;
    if (same && facts->step == step)
        return;
    if (same) { /* the layers are the same: only what is under way may differ */
        facts->step = step;
        if (!judge_under_way(facts))
            judge(facts, policy);
        return;
    }
    *facts = (Facts){
        .history = history, .step = step, .epoch = epoch, .fanout = policy->fanout, .target = policy->target_file_size};
    count_layers(facts);
    if (!judge_under_way(facts))
        judge(facts, policy);
}
