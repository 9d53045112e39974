/* l0_select.h - which L0 layers the next L0 compaction takes.
 *
 *     LSN   [ a ][ b ][ c ]  [ d ]          taken: a b c. The gap ends the selection, and d waits, although the
 *           10   20   30  40 45             outcome says that all is done.
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
    bool pending;       /* the outcome is Pending: more is left, or so it thinks */
    bool forced;        /* by the flag, or because the oldest lies below the force LSN */
    uint64_t bytes;     /* of all taken */
    uint64_t counted;   /* of all taken but the first: what is held against the limit */
    uint64_t limit;     /* bytes */
    LsnRange band;      /* of the L1 layers to come; empty where nothing is taken */
    bool sizes_unknown; /* a size that counts is not known, but estimated */
} LegacyL0Selection;

/* Sizes of layers: as the set has them, or where it does not know one, as `sources` estimates it (NULL: 0). */
uint64_t legacy_layer_bytes(const LayerSet *set, LayerId id, const PlanSources *sources);

/* `force_lsn`: 0 where there is none (rule I9). `sources` may be NULL. O(n log n). */
void legacy_l0_select(LegacyL0Selection *selection, const LayerSet *set, const LayerId *ids, size_t count,
                      const LegacyParams *params, const PlanSources *sources, bool force, Lsn force_lsn);
void legacy_l0_selection_release(LegacyL0Selection *selection);

#endif
