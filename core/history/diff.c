/* diff.c - sorts both sides by identity, then merges them in one walk, and sorts the changes for the output.
 *
 * Worked example: A holds x and y, B holds y and z. In identity order: x (A only: gone), y (both: same or changed), z
 * (B only: appeared).
 *
 * Two plans of one set have most layers in common, under the same ids. These need no sorting:
 *
 *     id       0  1  2  3  4             0, 1, 3: alive on both sides and the same in all facts: paired at once
 *     A        .  .  x  .  y             2, 4, 5: sorted and merged. If one of them is the twin of a paired layer, ids
 *     B        .  .     .  z  w          might be paired otherwise, and all are sorted.
 *
 * Layers in use in parts (history/slices.h) are compared as the layers they belong to: layer 4 lives on both sides,
 * whole on A and in two parts on B, so it has changed. Nothing is paired by id then.
 *
 * For many steps of the same two histories the layers that are alive at all steps on both sides are paired once, and
 * the others are sorted once; a step only picks those that are alive.
 */
#include "core/history/diff.h"

#include "core/base/table.h"

#include <stdlib.h>

typedef HistoryDiffItem DiffItem;

static int diff_order(U128 a, U128 b)
{
    return (a > b) - (a < b);
}

/* Orders by the highest LSN end, then by LSN start, then by keys; images before deltas. */
static int identity_compare(const DiffItem *a, const DiffItem *b)
{
    int c = diff_order(b->lsn_hi, a->lsn_hi);
    if (!c)
        c = diff_order(b->lsn_lo, a->lsn_lo);
    if (!c)
        c = diff_order(a->key_lo, b->key_lo);
    if (!c)
        c = diff_order(a->key_hi, b->key_hi);
    return c ? c : (int)b->kind - (int)a->kind;
}

static int item_compare(const void *a, const void *b)
{
    int c = identity_compare(a, b);
    return c ? c : diff_order(((const DiffItem *)a)->id, ((const DiffItem *)b)->id);
}

static DiffItem item_of(const LayerSet *set, LayerId id)
{
    return (DiffItem){set->key_lo[id], set->key_hi[id], set->lsn_lo[id], set->lsn_hi[id], id, set->kind[id]};
}

/* Do facts other than kind and ranges differ? A fact that one side does not know is not a difference. */
static bool diff_facts_differ(const LayerSet *a, LayerId i, const LayerSet *b, LayerId j)
{
    if (a->size[i] != b->size[j] && a->size[i] != SIZE_UNKNOWN && b->size[j] != SIZE_UNKNOWN)
        return true;
    if (a->generation[i] != b->generation[j] && a->generation[i] != GENERATION_NONE &&
        b->generation[j] != GENERATION_NONE)
        return true;
    if (a->shard[i] != b->shard[j] && a->shard[i] != SHARD_NONE && b->shard[j] != SHARD_NONE)
        return true;
    uint8_t known = a->flags[i] & b->flags[j], differ = a->flags[i] ^ b->flags[j];
    return ((known & LAYER_RESIDENCY_KNOWN) && (differ & LAYER_EVICTED)) ||
           ((known & LAYER_VISIBILITY_KNOWN) && (differ & LAYER_VISIBLE));
}

static void note(HistoryDiff *diff, ChangeKind kind, LayerId a, LayerId b)
{
    array_push(&diff->changes, (LayerChange){.kind = kind, .a = a, .b = b});
    diff->appeared += kind == CHANGE_APPEARED;
    diff->went += kind == CHANGE_WENT;
    diff->changed += kind == CHANGE_CHANGED;
}

/* ---- parts in use ---- */

/* What is in use of each layer of a side: a whole layer is its only part. */
typedef struct PartsInUse {
    const LayerSet *set; /* not owned */
    LayerId *parts;      /* owned; the layers and pieces that are alive, grouped by layer; NULL: no side has pieces */
    uint32_t *first;     /* owned; per layer: index in `parts` of its first */
} PartsInUse;

static int part_compare(const void *a, const void *b, void *set_of)
{
    const LayerSet *set = set_of;
    LayerId x = *(const LayerId *)a, y = *(const LayerId *)b, of_x = layer_whole(set, x), of_y = layer_whole(set, y);
    if (of_x != of_y)
        return of_x > of_y ? 1 : -1;
    int c = diff_order(set->key_lo[x], set->key_lo[y]);
    return c ? c : diff_order(set->lsn_lo[x], set->lsn_lo[y]);
}

static PartsInUse parts_in_use(const History *history, StepId step)
{
    const LayerSet *set = &history->layers;
    size_t count;
    PartsInUse in_use = {set, history_live(history, step, &count), mem_zero(set->count + 2, sizeof(uint32_t))};
    if (count)
        qsort_r(in_use.parts, count, sizeof *in_use.parts, part_compare, (void *)(uintptr_t)set);
    for (size_t i = 0; i < count; i++)
        in_use.first[layer_whole(set, in_use.parts[i]) + 1]++;
    for (size_t id = 0; id <= set->count; id++)
        in_use.first[id + 1] += in_use.first[id];
    return in_use;
}

static void parts_release(PartsInUse *in_use)
{
    free(in_use->parts);
    free(in_use->first);
}

/* The parts of a layer that are in use; 0: the whole layer is. */
static uint32_t parts_count(const PartsInUse *in_use, LayerId layer)
{
    uint32_t first = in_use->first[layer], count = in_use->first[layer + 1] - first;
    LayerId part = in_use->parts[first];
    const LayerSet *set = in_use->set;
    bool whole = count == 1 && set->key_lo[part] == set->key_lo[layer] && set->key_hi[part] == set->key_hi[layer] &&
                 set->lsn_lo[part] == set->lsn_lo[layer] && set->lsn_hi[part] == set->lsn_hi[layer];
    return whole ? 0 : count;
}

static bool parts_differ(const PartsInUse *a, LayerId x, const PartsInUse *b, LayerId y)
{
    uint32_t count = parts_count(a, x);
    if (parts_count(b, y) != count)
        return true;
    for (uint32_t i = 0; i < count; i++) {
        LayerId p = a->parts[a->first[x] + i], q = b->parts[b->first[y] + i];
        if (a->set->key_lo[p] != b->set->key_lo[q] || a->set->key_hi[p] != b->set->key_hi[q] ||
            a->set->lsn_lo[p] != b->set->lsn_lo[q] || a->set->lsn_hi[p] != b->set->lsn_hi[q])
            return true;
    }
    return false;
}

/* ---- layers of one id on both sides ---- */

typedef struct Pairs {
    uint8_t *paired; /* owned; by layer id: the layer with this id is the same on both sides */
    size_t count;    /* number of ids */
} Pairs;

static Pairs find_pairs(const History *a, StepId step_a, const History *b, StepId step_b)
{
    size_t count = a->layers.count < b->layers.count ? a->layers.count : b->layers.count;
    bool pieces = a->layers.piece_of || b->layers.piece_of;
    Pairs pairs = {mem_zero(count + 1, 1), a->layers.form == b->layers.form && !pieces ? count : 0};
    for (LayerId id = 0; id < pairs.count; id++) {
        const LayerSet *x = &a->layers, *y = &b->layers;
        pairs.paired[id] = history_alive(a, id, step_a) && history_alive(b, id, step_b) &&
                           x->lsn_lo[id] == y->lsn_lo[id] && x->lsn_hi[id] == y->lsn_hi[id] &&
                           x->key_lo[id] == y->key_lo[id] && x->key_hi[id] == y->key_hi[id] &&
                           x->kind[id] == y->kind[id] && !diff_facts_differ(x, id, y, id);
    }
    return pairs;
}

static uint32_t diff_item_hash(const DiffItem *item)
{
    uint64_t hash = hash_u64(hash_u64(HASH_SEED, item->lsn_lo), item->lsn_hi);
    return hash_fold(hash_u128(hash_u128(hash, item->key_lo), item->key_hi));
}

/* Is one of the items equal to a layer that was paired by id? */
static bool has_twins(const Pairs *pairs, const LayerSet *set, const DiffItem *items, size_t count)
{
    Table table = {0};
    bool found = false;
    table_reserve(&table, count);
    for (size_t i = 0; i < count; i++)
        table_add(&table, diff_item_hash(&items[i]), (uint32_t)i);
    for (LayerId id = 0; id < pairs->count && count > 0 && !found; id++) {
        if (!pairs->paired[id])
            continue;
        DiffItem item = item_of(set, id);
        TableWalk walk = table_walk(&table, diff_item_hash(&item));
        for (uint32_t place; !found && table_next(&walk, &place);)
            found = identity_compare(&items[place], &item) == 0;
    }
    table_release(&table);
    return found;
}

/* ---- both sides ---- */

/* The layers in use at `step` that are not paired (heap memory), and the totals of all layers alive. */
static DiffItem *side_items(const History *history, StepId step, const Pairs *pairs, size_t *count, LayerCounts *totals)
{
    size_t live_count;
    LayerId *live = history_live(history, step, &live_count);
    DiffItem *items = mem_alloc((live_count + 1) * sizeof *items);
    *count = 0;
    *totals = layer_counts(&history->layers, live, live_count);
    live_count = layer_wholes(&history->layers, live, live_count);
    for (size_t i = 0; i < live_count; i++)
        if (live[i] >= pairs->count || !pairs->paired[live[i]])
            items[(*count)++] = item_of(&history->layers, live[i]);
    free(live);
    return items;
}

/* The layers of one side that are not paired. */
typedef struct Side {
    const LayerSet *set;
    const DiffItem *items;
    size_t count;
    const PartsInUse *in_use; /* NULL: neither side has pieces */
} Side;

/* Notes what becomes of a layer that both sides have. */
static void note_both(const Side *a, LayerId x, const Side *b, LayerId y, HistoryDiff *diff)
{
    bool facts = diff_facts_differ(a->set, x, b->set, y);
    bool parts = a->in_use && parts_differ(a->in_use, x, b->in_use, y);
    if (!facts && !parts) {
        diff->same++;
        return;
    }
    note(diff, CHANGE_CHANGED, x, y);
    diff->parted += parts && !facts;
    LayerChange *change = &diff->changes.at[diff->changes.count - 1];
    change->parts = parts;
    change->parts_a = parts ? parts_count(a->in_use, x) : 0;
    change->parts_b = parts ? parts_count(b->in_use, y) : 0;
}

/* Walks both sides, sorted by identity, and pairs layers of the same identity. */
static void merge(Side a, Side b, HistoryDiff *diff)
{
    size_t i = 0, j = 0;
    while (i < a.count || j < b.count) {
        int c = i == a.count ? 1 : j == b.count ? -1 : identity_compare(&a.items[i], &b.items[j]);
        if (c == 0 && a.set->form != b.set->form)
            c = -1;
        if (c < 0) {
            note(diff, CHANGE_WENT, a.items[i++].id, LAYER_NONE);
        } else if (c > 0) {
            note(diff, CHANGE_APPEARED, LAYER_NONE, b.items[j++].id);
        } else {
            note_both(&a, a.items[i++].id, &b, b.items[j++].id, diff);
        }
    }
}

void history_diff(const History *a, StepId step_a, const History *b, StepId step_b, HistoryDiff *diff)
{
    *diff = (HistoryDiff){0};
    size_t count_a, count_b;
    Pairs pairs = find_pairs(a, step_a, b, step_b);
    DiffItem *items_a = side_items(a, step_a, &pairs, &count_a, &diff->a);
    DiffItem *items_b = side_items(b, step_b, &pairs, &count_b, &diff->b);
    if (has_twins(&pairs, &a->layers, items_a, count_a) || has_twins(&pairs, &a->layers, items_b, count_b)) {
        pairs.count = 0;
        free(items_a);
        free(items_b);
        items_a = side_items(a, step_a, &pairs, &count_a, &diff->a);
        items_b = side_items(b, step_b, &pairs, &count_b, &diff->b);
    }
    for (size_t id = 0; id < pairs.count; id++)
        diff->same += pairs.paired[id];
    free(pairs.paired);
    qsort(items_a, count_a, sizeof *items_a, item_compare);
    qsort(items_b, count_b, sizeof *items_b, item_compare);
    PartsInUse parts_a = {0}, parts_b = {0};
    bool pieces = a->layers.piece_of || b->layers.piece_of;
    if (pieces) {
        parts_a = parts_in_use(a, step_a);
        parts_b = parts_in_use(b, step_b);
    }
    merge((Side){&a->layers, items_a, count_a, pieces ? &parts_a : NULL},
          (Side){&b->layers, items_b, count_b, pieces ? &parts_b : NULL}, diff);
    parts_release(&parts_a);
    parts_release(&parts_b);
    free(items_a);
    free(items_b);
}

/* ---- at many steps ---- */

/* The layers that are not paired, sorted, in heap memory; never NULL. `lasting`: totals of the paired ones. */
static DiffItem *passing_items(const LayerSet *set, const Pairs *pairs, size_t *count, LayerCounts *lasting)
{
    DiffItem *items = mem_alloc((set->count + 1) * sizeof *items);
    *count = 0;
    *lasting = (LayerCounts){0};
    for (LayerId id = 0; id < set->count; id++) {
        if (id < pairs->count && pairs->paired[id])
            layer_counts_add(lasting, set, id);
        else
            items[(*count)++] = item_of(set, id);
    }
    qsort(items, *count, sizeof *items, item_compare);
    return mem_resize(items, *count + 1, sizeof *items);
}

static bool lasts(const History *history, LayerId id)
{
    return history->born[id] == 0 && history->died[id] == STEP_NEVER;
}

void history_diff_base_init(HistoryDiffBase *base, const History *a, const History *b)
{
    *base = (HistoryDiffBase){.a = a, .b = b};
    if (a->layers.piece_of || b->layers.piece_of || a->steps.count == 0 || b->steps.count == 0)
        return;
    Pairs pairs = find_pairs(a, 0, b, 0);
    for (LayerId id = 0; id < pairs.count; id++)
        pairs.paired[id] = pairs.paired[id] && lasts(a, id) && lasts(b, id);
    base->items_a = passing_items(&a->layers, &pairs, &base->count_a, &base->lasting_a);
    base->items_b = passing_items(&b->layers, &pairs, &base->count_b, &base->lasting_b);
    if (has_twins(&pairs, &a->layers, base->items_a, base->count_a) ||
        has_twins(&pairs, &a->layers, base->items_b, base->count_b))
        history_diff_base_release(base);
    free(pairs.paired);
}

void history_diff_base_release(HistoryDiffBase *base)
{
    free(base->items_a);
    free(base->items_b);
    base->items_a = base->items_b = NULL;
}

/* The items alive at the step, in heap memory; `*count` becomes their number. Adds them to the totals. */
static DiffItem *alive_items(const History *history, StepId step, const DiffItem *items, size_t *count,
                             LayerCounts *totals)
{
    DiffItem *alive = mem_alloc((*count + 1) * sizeof *alive);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++)
        if (history_alive(history, items[i].id, step)) {
            layer_counts_add(totals, &history->layers, items[i].id);
            alive[kept++] = items[i];
        }
    *count = kept;
    return alive;
}

void history_diff_at(const HistoryDiffBase *base, StepId step_a, StepId step_b, HistoryDiff *diff)
{
    if (!base->items_a) {
        history_diff(base->a, step_a, base->b, step_b, diff);
        return;
    }
    *diff = (HistoryDiff){.same = base->lasting_a.layers, .a = base->lasting_a, .b = base->lasting_b};
    size_t count_a = base->count_a, count_b = base->count_b;
    DiffItem *items_a = alive_items(base->a, step_a, base->items_a, &count_a, &diff->a);
    DiffItem *items_b = alive_items(base->b, step_b, base->items_b, &count_b, &diff->b);
    merge((Side){&base->a->layers, items_a, count_a, NULL}, (Side){&base->b->layers, items_b, count_b, NULL}, diff);
    free(items_a);
    free(items_b);
}

void history_diff_release(HistoryDiff *diff)
{
    array_release(&diff->changes);
    *diff = (HistoryDiff){0};
}
