/* strip_points.c - looks at the gaps between planned values: where two neighbours differ, the flip lies between them.
 *
 *     planned 1 2 4 6 8 10 12 16 …      6 and 8 differ: 7 is next
 *             1 2 4 6 7 8 10 …          6 and 7 differ, so the flip is at 7
 *
 * Where a plan's decisions name a flip in the gap, the values on both sides of it are planned, which mostly are the two
 * that differ. A decision may be wrong about plans that are very different, so every fourth time the middle is taken.
 */
#include "tui/app/strip_points.h"

#include "core/planner/policy_value.h"

#include <math.h>

enum { NEAR = 8, STEP = 2, NEAR_STEPS = 12, FAR_STEP = 64, NAMED_MAX = 12, CHAIN_MAX = 48, CHANGES_MAX = 8 };

/* ---- the values to begin with ---- */

static void want(const StripView *strip, double value, StripValues *wanted)
{
    if (value >= strip->lowest && value <= strip->highest)
        array_push(wanted, value);
}

/* The flips that decisions of the plan name, each with the value before it. */
static void want_named(const StripView *strip, const History *plan, double value, bool up, StripValues *wanted)
{
    double at = value;
    for (int i = 0; i < NAMED_MAX; i++) {
        FlipAt below, above;
        what_if_flips(plan, strip->parameter, at, &below, &above);
        double flip = up ? ceil(above.value) : floor(below.value);
        if (isnan(flip))
            return;
        want(strip, flip, wanted);
        want(strip, up ? flip - 1 : flip + 1, wanted);
        at = up ? above.value : below.value;
    }
}

void strip_wanted_values(const StripView *strip, const History *plan, double value, StripValues *wanted)
{
    bool bytes = strip->parameter->type == POLICY_BYTES;
    want_named(strip, plan, value, true, wanted);
    want_named(strip, plan, value, false, wanted);
    for (int i = 1; !bytes && i <= NEAR; i++) {
        want(strip, value + i, wanted);
        want(strip, value - i, wanted);
    }
    double up = value > 0 ? value : 1, down = value;
    for (int i = 0; up < strip->highest || down > strip->lowest; i++) {
        double by = i < NEAR_STEPS ? STEP : FAR_STEP;
        up *= by;
        down = floor(down / by);
        want(strip, up < strip->highest ? up : strip->highest, wanted);
        want(strip, down > strip->lowest ? down : strip->lowest, wanted);
    }
}

/* ---- points ---- */

void strip_add(StripView *strip, StripPoint point)
{
    array_push(&strip->at, point);
    size_t place = strip->at.count - 1;
    for (; place > 0 && strip->at.at[place - 1].value > point.value; place--)
        strip->at.at[place] = strip->at.at[place - 1];
    strip->at.at[place] = point;
}

size_t strip_place(const StripView *strip, double value)
{
    for (size_t i = 0; i < strip->at.count; i++)
        if (strip->at.at[i].value == value)
            return i;
    return SIZE_MAX;
}

bool strip_is_beyond_failure(const StripView *strip, double value, double now)
{
    for (size_t i = 0; i < strip->at.count; i++) {
        const StripPoint *point = &strip->at.at[i];
        if (point->failed &&
            (value < now ? value < point->value && point->value < now : value > point->value && point->value > now))
            return true;
    }
    return false;
}

/* ---- gaps ---- */

static bool same_verdicts(const StripPoint *a, const StripPoint *b)
{
    return a->failed == b->failed && a->verdicts == b->verdicts;
}

static bool same_outcome(const StripPoint *a, const StripPoint *b)
{
    return a->outcome.jobs == b->outcome.jobs && a->outcome.skipped == b->outcome.skipped &&
           a->outcome.bytes_written == b->outcome.bytes_written && a->outcome.layers == b->outcome.layers;
}

static bool differ(const StripView *strip, const StripPoint *a, const StripPoint *b)
{
    return !same_verdicts(a, b) || (!strip->coarse && !same_outcome(a, b));
}

/* The value in the middle: far apart, as far from both as a factor. */
static double middle(double low, double high)
{
    return low > 0 && high / low > 4 ? floor(sqrt(low) * sqrt(high)) : floor(low + (high - low) / 2);
}

static bool is_within(double value, const StripPoint *a, const StripPoint *b)
{
    return value > a->value && value < b->value;
}

/* A value between two planned ones, best one beside a flip that one of their plans names; NAN: there is none. */
static double between(const StripPoint *a, const StripPoint *b, bool named)
{
    double up = ceil(a->above), down = floor(b->below);
    double candidates[] = {up - 1, up, down + 1, down};
    bool inside[] = {up <= b->value, true, down >= a->value, true};
    for (size_t i = 0; named && i < sizeof candidates / sizeof *candidates; i++)
        if (inside[i] && is_within(candidates[i], a, b))
            return candidates[i];
    double half = middle(a->value, b->value);
    return is_within(half, a, b) ? half : (double)NAN;
}

/* A flip inside a gap whose ends are the same: the plan of one end names it. */
static double named_between(const StripPoint *a, const StripPoint *b)
{
    double up = ceil(a->above), down = floor(b->below);
    return is_within(up, a, b) ? up : is_within(down, a, b) ? down : (double)NAN;
}

typedef enum Gap { GAP_VERDICT, GAP_NAMED, GAP_OUTCOME, GAPS } Gap;

/* The value to plan in the gap behind point `i`, if it is of that kind; else NAN. */
static double value_in_gap(const StripView *strip, size_t i, Gap gap)
{
    const StripPoint *a = &strip->at.at[i], *b = a + 1;
    bool same = same_verdicts(a, b), named = strip->at.count % 4 != 3;
    if (gap == GAP_VERDICT)
        return same ? (double)NAN : between(a, b, named);
    if (a->failed || b->failed || !same)
        return (double)NAN;
    if (gap == GAP_NAMED)
        return strip->at.count < CHAIN_MAX ? named_between(a, b) : (double)NAN;
    return strip->coarse || same_outcome(a, b) ? (double)NAN : between(a, b, named);
}

static size_t count_changes(const StripView *strip)
{
    size_t changes = 0;
    for (size_t i = 0; i + 1 < strip->at.count; i++) {
        const StripPoint *a = &strip->at.at[i];
        changes += same_verdicts(a, a + 1) && !same_outcome(a, a + 1);
    }
    return changes;
}

double strip_next_value(StripView *strip, double now)
{
    strip->coarse = strip->coarse || count_changes(strip) > CHANGES_MAX;
    for (Gap gap = GAP_VERDICT; gap < GAPS; gap++) {
        double found = (double)NAN;
        for (size_t i = 0; i + 1 < strip->at.count; i++) {
            double value = value_in_gap(strip, i, gap);
            if (!isnan(value) && !(fabs(value - now) >= fabs(found - now)))
                found = value;
        }
        if (!isnan(found))
            return found;
    }
    return (double)NAN;
}

/* ---- ranges and flips ---- */

static bool is_ordered(const StripView *strip)
{
    return strip->parameter->type != POLICY_SWITCH && strip->parameter->type != POLICY_CUT;
}

void strip_ranges(const StripView *strip, StripRanges *ranges)
{
    for (size_t i = 0; i < strip->at.count; i++) {
        const StripPoint *point = &strip->at.at[i];
        if (i == 0 || !is_ordered(strip) || differ(strip, point - 1, point))
            array_push(ranges, ((StripRange){i, i}));
        else
            ranges->at[ranges->count - 1].last = i;
    }
}

/* Doubles are farther apart than 1 above 2^53. */
static bool are_neighbours(const StripPoint *a, const StripPoint *b)
{
    return isnan(between(a, b, false));
}

bool strip_border_exact(const StripView *strip, StripRange range)
{
    return range.last + 1 >= strip->at.count ||
           are_neighbours(&strip->at.at[range.last], &strip->at.at[range.last + 1]);
}

void strip_find_flip(const StripView *strip, double value, bool up, StripFlip *flip)
{
    size_t at = strip_place(strip, value);
    flip->value = (double)NAN;
    flip->exact = false;
    while (at < strip->at.count && (up ? at + 1 < strip->at.count : at > 0)) {
        const StripPoint *here = &strip->at.at[at], *next = up ? here + 1 : here - 1;
        at = up ? at + 1 : at - 1;
        if (next->failed)
            return; /* nothing can be planned from there on */
        if (!differ(strip, here, next))
            continue;
        flip->value = next->value;
        flip->exact = up ? are_neighbours(here, next) : are_neighbours(next, here);
        return;
    }
}
