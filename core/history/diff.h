/* diff.h - what differs between two layer sets, each being a history at one step.
 *
 *     A: a b c d        appeared: e      (in B only)
 *     B: a b'c   e      went:     d      (in A only)
 *                       changed:  b      (same identity; other size, generation, shard or residency)
 *
 * A layer's identity is its kind, key range and LSN range, as in Neon's layer map; where several alive layers bear the
 * same identity they are paired in the order of their ids.
 */
#ifndef CORE_HISTORY_DIFF_H
#define CORE_HISTORY_DIFF_H

#include "core/history/history.h"
#include "core/model/layer_count.h"

typedef enum ChangeKind { CHANGE_APPEARED, CHANGE_WENT, CHANGE_CHANGED } ChangeKind;

typedef struct LayerChange {
    ChangeKind kind;
    LayerId a, b; /* LAYER_NONE on the side that does not have the layer */
} LayerChange;

typedef struct HistoryDiff {
    ARRAY(LayerChange) changes; /* ordered by LSN end, highest first, then by key; owned */
    uint64_t same;              /* number of layers that are alive on both sides and unchanged */
    uint64_t appeared, went, changed;
    LayerCounts a, b;
} HistoryDiff;

/* Compares `a` at step `step_a` with `b` at step `step_b`. Never fails: a plain and a production set simply have
 * nothing in common. O(n + k log k) for k layers that do not have the same id on both sides. The caller frees it with
 * history_diff_release(). */
void history_diff(const History *a, StepId step_a, const History *b, StepId step_b, HistoryDiff *diff);
void history_diff_release(HistoryDiff *diff);

#endif
