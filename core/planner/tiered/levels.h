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

/* Layers in the order of the walk: highest LSN end first; of equal ends, the last of the input first. */
typedef struct LevelOrder {
    const LayerSet *set;
    LayerId *ids; /* owned: `count` that the walk looks at, then `above` that start above end_lsn */
    size_t count, above;
    Lsn end_lsn;
} LevelOrder;

/* Fails, naming the layer, when a layer has lsn_lo < end_lsn < lsn_hi: end_lsn does not partition the LSN space.
 * `ids` are the live layers, ascending or in input order. Heap, freed by level_order_release(). O(n). */
bool level_order_init(LevelOrder *order, const LayerSet *set, const LayerId *ids, size_t count, Lsn end_lsn,
                      Error *error);
/* The same as of the layers of `order` anew, for an end_lsn that is not above its own; without a sort. O(n). */
bool level_order_below(LevelOrder *below, const LevelOrder *order, Lsn end_lsn, Error *error);
void level_order_release(LevelOrder *order);

typedef struct LevelQuery {
    uint64_t max_height;     /* of a delta, in LSN bytes */
    uint32_t number;         /* the level's number, for the trace */
    uint64_t multiplier;     /* target height / target_file_size, so that a flip can name the parameter; 0: unknown */
    uint64_t target, fanout; /* that the heights come from, for flips of the fanout; 0: unknown */
    Trace *trace;            /* explains the walk layer by layer; NULL: not */
    uint32_t parent;         /* decision above, or DECISION_NONE */
} LevelQuery;

typedef struct Level {
    LsnRange lsns;
    LayerId *layers; /* owned; `count` of them, in level order: highest LSN end first. May be none: a gap at the top */
    size_t count;
    uint32_t deltas, images;
    LayerId stopped_at; /* the delta that was too tall, or LAYER_NONE */
    uint32_t decision;  /* RULE_LEVEL in the trace, or DECISION_NONE */
} Level;

/* Identifies the topmost level. False: there is none; then `level` holds no layers, and stopped_at is the delta that
 * stalls all levels, if that is why. O(n). */
bool level_identify(const LevelOrder *order, const LevelQuery *query, Level *level);
void level_release(Level *level);

/* How tall a delta of a level may be: 1.75 x the target height, as a double, rounded down; at most 2^64-1. */
uint64_t level_max_height(uint64_t target_height);
/* The target height of the next level: x max(fanout, 2), saturating. */
uint64_t level_next_height(uint64_t target_height, uint64_t fanout);

#endif
