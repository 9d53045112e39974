/* compare_marks.c - marks all layers once, and at each step again those that not all sides have at all steps.
 *
 *     layer        0  1  2  3  4
 *     A, step 0    =  =  =  .  .      0 and 1 live on both sides at all steps: marked once
 *     A, step 9    =  =  .  =  A      2, 3 and 4 are marked at every step: alive or gone, and what differs
 *
 * Of two plans of a million layers nine in ten are of the first kind.
 *
 * The map draws the parts in use of a layer (history/slices.h), and a comparison is of layers: a part has the mark of
 * its layer.
 */
#include "tui/app/compare_marks.h"

#include "tui/app/states.h"

/* Marks layers of a side as the same if they are alive, and as gone if they are not: the items, or all layers where
 * there are none. */
static void compare_mark_live(const CompareSide *side, const HistoryDiffItem *items, size_t count, uint8_t *of)
{
    const History *history = side->history;
    for (size_t i = 0; i < (items ? count : history->layers.count); i++) {
        LayerId id = items ? items[i].id : (LayerId)i;
        of[id] = history_alive(history, id, side->step) ? COMPARE_SAME : COMPARE_GONE;
    }
}

/* Marks the layers of which parts are in use as the same, so that a comparison finds them. */
static void compare_mark_cut(const CompareSide *side, uint8_t *of)
{
    const LayerSet *set = &side->history->layers;
    for (LayerId id = 0; set->piece_of && id < set->count; id++)
        if (history_alive(side->history, id, side->step))
            of[layer_whole(set, id)] = COMPARE_SAME;
}

/* Gives the parts in use the marks of their layers, which are not drawn then. */
static void compare_mark_parts(const CompareSide *side, uint8_t *of)
{
    const LayerSet *set = &side->history->layers;
    for (LayerId id = 0; set->piece_of && id < set->count; id++)
        if (history_alive(side->history, id, side->step))
            of[id] = of[layer_whole(set, id)];
    for (LayerId id = 0; set->piece_of && id < set->count; id++)
        if (!history_alive(side->history, id, side->step))
            of[id] = COMPARE_GONE;
}

/* How a layer of A compares, given how it did with the sides before: the last of two sides, or of three. */
static uint8_t compare_mark_after(uint8_t before, ChangeKind change, size_t sides)
{
    if (change != CHANGE_WENT)
        return before == COMPARE_SOME ? COMPARE_SOME : COMPARE_CHANGED;
    bool all = sides == 2 || before == COMPARE_SOME; /* both B and C lack it */
    return all ? COMPARE_ONLY : COMPARE_SOME;
}

/* Marks the layers of A that differ: only in A, missing on some sides, or changed. */
static void compare_mark_a(const CompareView *view, uint8_t *of)
{
    for (size_t s = 1; s < view->count; s++)
        for (size_t i = 0; i < view->side[s].diff.changes.count; i++) {
            const LayerChange *change = &view->side[s].diff.changes.at[i];
            if (change->a != LAYER_NONE)
                of[change->a] = compare_mark_after(of[change->a], change->kind, view->count);
        }
}

static void compare_mark_other_side(const CompareSide *side, uint8_t *of)
{
    for (size_t i = 0; i < side->diff.changes.count; i++) {
        const LayerChange *change = &side->diff.changes.at[i];
        if (change->b != LAYER_NONE)
            of[change->b] = change->kind == CHANGE_CHANGED ? COMPARE_CHANGED : COMPARE_ONLY;
    }
}

void compare_mark(const CompareView *view, const HistoryDiffBase *base, uint8_t **of)
{
    for (size_t i = 0; i < view->count; i++) {
        bool marked = of[i] != NULL;
        if (!marked) {
            of[i] = mem_alloc(view->side[i].history->layers.count + 1);
            compare_mark_live(&view->side[i], NULL, 0, of[i]);
        }
        for (size_t s = 1; s < view->count && marked; s++) {
            if (i == 0)
                compare_mark_live(&view->side[0], base[s].items_a, base[s].count_a, of[0]);
            else if (i == s)
                compare_mark_live(&view->side[s], base[s].items_b, base[s].count_b, of[s]);
        }
        compare_mark_cut(&view->side[i], of[i]);
        if (i > 0)
            compare_mark_other_side(&view->side[i], of[i]);
    }
    compare_mark_a(view, of[0]);
    for (size_t i = 0; i < view->count; i++)
        compare_mark_parts(&view->side[i], of[i]);
}
