/* levels.c - the walk that finds a level.
 *
 * Two boundaries go down together: `candidate`, the lowest start seen, and `best`, the lowest LSN known to be crossed
 * by nothing. Layers wait as pending between them.
 *
 *     end_lsn 100, max_height 50          candidate  best   pending   accepted
 *     delta a  80..100   ends <= 100          80      100    a
 *     delta b  60..90    starts below 80      60      100    a b
 *     delta c  50..60    ends <= 60: accept   50       60    c         a b
 *     delta d   0..50    ends <= 50: accept    0       50              a b c      then: height 50, not more: pending d
 *     nothing left: the level is a b c d, [0, 100)
 */
#include "core/planner/tiered/levels.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

uint64_t level_max_height(uint64_t target_height)
{
    double height = (double)target_height * 1.75;
    return height >= 18446744073709551615.0 ? UINT64_MAX : (uint64_t)height;
}

uint64_t level_next_height(uint64_t target_height, uint64_t fanout)
{
    uint64_t next;
    return __builtin_mul_overflow(target_height, fanout < 2 ? 2 : fanout, &next) ? UINT64_MAX : next;
}

static bool starts_above(const LayerSet *set, LayerId id, Lsn end_lsn)
{
    return layer_is_image(set, id) ? set->lsn_lo[id] > end_lsn : set->lsn_lo[id] >= end_lsn;
}

bool level_order_init(LevelOrder *order, const LayerSet *set, const LayerId *ids, size_t count, Lsn end_lsn,
                      Error *error)
{
    Sort64 *entries = mem_alloc(count * sizeof *entries);
    size_t kept = 0, above = 0;
    LayerId *out = mem_alloc(count * sizeof *out);
    for (size_t i = 0; i < count; i++) {
        LayerId id = ids[i];
        if (!layer_ends_at(set, id, end_lsn, error)) {
            free(entries);
            free(out);
            return false;
        }
        if (starts_above(set, id, end_lsn))
            out[count - ++above] = id;
        else
            entries[kept++] = (Sort64){set->lsn_hi[id], id};
    }
    sort_64(entries, kept);
    for (size_t i = 0; i < kept; i++)
        out[i] = entries[kept - 1 - i].place;
    free(entries);
    *order = (LevelOrder){.set = set, .ids = out, .count = kept, .above = above, .end_lsn = end_lsn};
    return true;
}

bool level_order_below(LevelOrder *below, const LevelOrder *order, Lsn end_lsn, Error *error)
{
    size_t count = order->count + order->above, kept = 0, above = 0;
    LayerId *out = mem_alloc(count * sizeof *out);
    for (size_t i = 0; i < count; i++) {
        LayerId id = order->ids[i];
        if (!layer_ends_at(order->set, id, end_lsn, error)) {
            free(out);
            return false;
        }
        if (i >= order->count || starts_above(order->set, id, end_lsn))
            out[count - ++above] = id;
        else
            out[kept++] = id;
    }
    *below = (LevelOrder){.set = order->set, .ids = out, .count = kept, .above = above, .end_lsn = end_lsn};
    return true;
}

void level_order_release(LevelOrder *order)
{
    free(order->ids);
    *order = (LevelOrder){0};
}

void level_release(Level *level)
{
    free(level->layers);
    *level = (Level){.stopped_at = LAYER_NONE, .decision = DECISION_NONE};
}

/* ---- the trace: everything below `walk->trace` is only reached where there is one ---- */

typedef struct Walk {
    const LevelOrder *order;
    const LevelQuery *query;
    Lsn candidate, best;
    size_t accepted; /* layers [0, accepted) of the order are in the level */
    size_t at;       /* layers [accepted, at) are pending */
    size_t images;   /* the newest pending layers that are images without a decision yet */
    uint32_t root;   /* the RULE_LEVEL decision */
} Walk;

static Decision *walk_tell(Walk *walk, RuleId rule, size_t first, size_t end)
{
    Trace *trace = walk->query->trace;
    uint32_t id = trace_add(trace, rule, walk->root);
    trace->decisions.at[id].level = walk->query->number;
    for (size_t i = first; i < end; i++)
        trace_add_layer(trace, walk->order->ids[i]);
    Decision *decision = &trace->decisions.at[id];
    decision->unit = UNIT_LSN;
    if (end == first + 1) {
        const LayerSet *set = walk->order->set;
        LayerId layer = walk->order->ids[first];
        decision->has_keys = decision->has_lsns = true;
        decision->keys = (KeyRange){set->key_lo[layer], set->key_hi[layer]};
        decision->lsns = (LsnRange){set->lsn_lo[layer], set->lsn_hi[layer]};
    }
    return decision;
}

static void walk_compare(Decision *decision, uint64_t left, CompareOp op, uint64_t right, bool verdict,
                         const char *result)
{
    decision->left = (double)left;
    decision->op = op;
    decision->right = (double)right;
    decision->verdict = verdict;
    decision->result = result;
}

/* The smallest target_file_size with which a delta of that height is not too tall for this level. */
static uint64_t target_for(const LevelQuery *query, uint64_t height)
{
    uint64_t multiplier = query->multiplier, size, tall;
    search_first(size, 0, UINT64_MAX,
                 __builtin_mul_overflow(size, multiplier, &tall) || level_max_height(tall) >= height);
    return size;
}

static void walk_flip(const Walk *walk, Decision *decision, uint64_t height)
{
    if (walk->query->multiplier == 0)
        return;
    decision->flip_parameter = "target_file_size";
    decision->flip_value = (double)target_for(walk->query, height);
}

/* The smallest fanout (2 at least, because 1 counts as 2) with which a delta of that height is not too tall for this
 * level; 0: there is none, or it is unknown. */
static uint64_t fanout_for(const LevelQuery *query, uint64_t height)
{
    uint64_t low = 2, high = (uint64_t)1 << 32;
    if (query->number == 0 || query->target == 0)
        return 0;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2, tall = query->target;
        for (uint32_t level = 0; level < query->number; level++)
            tall = level_next_height(tall, middle);
        if (level_max_height(tall) >= height)
            high = middle;
        else
            low = middle + 1;
    }
    return low < (uint64_t)1 << 32 ? low : 0;
}

static void walk_tell_images(Walk *walk)
{
    if (walk->images > 0) {
        Decision *decision = walk_tell(walk, RULE_LAYER_PENDING, walk->at - walk->images, walk->at);
        decision->result = "images never restrict a level";
        decision->verdict = true;
        decision->unit = UNIT_LAYERS;
        decision->left = (double)walk->images;
    }
    walk->images = 0;
}

static void walk_tell_pending(Walk *walk, Lsn lo)
{
    Decision *decision = walk_tell(walk, RULE_LAYER_PENDING, walk->at, walk->at + 1);
    walk_compare(decision, lo, OP_LESS, walk->candidate, lo < walk->candidate,
                 lo < walk->candidate ? "pushes the boundary down" : "does not cross the boundary");
}

static void walk_tell_too_tall(Walk *walk, uint64_t height)
{
    Decision *decision = walk_tell(walk, RULE_LAYER_TOO_TALL, walk->at, walk->at + 1);
    walk_compare(decision, height, OP_GREATER, walk->query->max_height, true, "belongs to a deeper level");
    decision->unit = UNIT_BYTES;
    walk_flip(walk, decision, height);
    uint64_t fanout = fanout_for(walk->query, height);
    if (fanout > walk->query->fanout)
        trace_add_flip(walk->query->trace, decision->id, "fanout", (double)fanout);
    if (walk->best != walk->order->end_lsn || walk->order->set->flags[walk->order->ids[walk->at]] & LAYER_MADE)
        return;
    decision = walk_tell(walk, RULE_STALL, walk->at, walk->at + 1);
    walk_compare(decision, height, OP_GREATER, walk->query->max_height, true, "no level can be found");
    decision->unit = UNIT_BYTES;
    walk_flip(walk, decision, height);
}

static void walk_tell_accepted(Walk *walk, Lsn hi)
{
    if (walk->at > walk->accepted)
        walk_compare(walk_tell(walk, RULE_LAYER_ACCEPTED, walk->accepted, walk->at), hi, OP_LESS_EQUAL, walk->candidate,
                     true, "nothing crosses the boundary");
}

static uint64_t tallest_delta(const LayerSet *set, const LayerId *layers, size_t count)
{
    uint64_t tallest = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t height = set->lsn_hi[layers[i]] - set->lsn_lo[layers[i]];
        if (!layer_is_image(set, layers[i]) && height > tallest)
            tallest = height;
    }
    return tallest;
}

/* The smallest greatest height with which the walk would go beyond the delta that stopped it, to a lower end of the
 * level: deltas as tall as that one may follow before the next LSN that nothing crosses. 0: nothing stopped it. */
static uint64_t height_to_grow(const Walk *walk)
{
    const LevelOrder *order = walk->order;
    Lsn candidate = walk->candidate;
    uint64_t tallest = 0;
    for (size_t at = walk->at; at < order->count; at++) {
        Lsn lo = order->set->lsn_lo[order->ids[at]], hi = order->set->lsn_hi[order->ids[at]];
        if (layer_is_image(order->set, order->ids[at]))
            continue;
        if (tallest && hi <= candidate)
            break;
        tallest = hi - lo > tallest ? hi - lo : tallest;
        candidate = lo < candidate ? lo : candidate;
    }
    return tallest;
}

/* The level would be another one with a smaller target, which its tallest delta exceeds, and with a larger one, which
 * the delta that stopped the walk does not exceed. The nearer of the two comes first. */
static void walk_tell_flips(Walk *walk, uint64_t tallest, uint64_t taller)
{
    const LevelQuery *query = walk->query;
    Decision *root = &query->trace->decisions.at[walk->root];
    if (query->multiplier == 0)
        return;
    uint64_t below = tallest ? target_for(query, tallest) - 1 : 0, above = taller ? target_for(query, taller) : 0;
    bool down = below && (!above || !query->target || query->target - below <= above - query->target);
    if (below || above)
        root->flip_parameter = "target_file_size";
    root->flip_value = (double)(down ? below : above);
    root->flip_other = (double)(below && above ? down ? above : below : 0);
    uint64_t fanout = tallest ? fanout_for(query, tallest) : 0;
    if (fanout > 2)
        trace_add_flip(query->trace, walk->root, "fanout", (double)(fanout - 1));
    fanout = taller ? fanout_for(query, taller) : 0;
    if (fanout > query->fanout)
        trace_add_flip(query->trace, walk->root, "fanout", (double)fanout);
}

/* Adds the decisions about the remaining layers, and the level's own decision. */
static void walk_tell_end(Walk *walk, const Level *level, bool found)
{
    const LevelOrder *order = walk->order;
    Trace *trace = walk->query->trace;
    if (walk->at > walk->accepted)
        walk_tell(walk, RULE_LAYER_PENDING, walk->accepted, walk->at)->result = "belongs to a deeper level";
    size_t below = walk->at + (level->stopped_at != LAYER_NONE);
    if (below < order->count)
        walk_tell(walk, RULE_LAYER_BELOW, below, order->count)->result = "not reached";
    uint32_t first = (uint32_t)trace->layers.count;
    for (size_t i = 0; i < level->count; i++)
        array_push(&trace->layers, level->layers[i]);
    Decision *root = &trace->decisions.at[walk->root];
    root->layers_first = first;
    root->layers_count = (uint32_t)level->count;
    root->has_lsns = found;
    root->lsns = (LsnRange){walk->best, order->end_lsn};
    walk_compare(root, walk->best, OP_LESS, order->end_lsn, found, found ? "level" : "no level");
    root->unit = UNIT_LSN;
    uint64_t taller = level->stopped_at != LAYER_NONE ? height_to_grow(walk) : 0;
    walk_tell_flips(walk, tallest_delta(order->set, level->layers, level->count), taller);
}

/* ---- the walk ---- */

static void walk_begin(Walk *walk)
{
    const LevelQuery *query = walk->query;
    if (!query->trace)
        return;
    walk->root = trace_add(query->trace, RULE_LEVEL, query->parent);
    query->trace->decisions.at[walk->root].level = query->number;
    const LevelOrder *order = walk->order;
    if (order->above > 0) {
        Decision *decision = walk_tell(walk, RULE_LAYER_ABOVE, order->count, order->count + order->above);
        decision->right = (double)order->end_lsn;
        decision->op = OP_GREATER_EQUAL;
        decision->result = "starts above end_lsn";
    }
}

/* Walks over one delta. False: it is too tall, and the walk stops. */
static bool walk_delta(Walk *walk, Lsn lo, Lsn hi)
{
    bool tell = walk->query->trace != NULL;
    if (hi <= walk->candidate) {
        if (tell)
            walk_tell_accepted(walk, hi);
        walk->best = hi;
        walk->accepted = walk->at;
        walk->candidate = lo;
    }
    if (hi - lo > walk->query->max_height) {
        if (tell)
            walk_tell_too_tall(walk, hi - lo);
        return false;
    }
    if (tell)
        walk_tell_pending(walk, lo);
    if (lo < walk->candidate)
        walk->candidate = lo;
    return true;
}

bool level_identify(const LevelOrder *order, const LevelQuery *query, Level *level)
{
    const LayerSet *set = order->set;
    Walk walk = {.order = order, .query = query, .candidate = order->end_lsn, .best = order->end_lsn};
    walk.root = DECISION_NONE;
    *level = (Level){.stopped_at = LAYER_NONE, .decision = DECISION_NONE};
    walk_begin(&walk);
    for (; walk.at < order->count; walk.at++) {
        LayerId id = order->ids[walk.at];
        if (layer_is_image(set, id)) {
            walk.images++;
            continue;
        }
        if (query->trace)
            walk_tell_images(&walk);
        walk.images = 0;
        if (!walk_delta(&walk, set->lsn_lo[id], set->lsn_hi[id])) {
            level->stopped_at = id;
            break;
        }
    }
    if (query->trace)
        walk_tell_images(&walk);
    if (level->stopped_at == LAYER_NONE && order->count > 0) {
        if (query->trace)
            walk_tell_accepted(&walk, walk.candidate);
        walk.best = walk.candidate;
        walk.accepted = walk.at;
    }
    bool found = walk.best != order->end_lsn;
    if (found) {
        level->lsns = (LsnRange){walk.best, order->end_lsn};
        level->count = walk.accepted;
        level->layers = mem_alloc(level->count * sizeof *level->layers);
        if (level->count)
            memcpy(level->layers, order->ids, level->count * sizeof *level->layers);
        for (size_t i = 0; i < level->count; i++)
            level->images += layer_is_image(set, level->layers[i]);
        level->deltas = (uint32_t)level->count - level->images;
    }
    level->decision = walk.root;
    if (query->trace)
        walk_tell_end(&walk, level, found);
    return found;
}
