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
 */
#include "core/history/diff.h"

#include "core/base/table.h"

#include <stdlib.h>

typedef struct Item {
    Key key_lo, key_hi;
    Lsn lsn_lo, lsn_hi;
    LayerId id;
    uint8_t kind;
} Item;

static int order(U128 a, U128 b)
{
    return (a > b) - (a < b);
}

/* Orders by the highest LSN end, then by LSN start, then by keys; images before deltas. */
static int identity_compare(const Item *a, const Item *b)
{
    int c = order(b->lsn_hi, a->lsn_hi);
    if (!c)
        c = order(b->lsn_lo, a->lsn_lo);
    if (!c)
        c = order(a->key_lo, b->key_lo);
    if (!c)
        c = order(a->key_hi, b->key_hi);
    return c ? c : (int)b->kind - (int)a->kind;
}

static int item_compare(const void *a, const void *b)
{
    int c = identity_compare(a, b);
    return c ? c : order(((const Item *)a)->id, ((const Item *)b)->id);
}

static Item item_of(const LayerSet *set, LayerId id)
{
    return (Item){set->key_lo[id], set->key_hi[id], set->lsn_lo[id], set->lsn_hi[id], id, set->kind[id]};
}

/* Do facts other than kind and ranges differ? A fact that one side does not know is not a difference. */
static bool facts_differ(const LayerSet *a, LayerId i, const LayerSet *b, LayerId j)
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
    array_push(&diff->changes, (LayerChange){kind, a, b});
    diff->appeared += kind == CHANGE_APPEARED;
    diff->went += kind == CHANGE_WENT;
    diff->changed += kind == CHANGE_CHANGED;
}

/* ---- layers of one id on both sides ---- */

typedef struct Pairs {
    uint8_t *paired; /* owned; by layer id: the layer with this id is the same on both sides */
    size_t count;    /* number of ids */
} Pairs;

static Pairs find_pairs(const History *a, StepId step_a, const History *b, StepId step_b)
{
    size_t count = a->layers.count < b->layers.count ? a->layers.count : b->layers.count;
    Pairs pairs = {mem_zero(count + 1, 1), a->layers.form == b->layers.form ? count : 0};
    for (LayerId id = 0; id < pairs.count; id++) {
        const LayerSet *x = &a->layers, *y = &b->layers;
        pairs.paired[id] = history_alive(a, id, step_a) && history_alive(b, id, step_b) &&
                           x->lsn_lo[id] == y->lsn_lo[id] && x->lsn_hi[id] == y->lsn_hi[id] &&
                           x->key_lo[id] == y->key_lo[id] && x->key_hi[id] == y->key_hi[id] &&
                           x->kind[id] == y->kind[id] && !facts_differ(x, id, y, id);
    }
    return pairs;
}

static uint32_t item_hash(const Item *item)
{
    uint64_t hash = hash_u64(hash_u64(HASH_SEED, item->lsn_lo), item->lsn_hi);
    return hash_fold(hash_u128(hash_u128(hash, item->key_lo), item->key_hi));
}

/* Is one of the items equal to a layer that was paired by id? */
static bool has_twins(const Pairs *pairs, const LayerSet *set, const Item *items, size_t count)
{
    Table table = {0};
    bool found = false;
    table_reserve(&table, count);
    for (size_t i = 0; i < count; i++)
        table_add(&table, item_hash(&items[i]), (uint32_t)i);
    for (LayerId id = 0; id < pairs->count && count > 0 && !found; id++) {
        if (!pairs->paired[id])
            continue;
        Item item = item_of(set, id);
        TableWalk walk = table_walk(&table, item_hash(&item));
        for (uint32_t place; !found && table_next(&walk, &place);)
            found = identity_compare(&items[place], &item) == 0;
    }
    table_release(&table);
    return found;
}

/* ---- both sides ---- */

/* The layers alive at `step` that are not paired (heap memory), and the totals of all layers alive. */
static Item *side_items(const History *history, StepId step, const Pairs *pairs, size_t *count, LayerCounts *totals)
{
    size_t live_count;
    LayerId *live = history_live(history, step, &live_count);
    Item *items = mem_alloc((live_count + 1) * sizeof *items);
    *count = 0;
    for (size_t i = 0; i < live_count; i++)
        if (live[i] >= pairs->count || !pairs->paired[live[i]])
            items[(*count)++] = item_of(&history->layers, live[i]);
    *totals = layer_counts(&history->layers, live, live_count);
    free(live);
    return items;
}

void history_diff(const History *a, StepId step_a, const History *b, StepId step_b, HistoryDiff *diff)
{
    *diff = (HistoryDiff){0};
    size_t count_a, count_b, i = 0, j = 0;
    Pairs pairs = find_pairs(a, step_a, b, step_b);
    Item *items_a = side_items(a, step_a, &pairs, &count_a, &diff->a);
    Item *items_b = side_items(b, step_b, &pairs, &count_b, &diff->b);
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
    while (i < count_a || j < count_b) {
        int c = i == count_a ? 1 : j == count_b ? -1 : identity_compare(&items_a[i], &items_b[j]);
        if (c == 0 && a->layers.form != b->layers.form)
            c = -1;
        if (c < 0) {
            note(diff, CHANGE_WENT, items_a[i++].id, LAYER_NONE);
        } else if (c > 0) {
            note(diff, CHANGE_APPEARED, LAYER_NONE, items_b[j++].id);
        } else {
            LayerId x = items_a[i++].id, y = items_b[j++].id;
            if (facts_differ(&a->layers, x, &b->layers, y))
                note(diff, CHANGE_CHANGED, x, y);
            else
                diff->same++;
        }
    }
    free(items_a);
    free(items_b);
}

void history_diff_release(HistoryDiff *diff)
{
    array_release(&diff->changes);
    *diff = (HistoryDiff){0};
}
