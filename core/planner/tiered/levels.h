/* levels.h - which layers form a level. No input says it, so levels are derived from the shapes of layers.
 *
 *     LSN ^  end_lsn ---------------------------   walk down by LSN end, looking for the lowest LSN that no layer
 *         |     [a]  [b]       [ c  ]              crosses, where all above it is at most max_height tall:
 *         |        [d]    [e]                      a b c d e are the level, [best, end_lsn)
 *         |  best  ---------------------------
 *         |  [   f, taller than max_height  ]      the walk stops here: f belongs to a deeper level
 *
 * Source of the rule: Neon, pageserver/compaction/src/identify_levels.rs; results are the same, bit for bit, order too.
 * The sort depends on end_lsn alone, so one LevelOrder serves all levels of a compaction that rewrites nothing between.
 */
#ifndef CORE_PLANNER_TIERED_LEVELS_H
#define CORE_PLANNER_TIERED_LEVELS_H

#include "core/planner/trace.h"

/* The layers in the order of the walk: highest LSN end first; of equal ends, the last one of the input first. */
typedef struct LevelOrder {
    const LayerSet *set;
    LayerId *ids; /* owned: `count` layers for the walk, then `above` layers that start above end_lsn */
    size_t count, above;
    Lsn end_lsn;
} LevelOrder;

/* Orders the live layers `ids`, which are ascending or in input order. Fails with ERROR_CROSSED, naming the layer,
 * where lsn_lo < end_lsn < lsn_hi: end_lsn does not partition the LSN space. The caller frees it with
 * level_order_release(). O(n). */
bool level_order_init(LevelOrder *order, const LayerSet *set, const LayerId *ids, size_t count, Lsn end_lsn,
                      Error *error);
/* The same order for an end_lsn that is not above that of `order`, without sorting again. Fails as level_order_init();
 * the caller frees it too. O(n). */
bool level_order_below(LevelOrder *below, const LevelOrder *order, Lsn end_lsn, Error *error);
void level_order_release(LevelOrder *order);

typedef struct LevelQuery {
    uint64_t max_height; /* of a delta, in bytes of LSN */
    uint32_t number;     /* number of the level, for the trace */
    /* target height / target_file_size, so that a flip can be given as a target size; 0: unknown */
    uint64_t multiplier;
    uint64_t target, fanout; /* the policy's values, for flips of the fanout; 0: unknown */
    Trace *trace;            /* receives the decisions about each layer; NULL: not wanted */
    uint32_t parent;         /* the decision above, or DECISION_NONE */
} LevelQuery;

typedef struct Level {
    LsnRange lsns;
    LayerId *layers; /* owned; `count` layers in level order: highest LSN end first. May be empty: a gap at the top */
    size_t count;
    uint32_t deltas, images;
    LayerId stopped_at; /* the delta that is too tall, or LAYER_NONE */
    uint32_t decision;  /* the RULE_LEVEL decision, or DECISION_NONE */
} Level;

/* Identifies the topmost level. False: there is none; then `level` has no layers, and stopped_at is the delta that
 * stalls all levels, if there is one. O(n). */
bool level_identify(const LevelOrder *order, const LevelQuery *query, Level *level);
void level_release(Level *level);

/* The greatest height of a delta in a level: 1.75 × the target height, computed as a double and rounded down; at most
 * 2^64-1. */
uint64_t level_max_height(uint64_t target_height);
/* The target height of the next level: this one × max(fanout, 2), saturating. */
uint64_t level_next_height(uint64_t target_height, uint64_t fanout);

#endif
