/* diff.c - both sides sorted by identity, then one merge walk; the changes re-sorted for people.
 *
 * Worked example: A holds x and y, B holds y and z. In identity order: x (A only: went), y (both: same or changed),
 * z (B only: appeared).
 */
#include "core/history/diff.h"

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

/* Highest LSN end first, then start, then keys, images before deltas. */
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

/* The layers alive at `step`, in identity order (heap), and what they add up to. */
static Item *side_items(const History *history, StepId step, size_t *count, LayerCounts *totals)
{
    const LayerSet *set = &history->layers;
    LayerId *live = history_live(history, step, count);
    Item *items = mem_alloc(*count * sizeof *items);
    for (size_t i = 0; i < *count; i++) {
        LayerId id = live[i];
        items[i] = (Item){set->key_lo[id], set->key_hi[id], set->lsn_lo[id], set->lsn_hi[id], id, set->kind[id]};
    }
    *totals = layer_counts(set, live, *count);
    free(live);
    qsort(items, *count, sizeof *items, item_compare);
    return items;
}

/* Facts beyond identity; what one side does not know is no difference. */
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

void history_diff(const History *a, StepId step_a, const History *b, StepId step_b, HistoryDiff *diff)
{
    *diff = (HistoryDiff){0};
    size_t count_a, count_b, i = 0, j = 0;
    Item *items_a = side_items(a, step_a, &count_a, &diff->a), *items_b = side_items(b, step_b, &count_b, &diff->b);
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
