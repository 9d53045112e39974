/* visibility.h - which layers a read can still reach: from the head, or from the branch point of a child.
 *
 *     LSN ^  - - - head - - -        images hide what lies below them, until the next branch point looks down
 *         |  ======= visible         from its own LSN.
 *         |  [ covered ]
 *         |  - - branch - - -
 *         |  [ visible ]
 *         +------------------> key
 *
 * Source of the rule: Neon, layer_map.rs (get_visibility). Production has a fault: it may call a delta covered although
 * a branch point lies within its LSN range (visibility.c). Here such a delta is visible, and `missed` by production.
 * The reverse never happens.
 */
#ifndef CORE_ANALYSIS_VISIBILITY_H
#define CORE_ANALYSIS_VISIBILITY_H

#include "core/model/layer_index.h"

typedef struct Visibility {
    bool *visible;         /* owned; by layer id of the whole set; false for layers that are not alive */
    bool *missed;          /* owned; the layer is visible, but production considers it covered */
    size_t deltas, images; /* numbers of visible layers */
    size_t missed_count;
} Visibility;

/* Computes visibility with these branch points, in any order. L0 deltas follow the same rule as others. The caller
 * frees it. O(n log n + branch points × segments). */
void visibility_init(Visibility *visibility, LayerView view, const Lsn *branches, size_t branch_count);
void visibility_release(Visibility *visibility);

/* Is the layer visible according to the pageserver? */
static inline bool visibility_in_production(const Visibility *visibility, LayerId layer)
{
    return visibility->visible[layer] && !visibility->missed[layer];
}

#endif
