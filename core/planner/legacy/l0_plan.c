/* l0_plan.c - finds the cuts layer by layer, by binary search.
 *
 * Worked example, target 100: keys a b c d with 40 bytes each, then H with 60 60 20, then z. The shortest prefix with
 * more than 100 bytes is a b c, so the first layer is a b; then c d, because H is oversized and ends the layer before
 * it; H is closed at 120 bytes, so it has the slices [first LSN, third record) and [third record, band end); then z.
 */
#include "core/planner/legacy/l0_plan.h"

#include "core/planner/plan.h"

#include <stdlib.h>

void legacy_source_holes(const KeySource *source, KeyForm form, const LegacyCover *cover, uint64_t target,
                         size_t inputs, LegacyHoles *holes)
{
    LegacyHoleFinder finder = {.cover = cover, .keys_min = target / PAGE_BYTES, .inputs = inputs};
    Key first, end = key_max(form), done = 0;
    if (!source->next_key(source->self, 0, &first))
        return;
    /* A hole over three pieces has a node in it, or at its start: look around each node. */
    for (uint32_t node = bit_tree_next(&cover->nodes, 0); node != BIT_NONE;
         node = bit_tree_next(&cover->nodes, node + 1)) {
        Key at = cover->keys[node], before, after;
        if (at <= done || at <= first)
            continue;
        if (!source->previous_key(source->self, at, &before) || !source->next_key(source->self, at, &after) ||
            after >= end)
            continue;
        done = after;
        legacy_hole_try(&finder, (KeyRange){before + 1, after});
    }
    legacy_holes_finish(&finder, holes);
}

typedef struct Planner {
    const KeySource *source;
    LsnRange band;
    uint64_t target;
    LegacyL1s *layers;
} Planner;

static uint64_t legacy_bytes_between(const KeySource *source, KeyRange keys)
{
    return source->bytes_below(source->self, keys.hi, NULL) - source->bytes_below(source->self, keys.lo, NULL);
}

static void add_layer(Planner *planner, KeyRange keys, LsnRange lsns, uint64_t bytes, bool sliced)
{
    array_push(planner->layers, (LegacyL1){.keys = keys, .lsns = lsns, .size = bytes, .sliced = sliced});
}

/* Has the plan more layers than a round may make? Counting stops there: an input can state any size, and the layers for
 * it would fill the memory before plan_fits() refuses the round. */
static bool too_many(const Planner *planner)
{
    return planner->layers->count > PLAN_ROUND_JOBS_MAX;
}

/* Plans layers for the keys of [from, until), none of which is sliced. */
static void plan_run(Planner *planner, Key from, Key until)
{
    const KeySource *source = planner->source;
    uint64_t beyond = planner->target < UINT64_MAX ? planner->target + 1 : UINT64_MAX;
    KeyPrefix prefix;
    while (from < until && !too_many(planner) && source->next_key(source->self, from, &from) && from < until) {
        Key last;
        bool more = source->prefix(source->self, from, until, beyond, &prefix);
        last = prefix.last;
        if (more && prefix.first != prefix.last)
            source->previous_key(source->self, prefix.last, &last);
        KeyRange keys = {prefix.first, last + 1};
        bool whole = last == prefix.last;
        add_layer(planner, keys, planner->band, whole ? prefix.bytes : legacy_bytes_between(source, keys), false);
        from = last + 1;
    }
}

void legacy_source_runs(const KeySource *source, KeyRange keys, LsnRange lsns, uint64_t target, LegacyL1s *layers)
{
    Planner planner = {.source = source, .band = lsns, .target = target, .layers = layers};
    plan_run(&planner, keys.lo, keys.hi);
}

/* Plans a slice for each chunk of a key that is larger than the target. False: it has only one chunk, and needs none.
 */
static bool plan_slices(Planner *planner, Key key)
{
    const KeySource *source = planner->source;
    LsnPartArray parts = {0};
    (source->lsn_chunks ? source->lsn_chunks : source->lsn_parts)(source->self, key, planner->target, &parts);
    size_t count = parts.count;
    for (size_t i = 0; count > 1 && i < count; i++) {
        Lsn end = i + 1 < count ? parts.at[i + 1].start : planner->band.hi;
        add_layer(planner, (KeyRange){key, key + 1}, (LsnRange){parts.at[i].start, end}, parts.at[i].bytes, true);
    }
    array_release(&parts);
    return count > 1;
}

/* Plans layers for the keys of [from, until), and slices for the oversized ones. */
static void plan_keys(Planner *planner, Key from, Key until)
{
    const KeySource *source = planner->source;
    Key search = from, oversized;
    while (!too_many(planner) && source->next_oversized(source->self, search, until, planner->target, &oversized)) {
        size_t before = planner->layers->count;
        if (plan_slices(planner, oversized)) {
            LegacyL1s slices = {0}; /* the keys before it come first */
            for (size_t i = before; i < planner->layers->count; i++)
                array_push(&slices, planner->layers->at[i]);
            planner->layers->count = before;
            plan_run(planner, from, oversized);
            for (size_t i = 0; i < slices.count; i++)
                array_push(planner->layers, slices.at[i]);
            array_release(&slices);
            from = oversized + 1;
        }
        search = oversized + 1;
    }
    plan_run(planner, from, until);
}

void legacy_l0_plan(const KeySource *source, KeyForm form, LsnRange band, uint64_t target, const LegacyHoles *holes,
                    LegacyL1s *layers)
{
    Planner planner = {.source = source, .band = band, .target = target, .layers = layers};
    Key from = 0;
    for (size_t i = 0; i <= holes->count; i++) {
        Key until = i < holes->count ? holes->at[i].keys.hi : key_max(form);
        size_t before = layers->count;
        plan_keys(&planner, from, until);
        if (i < holes->count && layers->count > before)
            layers->at[layers->count - 1].at_hole = true;
        from = until;
    }
}
