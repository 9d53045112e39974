/* diff.h - what differs between two layer sets, each being a history at one step.
 *
 *     A: a b c d        appeared: e      (in B only)
 *     B: a b'c   e      went:     d      (in A only)
 *                       changed:  b      (same identity; other size, generation, shard, residency or
 *                                  visibility, or other parts in use)
 *
 * A layer's identity is its kind, key range and LSN range, as in Neon's layer map; where several alive layers bear the
 * same identity they are paired in the order of their ids. A layer of which only parts are in use (slices.h) is still
 * that layer, and counts once: it has not gone, and its parts have not appeared.
 */
#ifndef CORE_HISTORY_DIFF_H
#define CORE_HISTORY_DIFF_H

#include "core/history/history.h"
#include "core/model/layer_count.h"

typedef enum ChangeKind { CHANGE_APPEARED, CHANGE_WENT, CHANGE_CHANGED } ChangeKind;

typedef struct LayerChange {
    ChangeKind kind;
    LayerId a, b; /* LAYER_NONE on the side that does not have the layer; never a piece */
    bool parts;   /* other parts of the layer are in use */
    /* if so, the number of parts on each side; 0: the whole layer */
    uint32_t parts_a, parts_b;
} LayerChange;

typedef struct HistoryDiff {
    ARRAY(LayerChange) changes; /* ordered by LSN end, highest first, then by key; owned */
    uint64_t same;              /* number of layers that are alive on both sides and unchanged */
    uint64_t appeared, went, changed;
    uint64_t parted; /* of the changed ones: nothing but the parts in use differs */
    LayerCounts a, b;
} HistoryDiff;

/* Compares `a` at step `step_a` with `b` at step `step_b`. Never fails: a plain and a production set simply have
 * nothing in common. O(n + k log k) for k layers that do not have the same id on both sides, but O(n log n) where one
 * of these has the same identity as a layer that does. The caller frees it with history_diff_release(). */
void history_diff(const History *a, StepId step_a, const History *b, StepId step_b, HistoryDiff *diff);
void history_diff_release(HistoryDiff *diff);

/* A layer's identity and its id: what is sorted. */
typedef struct HistoryDiffItem {
    Key key_lo, key_hi;
    Lsn lsn_lo, lsn_hi;
    LayerId id;
    uint8_t kind;
} HistoryDiffItem;

/* The layers that two histories have in common at all steps, so that each step compares only the others. */
typedef struct HistoryDiffBase {
    const History *a, *b;               /* not owned; as long as their versions stay */
    HistoryDiffItem *items_a, *items_b; /* owned; the others, sorted. NULL: none is common */
    size_t count_a, count_b;            /* of items */
    LayerCounts lasting_a, lasting_b;   /* totals of the common layers, on each side */
} HistoryDiffBase;

/* Finds the common layers; none where a history has layers in pieces, or another layer has the identity of a common
 * one. The caller releases it. Costs as much as history_diff(). */
void history_diff_base_init(HistoryDiffBase *base, const History *a, const History *b);
void history_diff_base_release(HistoryDiffBase *base);
/* What history_diff() finds at these steps; the caller releases `diff`. O(items): for two plans of a million layers 6
 * ms instead of 100. */
void history_diff_at(const HistoryDiffBase *base, StepId step_a, StepId step_b, HistoryDiff *diff);

#endif
