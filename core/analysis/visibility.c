/* visibility.c - one sweep downwards in LSN with a growing shadow over the segments.
 *
 * A delta stands at its last LSN, an image at its own, a branch point at its own; at one LSN branch points come first,
 * then images, then deltas. The shadow is a forest of skips: skip[s] leads to the next segment that is not covered, so
 * "is all of it covered" and "cover it" cost next to nothing. A branch point takes the shadow away. A delta in the
 * shadow is still visible when a branch point further down, below its last LSN, looks into it.
 */
#include "core/analysis/visibility.h"

#include "core/base/sort.h"

#include <stdlib.h>

#define POINT UINT32_MAX /* the place of a branch point in the order */

typedef struct Shadow {
    uint32_t *skip; /* segments + 1 */
    uint32_t segments;
} Shadow;

static void shadow_clear(Shadow *shadow)
{
    for (uint32_t i = 0; i <= shadow->segments; i++)
        shadow->skip[i] = i;
}

/* The first segment from `at` on that is not covered. */
static uint32_t shadow_next(Shadow *shadow, uint32_t at)
{
    while (shadow->skip[at] != at) {
        shadow->skip[at] = shadow->skip[shadow->skip[at]];
        at = shadow->skip[at];
    }
    return at;
}

/* Covers the range; true when some of it was not. */
static bool shadow_cover(Shadow *shadow, uint32_t lo, uint32_t hi)
{
    uint32_t at = shadow_next(shadow, lo);
    bool added = at < hi;
    for (; at < hi; at = shadow_next(shadow, at + 1))
        shadow->skip[at] = at + 1;
    return added;
}

static Lsn last_lsn(const LayerSet *set, LayerId delta)
{
    return set->lsn_hi[delta] - (set->lsn_hi[delta] > 0);
}

/* All items, lowest first: (LSN, rank) is the number, the layer or POINT the place. */
static Sort128 *order_items(const LayerSet *set, const LayerId *ids, size_t count, size_t *items)
{
    Sort128 *order = mem_alloc((count + set->branches.count) * sizeof *order);
    for (size_t i = 0; i < count; i++) {
        bool image = layer_is_image(set, ids[i]);
        Lsn lsn = image ? set->lsn_lo[ids[i]] : last_lsn(set, ids[i]);
        order[i] = (Sort128){(U128)lsn << 2 | image, ids[i]};
    }
    for (size_t i = 0; i < set->branches.count; i++)
        order[count + i] = (Sort128){(U128)set->branches.at[i] << 2 | 2, POINT};
    *items = count + set->branches.count;
    sort_128(order, *items);
    return order;
}

/* Does a branch point lie in [lo, hi)? */
static bool branch_inside(const LayerSet *set, Lsn lo, Lsn hi)
{
    for (size_t i = 0; i < set->branches.count; i++)
        if (lo <= set->branches.at[i] && set->branches.at[i] < hi)
            return true;
    return false;
}

void visibility_init(Visibility *visibility, const LayerSet *set, const LayerIndex *index, const LayerId *ids,
                     size_t count)
{
    *visibility = (Visibility){.visible = mem_zero(index->layer_count, sizeof(bool))};
    Shadow shadow = {.segments = index->key_count};
    shadow.skip = mem_alloc(((size_t)index->key_count + 1) * sizeof *shadow.skip);
    shadow_clear(&shadow);
    size_t items;
    Sort128 *order = order_items(set, ids, count, &items);
    for (size_t i = items; i-- > 0;) {
        LayerId id = order[i].place;
        if (id == POINT) {
            shadow_clear(&shadow);
            continue;
        }
        uint32_t lo = index->key_lo[id], hi = index->key_hi[id];
        if (layer_is_image(set, id)) {
            visibility->visible[id] = shadow_cover(&shadow, lo, hi);
            visibility->images += visibility->visible[id];
        } else {
            visibility->visible[id] =
                shadow_next(&shadow, lo) < hi || branch_inside(set, set->lsn_lo[id], last_lsn(set, id));
            visibility->deltas += visibility->visible[id];
        }
    }
    free(order);
    free(shadow.skip);
}

void visibility_release(Visibility *visibility)
{
    free(visibility->visible);
    *visibility = (Visibility){0};
}
