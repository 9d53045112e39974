/* stack.h - the height of the stack of deltas over a key: what decides whether an image is made.
 *
 *     LSN ^  Q ---------------------      a read at Q goes down: at each LSN it takes the delta that ends highest among
 *         |  [ c ]      [  d  ]           those that start below, then goes on at that delta's start
 *         |  [   b    ]
 *         |  ======== image               heights:  c b | b | - | d    =   2 | 1 | 0 | 1 (to the image, or to LSN 0)
 *         +-----------------------> key
 *
 * So the height is the length of the chain that a read would walk, not the number of rectangles: a delta that lies
 * wholly beside another one in LSN is passed over. An L0 counts nothing, but hides what lies between its start and end
 * (asked about all keys, MIN to MAX, the topmost one counts). A delta that only crosses the lower LSN counts. Rule M4
 * of the policy `legacy` (Neon: layer_map.rs count_deltas).
 */
#ifndef CORE_PLANNER_LEGACY_STACK_H
#define CORE_PLANNER_LEGACY_STACK_H

#include "core/base/bit_tree.h"
#include "core/planner/legacy/map.h"
#include "core/planner/splits.h"

typedef struct LegacyStacks {
    const LayerSet *set; /* not owned */
    LayerId *deltas;     /* owned; in the map's order */
    Lsn *starts;         /* owned; theirs */
    uint32_t count;
    /* Owned: edges of the deltas in key order, each with the place of its delta; opening first. */
    struct LegacyEdge *edges;
    Lsn *highest; /* owned: a heap-shaped tree over `deltas`: the highest end of those that lie over the key at hand */
    uint32_t leaves;
    BitTree open;      /* places of the deltas over the key at hand */
    uint32_t *counted; /* owned: how many of them are no L0; prefix sums in a Fenwick tree */
    size_t crossings;  /* neighbours among them that share LSNs; 0: the chain is all of them */
    size_t next_edge;  /* of the sweep */
    Key swept;         /* the sweep has come to this key */
} LegacyStacks;

/* One question: the tallest chain over any key of `keys`, from below `hi` down to `lo`. */
typedef struct LegacyStackQuery {
    KeyRange keys;
    Lsn lo, hi;
    uint32_t limit;   /* counting stops there; UINT32_MAX: it doesn't */
    uint32_t height;  /* the answer */
    KeyRange tallest; /* the leftmost keys with that height; empty where the height is 0 */
} LegacyStackQuery;

/* Over the deltas among `ids`. O(n log n). */
void legacy_stacks_init(LegacyStacks *stacks, const LayerSet *set, const LayerId *ids, size_t count);
void legacy_stacks_release(LegacyStacks *stacks);

/* Called for each run of keys of a query that no delta's edge divides: what its height is. */
typedef void LegacyStackSegment(void *self, KeyRange keys, uint32_t height);

/* Answers all questions; in one sweep where they ascend by key and do not overlap, else with a new one for each that
 * goes back. `each` may be NULL. O(segments * height * log n). */
void legacy_stacks_ask(LegacyStacks *stacks, LegacyStackQuery *queries, size_t count, LegacyStackSegment *each,
                       void *self);

/* Why a delta over a key counts in the height there, or does not. */
typedef enum LegacyStackRole {
    LEGACY_COUNTED,
    LEGACY_L0,     /* on the way, but an L0 counts nothing */
    LEGACY_HIDDEN, /* a read goes by: another one ends higher, or reaches below its start */
    LEGACY_ABOVE,  /* starts at or above `hi` */
    LEGACY_BELOW,  /* ends at or below `lo` */
} LegacyStackRole;

typedef struct LegacyStackLayer {
    LayerId layer;
    LegacyStackRole role;
} LegacyStackLayer;
typedef ARRAY(LegacyStackLayer) LegacyStackLayers;

/* All deltas of `ids` over one key with their roles, newest first, and the height. O(n). */
uint32_t legacy_stack_at(const LayerSet *set, const LayerId *ids, size_t count, Key key, Lsn lo, Lsn hi,
                         LegacyStackLayers *layers);

/* The counted ones alone, newest first and at most `limit`, of deltas that all lie over one key, are in the map's order
 * and share an LSN with [lo, hi). O(n). */
void legacy_stack_chain(const LayerSet *set, const LayerId *deltas, size_t count, Lsn lo, Lsn hi, size_t limit,
                        LayerIdArray *counted);

#endif
