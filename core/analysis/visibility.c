/* visibility.c - one sweep downwards in LSN, with a shadow over the segments that grows.
 *
 * A delta is swept at its last LSN, an image and a branch point at their own LSN. At one LSN, branch points come first,
 * then images, then deltas, each in the order of the layer map. The shadow is a forest of skips: skip[s] leads to the
 * next segment that is not covered, so "is all of it covered" and "cover it" take almost constant time. A branch point
 * removes the shadow.
 *
 * A delta in the shadow waits: a branch point within its LSN range makes it visible. In production it stops waiting at
 * the first layer of the sweep that starts below it, although the sweep is still inside the delta:
 *
 *     image 80 over all, delta [28, 68), branch point 4E. The delta waits from 67 on. If the next layer of the sweep is
 *     a delta [20, 68), production calls the first one covered, and the branch point at 4E comes too late.
 *
 * Here it continues to wait, among the deltas that production has `missed`.
 */
#include "core/analysis/visibility.h"

#include "core/base/paint.h"
#include "core/base/sort.h"

#include <stdlib.h>

#define POINT UINT32_MAX /* stands for a branch point in the place of a layer */

typedef struct Shadow {
    uint32_t *skip; /* one entry for each segment, and a guard */
    uint32_t segments;
} Shadow;

static void shadow_clear(Shadow *shadow)
{
    paint_init(shadow->skip, shadow->segments);
}

/* The first segment from `at` on that is not covered. */
static uint32_t shadow_next(Shadow *shadow, uint32_t at)
{
    return paint_next(shadow->skip, at);
}

/* Covers the range. True where a part of it was not covered before. */
static bool shadow_cover(Shadow *shadow, uint32_t lo, uint32_t hi)
{
    uint32_t at = shadow_next(shadow, lo);
    bool added = at < hi;
    for (; at < hi; at = shadow_next(shadow, at + 1))
        paint_mark(shadow->skip, at);
    return added;
}

static Lsn last_lsn(const LayerSet *set, LayerId delta)
{
    return set->lsn_hi[delta] - (set->lsn_hi[delta] > 0);
}

/* All items in the order of the sweep, highest LSN first; the place is the layer, or POINT. */
static Sort128 *visibility_order_items(LayerView view, const Lsn *branches, size_t branch_count, size_t *items)
{
    Sort128 *order = mem_alloc((view.count + branch_count) * sizeof *order);
    /* equal LSNs in the order of the layer map: LSN start, (end,) key start, key end */
    for (size_t i = 0; i < view.count; i++) {
        LayerId id = view.ids[i];
        order[i] = (Sort128){
            (U128)view.index->lsn_lo[id] << 64 | (U128)view.index->key_lo[id] << 32 | view.index->key_hi[id], id};
    }
    sort_128(order, view.count);
    for (size_t i = 0; i < view.count; i++) {
        bool image = layer_is_image(view.set, order[i].place);
        Lsn lsn = image ? view.set->lsn_lo[order[i].place] : last_lsn(view.set, order[i].place);
        order[i].number = ~((U128)lsn << 2 | image);
    }
    for (size_t i = 0; i < branch_count; i++)
        order[view.count + i] = (Sort128){~((U128)branches[i] << 2 | 2), POINT};
    *items = view.count + branch_count;
    sort_128(order, *items);
    return order;
}

/* Deltas that are covered so far, as a heap with the one that starts highest on top. */
typedef ARRAY(LayerId) VisibilityWaiting;

static void visibility_waiting_push(VisibilityWaiting *waiting, const Lsn *starts, LayerId id)
{
    array_push(waiting, id);
    LayerId *heap = waiting->at;
    size_t at = waiting->count - 1;
    for (; at > 0 && starts[heap[(at - 1) / 2]] < starts[id]; at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = id;
}

static void visibility_waiting_pop(VisibilityWaiting *waiting, const Lsn *starts)
{
    LayerId *heap = waiting->at, moving = heap[--waiting->count];
    size_t count = waiting->count, at = 0;
    for (size_t child = 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count && starts[heap[child + 1]] > starts[heap[child]];
        if (starts[heap[child]] <= starts[moving])
            break;
        heap[at] = heap[child];
        at = child;
    }
    if (count > 0)
        heap[at] = moving;
}

typedef struct VisibilitySweep {
    Visibility *visibility;
    const LayerSet *set;
    const LayerIndex *index;
    Shadow shadow;
    VisibilityWaiting waiting; /* deltas that wait in production too */
    VisibilityWaiting missed;  /* deltas that production no longer considers */
} VisibilitySweep;

/* The sweep reaches a layer that starts at `start`. */
static void visibility_pass_layer(VisibilitySweep *sweep, Lsn start)
{
    const Lsn *starts = sweep->set->lsn_lo;
    while (sweep->waiting.count > 0 && starts[sweep->waiting.at[0]] > start) {
        visibility_waiting_push(&sweep->missed, starts, sweep->waiting.at[0]);
        visibility_waiting_pop(&sweep->waiting, starts);
    }
}

/* The branch point at `lsn` makes those of the waiting deltas visible that it reads. The others, which start above it,
 * cannot become visible any more. */
static void visibility_look_into(VisibilitySweep *sweep, VisibilityWaiting *waiting, Lsn lsn)
{
    const Lsn *starts = sweep->set->lsn_lo;
    while (waiting->count > 0 && starts[waiting->at[0]] > lsn)
        visibility_waiting_pop(waiting, starts);
    for (size_t i = 0; i < waiting->count; i++) {
        sweep->visibility->visible[waiting->at[i]] = true;
        sweep->visibility->missed[waiting->at[i]] = waiting == &sweep->missed;
    }
    sweep->visibility->deltas += waiting->count;
    sweep->visibility->missed_count += waiting == &sweep->missed ? waiting->count : 0;
    waiting->count = 0;
}

static void visibility_visit_layer(VisibilitySweep *sweep, LayerId id)
{
    uint32_t lo = sweep->index->key_lo[id], hi = sweep->index->key_hi[id];
    bool *visible = &sweep->visibility->visible[id];
    if (layer_is_image(sweep->set, id)) {
        *visible = shadow_cover(&sweep->shadow, lo, hi);
        sweep->visibility->images += *visible;
        return;
    }
    *visible = shadow_next(&sweep->shadow, lo) < hi;
    sweep->visibility->deltas += *visible;
    if (!*visible)
        visibility_waiting_push(&sweep->waiting, sweep->set->lsn_lo, id);
}

void visibility_init(Visibility *visibility, LayerView view, const Lsn *branches, size_t branch_count)
{
    *visibility = (Visibility){.visible = mem_zero(view.index->layer_count, sizeof(bool)),
                               .missed = mem_zero(view.index->layer_count, sizeof(bool))};
    VisibilitySweep sweep = {
        .visibility = visibility, .set = view.set, .index = view.index, .shadow = {.segments = view.index->key_count}};
    sweep.shadow.skip = mem_alloc(((size_t)view.index->key_count + 1) * sizeof *sweep.shadow.skip);
    shadow_clear(&sweep.shadow);
    size_t items;
    Sort128 *order = visibility_order_items(view, branches, branch_count, &items);
    for (size_t i = 0; i < items; i++) {
        if (order[i].place == POINT) {
            visibility_look_into(&sweep, &sweep.waiting, (Lsn)(~order[i].number >> 2));
            visibility_look_into(&sweep, &sweep.missed, (Lsn)(~order[i].number >> 2));
            shadow_clear(&sweep.shadow);
            continue;
        }
        visibility_pass_layer(&sweep, view.set->lsn_lo[order[i].place]);
        visibility_visit_layer(&sweep, order[i].place);
    }
    array_release(&sweep.waiting);
    array_release(&sweep.missed);
    free(order);
    free(sweep.shadow.skip);
}

void visibility_release(Visibility *visibility)
{
    free(visibility->visible);
    free(visibility->missed);
    *visibility = (Visibility){0};
}
