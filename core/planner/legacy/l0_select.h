/* l0_select.h - selects the L0 layers of the next L0 compaction.
 *
 *     LSN   [ a ][ b ][ c ]  [ d ]          taken: a b c. The gap ends the selection. d is not compacted,
 *           10   20   30  40 45             although the outcome is Done.
 *
 * Rules L1 to L3 of the policy `legacy` (Neon: compaction.rs, compact_level0_phase1).
 */
#ifndef CORE_PLANNER_LEGACY_L0_SELECT_H
#define CORE_PLANNER_LEGACY_L0_SELECT_H

#include "core/planner/legacy/map.h"
#include "core/planner/legacy/params.h"
#include "core/planner/sources.h"

typedef enum LegacyL0Stop {
    LEGACY_L0_NONE,    /* there is no L0 */
    LEGACY_L0_TOO_FEW, /* fewer than compaction_threshold */
    LEGACY_L0_ALL,     /* all were taken */
    LEGACY_L0_GAP,     /* the next one does not begin where the last one ends */
    LEGACY_L0_LIMIT,   /* the limit in bytes is reached */
} LegacyL0Stop;

typedef struct LegacyL0Selection {
    LayerId *layers; /* owned; all L0, by LSN; the first `taken` are compacted */
    size_t count, taken;
    LegacyL0Stop stop;
    bool pending;       /* the outcome is Pending: the limit was reached, even if no L0 is left */
    bool forced;        /* by `force`, or because the oldest L0 starts below `force_lsn` */
    uint64_t bytes;     /* sum over all taken layers */
    uint64_t counted;   /* the same without the first layer: this sum is compared with the limit */
    uint64_t limit;     /* bytes */
    LsnRange band;      /* LSNs of the L1 layers that compaction will create; empty if no layer is taken */
    bool sizes_unknown; /* the size of a taken layer is unknown and was estimated */
} LegacyL0Selection;

/* The layer's size in bytes: that of the set, or if it is unknown, the estimate of `sources` (NULL: 0). */
uint64_t legacy_layer_bytes(const LayerSet *set, LayerId id, const PlanSources *sources);

/* What a selection is made from. Nothing is owned. */
typedef struct LegacyL0Input {
    const LayerSet *set;
    const LayerId *ids; /* the layers of the set that are alive */
    size_t count;
    const LegacyParams *params;
    const PlanSources *sources; /* estimates unknown sizes; NULL: they count as 0 */
    bool force;                 /* selects fewer layers than the threshold too */
    Lsn force_lsn;              /* the same where the oldest L0 starts below it (rule I9); 0: no such LSN */
} LegacyL0Input;

/* Selects the L0 layers to compact. The caller frees the result with legacy_l0_selection_release(). O(n log n). */
void legacy_l0_select(LegacyL0Selection *selection, const LegacyL0Input *input);
/* Frees the list of layers. */
void legacy_l0_selection_release(LegacyL0Selection *selection);

#endif
