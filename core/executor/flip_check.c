/* flip_check.c - for each level: all fanouts near the current one, then the candidates in the order of their distance,
 * then the neighbours of the one that flips, as long as they flip too. A level may flip on either side: a larger fanout
 * gives a deeper level taller deltas, which can make it due. What a fanout makes of the levels is remembered, because
 * levels share candidates.
 *
 *     level 3 at fanout 1: candidates 2 (ends level 1), 3 (its depth and one more), 6 (the judge's)
 *     fanout 2: levels 0 compacted, 1 not due: level 3 is not compacted, so its verdict flips at 2
 */
#include "core/executor/flip_check.h"

#include "core/base/integer.h"
#include "core/executor/dry_run.h"

#include <stdlib.h>

enum {
    PLANS_MAX = 32,       /* of one check */
    TRIED_AROUND = 8,     /* all fanouts that are no farther are tried, */
    TRIED_LAYERS = 60000, /* as long as twice the layers of the plans that this takes are no more */
    FANOUT_REACH = 40,    /* how far a flip in the other direction is looked for, where there is none in this one */
};

/* The levels that a plan with this fanout compacts, a bit each. */
typedef struct Seen {
    uint64_t fanout, compacted;
} Seen;

typedef struct Checking {
    History *plan;
    Seen seen[PLANS_MAX];
    size_t count;
} Checking;

static uint64_t compacted_levels(const Plan *plan)
{
    uint64_t levels = 0;
    for (size_t i = 0; i < plan->levels.count; i++)
        if (plan->levels.at[i].compact && plan->levels.at[i].level < 64)
            levels |= (uint64_t)1 << plan->levels.at[i].level;
    return levels;
}

/* Plans with that fanout. False: it cannot be planned, or enough was tried. */
static bool look(Checking *checking, uint64_t fanout, uint64_t *compacted)
{
    for (size_t i = 0; i < checking->count; i++)
        if (checking->seen[i].fanout == fanout) {
            *compacted = checking->seen[i].compacted;
            return true;
        }
    if (checking->count == PLANS_MAX || plan_cancelled(&checking->plan->plan, NULL))
        return false;
    Policy with = checking->plan->plan.policy;
    with.fanout = fanout;
    History *made = dry_run_plan_untraced(checking->plan, &with);
    if (!made)
        return false;
    *compacted = compacted_levels(&made->plan);
    checking->seen[checking->count++] = (Seen){fanout, *compacted};
    history_free(made);
    return true;
}

/* With that fanout the level is not compacted any more, or it is now. */
static bool flips_at(Checking *checking, const PlanLevel *level, uint64_t fanout)
{
    uint64_t compacted;
    return look(checking, fanout, &compacted) && (compacted >> level->level & 1) != level->compact;
}

/* The candidates, the nearest first: for a level that is due the fanout that ends the compaction above, then the one
 * by its depth, then the judge's. `above` is 0 where there is none. */
static size_t flip_candidates_of(const PlanLevel *level, uint64_t judged, uint64_t above, uint64_t fanout,
                                 uint64_t at[3])
{
    const uint64_t all[3] = {above, level->compact ? level->depth + 1 : level->depth, judged};
    size_t count = 0;
    for (int i = 0; i < 3; i++) {
        if (all[i] < 1 || all[i] == fanout || (all[i] > fanout) != level->compact)
            continue;
        size_t place = count++;
        for (; place > 0 && (level->compact ? at[place - 1] > all[i] : at[place - 1] < all[i]); place--)
            at[place] = at[place - 1];
        at[place] = all[i];
    }
    return count;
}

/* The nearest fanout that was found to flip the verdict; 0: none was. */
static uint64_t nearest(Checking *checking, const PlanLevel *level, uint64_t judged, uint64_t above)
{
    uint64_t fanout = checking->plan->plan.policy.fanout, at[3], found = 0;
    size_t count = flip_candidates_of(level, judged, above, fanout, at);
    for (size_t i = 0; i < count && !found; i++)
        found = flips_at(checking, level, at[i]) ? at[i] : 0;
    for (uint64_t next = found; found; found = next) {
        next = level->compact ? found - 1 : found + 1;
        if (next == fanout || !flips_at(checking, level, next))
            break;
    }
    return found;
}

typedef ARRAY(uint64_t) Fanouts;

/* Appends the fanout where it lies in (low, high) and is not there yet. */
static void flip_check_add_fanout(Fanouts *fanouts, double value, uint64_t low, uint64_t high)
{
    if (!(value > (double)low && value < (double)high))
        return;
    for (size_t i = 0; i < fanouts->count; i++)
        if (fanouts->at[i] == (uint64_t)value)
            return;
    array_push(fanouts, (uint64_t)value);
}

/* The fanouts in (low, high) at which a decision on this level or one above it is another one. Only there can a level
 * flip in the other direction: its depth changes because it has other layers. */
static void flip_check_fanouts_between(const Trace *trace, uint32_t level, uint64_t low, uint64_t high,
                                       Fanouts *fanouts)
{
    for (size_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (decision->level <= level && decision->flip_parameter && strcmp(decision->flip_parameter, "fanout") == 0)
            flip_check_add_fanout(fanouts, decision->flip_value, low, high);
    }
    for (size_t i = 0; i < trace->flips.count; i++) {
        const Flip *flip = &trace->flips.at[i];
        if (trace->decisions.at[flip->decision].level <= level && strcmp(flip->parameter, "fanout") == 0)
            flip_check_add_fanout(fanouts, flip->value, low, high);
    }
}

/* A fanout on that side of the current one that is nearer than `found` and flips the verdict too; else `found`. */
static uint64_t nearer_on_side(Checking *checking, const PlanLevel *level, bool lower, uint64_t found)
{
    uint64_t fanout = checking->plan->plan.policy.fanout;
    uint64_t room = !found ? FANOUT_REACH : found > fanout ? found - fanout : fanout - found;
    uint64_t low = !lower ? fanout : fanout > room ? fanout - room : 0;
    uint64_t high = lower ? fanout : fanout + room;
    Fanouts fanouts = {0};
    flip_check_fanouts_between(checking->plan->plan.trace, level->level, low, high, &fanouts);
    if (fanouts.count > 0)
        qsort(fanouts.at, fanouts.count, sizeof *fanouts.at, integer_compare_u64);
    for (size_t i = 0; i < fanouts.count; i++) {
        uint64_t next = fanouts.at[lower ? fanouts.count - 1 - i : i];
        if (flips_at(checking, level, next)) {
            found = next;
            break;
        }
    }
    array_release(&fanouts);
    return found;
}

/* The nearest fanout that flips the verdict, by trial of all that are near: of two at one distance, the one on the side
 * where the depth alone would flip it. 0: none does. */
static uint64_t nearest_around(Checking *checking, const PlanLevel *level)
{
    uint64_t fanout = checking->plan->plan.policy.fanout, reach = TRIED_LAYERS / (checking->plan->layers.count + 1);
    reach = reach < TRIED_AROUND ? reach : TRIED_AROUND;
    for (uint64_t distance = 1; distance <= reach; distance++)
        for (int across = 0; across < 2; across++) {
            bool lower = level->compact == (across > 0);
            if (lower && distance >= fanout)
                continue;
            uint64_t at = lower ? fanout - distance : fanout + distance;
            if (flips_at(checking, level, at))
                return at;
        }
    return 0;
}

/* The nearest fanout that was found to flip the verdict of a level below the first; 0: none was. `own`: the same on the
 * side where the depth alone would flip it. */
static uint64_t nearest_of_level(Checking *checking, const PlanLevel *level, uint64_t judged, uint64_t above,
                                 uint64_t *own)
{
    uint64_t fanout = checking->plan->plan.policy.fanout, around = nearest_around(checking, level);
    *own = around && (around > fanout) == level->compact ? around : nearest(checking, level, judged, above);
    return around ? around : nearer_on_side(checking, level, level->compact, *own);
}

void flip_check(History *plan)
{
    Checking checking = {.plan = plan};
    Trace *trace = plan->plan.trace;
    uint64_t above = 0; /* the lowest fanout that ends the compaction before the level */
    if (!trace || plan->layers.count > FLIP_CHECK_LAYERS)
        return;
    for (size_t i = 0; i < plan->plan.levels.count; i++) {
        const PlanLevel *level = &plan->plan.levels.at[i];
        Decision *decision = level->decision < trace->decisions.count ? &trace->decisions.at[level->decision] : NULL;
        if (!decision || decision->rule != RULE_DEPTH || decision->op == OP_NONE)
            continue;
        uint64_t judged = decision->flip_parameter ? (uint64_t)decision->flip_value : 0, own = judged, now = judged;
        if (level->level > 0)
            now = nearest_of_level(&checking, level, judged, above, &own);
        decision->flip_parameter = now ? "fanout" : NULL;
        decision->flip_value = (double)now;
        if (own != now)
            decision->flip_other = (double)nearer_on_side(&checking, level, !level->compact, own);
        if (level->compact && own && (!above || own < above))
            above = own;
    }
}
