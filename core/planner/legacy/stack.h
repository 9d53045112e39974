/* stack.h - the height of the stack of deltas over a key, which decides whether an image is made.
 *
 *     LSN ^  Q ---------------------      a read at Q goes down: at each LSN it takes the delta that ends highest among
 *         |  [ c ]      [  d  ]           those that start below, then goes on at that delta's start
 *         |  [   b    ]
 *         |  ======== image               heights:  c b | b | - | d    =   2 | 1 | 0 | 1 (to the image, or to LSN 0)
 *         +-----------------------> key
 *
 * So the height is the length of the chain that a read would walk, not the number of rectangles: a delta whose LSNs lie
 * within those of another one is passed over. An L0 does not count, but hides what lies between its start and end
 * (where the question is about all keys, MIN to MAX, the topmost one counts). A delta that only crosses the lower LSN
 * counts. Rule M4 of the policy `legacy` (Neon: layer_map.rs count_deltas).
 */
#ifndef CORE_PLANNER_LEGACY_STACK_H
#define CORE_PLANNER_LEGACY_STACK_H

#include "core/model/path_tree.h"
#include "core/planner/legacy/map.h"
#include "core/planner/splits.h"

typedef struct LegacyStacks {
    const LayerSet *set; /* not owned */
    uint32_t count;      /* number of deltas */
    /* Owned: the edges of the deltas in key order, each with its delta; at one key in the deltas' order. */
    struct LegacyEdge *edges;
    PathTree chain;   /* of the deltas over the current key; L0 do not count */
    size_t next_edge; /* position of the sweep */
    Key swept;        /* the sweep has reached this key */
} LegacyStacks;

/* A question: the tallest chain over any key of `keys`, from below `hi` down to `lo`. */
typedef struct LegacyStackQuery {
    KeyRange keys;
    Lsn lo, hi;
    uint32_t limit;   /* counting stops there; UINT32_MAX: no limit */
    uint32_t height;  /* the answer */
    KeyRange tallest; /* the leftmost keys with that height; empty where the height is 0 */
} LegacyStackQuery;

/* Prepares the stacks of the deltas among `ids`. The caller frees it with legacy_stacks_release(). O(n log n). */
void legacy_stacks_init(LegacyStacks *stacks, const LayerSet *set, const LayerId *ids, size_t count);
void legacy_stacks_release(LegacyStacks *stacks);

/* Called for each run of a query's keys that no delta's edge divides, with its height. */
typedef void LegacyStackSegment(void *self, KeyRange keys, uint32_t height);

/* Answers all questions. It takes one sweep where they ascend by key and do not overlap, else another one for each
 * question that goes back. `each` may be NULL. O((segments + n) × log² n). */
void legacy_stacks_ask(LegacyStacks *stacks, LegacyStackQuery *queries, size_t count, LegacyStackSegment *each,
                       void *self);

/* Why a delta over a key counts in the height, or does not. */
typedef enum LegacyStackRole {
    LEGACY_COUNTED,
    LEGACY_L0,     /* on the path, but an L0 does not count */
    LEGACY_HIDDEN, /* a read passes it: another delta ends higher, or reaches below its start */
    LEGACY_ABOVE,  /* it starts at or above `hi` */
    LEGACY_BELOW,  /* it ends at or below `lo` */
} LegacyStackRole;

typedef struct LegacyStackLayer {
    LayerId layer;
    LegacyStackRole role;
} LegacyStackLayer;
typedef ARRAY(LegacyStackLayer) LegacyStackLayers;

/* Appends all deltas of `ids` over one key with their roles, newest first. Returns the height. O(n). */
uint32_t legacy_stack_at(const LayerSet *set, const LayerId *ids, size_t count, Key key, LsnRange lsns,
                         LegacyStackLayers *layers);

/* Appends only the deltas that count, newest first and at most `limit`. `deltas` must all lie over one key, be in the
 * order of the map, and share an LSN with [lo, hi). O(n). */
void legacy_stack_chain(const LayerSet *set, const LayerId *deltas, size_t count, LsnRange lsns, size_t limit,
                        LayerIdArray *counted);

#endif
