/* cover.h - the image cover of the layer map at one LSN, node for node as the pageserver builds it.
 *
 *     key        2        4    6      8   9            a node says which image is the newest from its key on, here by
 *     node       3        5    5      2   -            LSN; images are added in the order of their LSNs
 *                              ^ a node that changes nothing: images of one LSN that overlap leave such nodes
 *
 * A *piece* is the key range between two nodes. The number of pieces decides where an L1 delta is cut at a hole, so
 * nodes that change nothing count, and a node exactly at the start of a question makes an empty first piece. Rules M2
 * and M3 of the policy `legacy` (Neon: layer_coverage.rs, layer_map.rs image_coverage). Where only the newest image
 * over a key matters, core/model/image_cover.h answers the same in fewer pieces.
 */
#ifndef CORE_PLANNER_LEGACY_COVER_H
#define CORE_PLANNER_LEGACY_COVER_H

#include "core/base/bit_tree.h"
#include "core/planner/legacy/map.h"

typedef struct LegacyCover {
    const LayerSet *set; /* not owned */
    bool version;        /* some layer, image or delta, starts at or below the LSN; without one there are no pieces */
    Key *keys;           /* owned; edges of its images, ascending, distinct, packed */
    uint32_t key_count;
    LayerId *layer; /* owned; per key, where a node is: the image from there to the next node, or LAYER_NONE */
    BitTree nodes;
} LegacyCover;

typedef struct LegacyPiece {
    KeyRange keys; /* packed; may be empty */
    LayerId image; /* the newest there, or LAYER_NONE */
} LegacyPiece;
typedef ARRAY(LegacyPiece) LegacyPieces;

/* The cover at LSN `at` of the layers `ids`. O(n log n), whatever the images' shapes. */
void legacy_cover_init(LegacyCover *cover, const LayerSet *set, const LayerId *ids, size_t count, Lsn at);
void legacy_cover_release(LegacyCover *cover);

/* Appends the pieces of a key range. O(log n + pieces). */
void legacy_cover_pieces(const LegacyCover *cover, KeyRange keys, LegacyPieces *pieces);
/* Counts the pieces of a key range. O(log n + pieces). */
uint64_t legacy_cover_count(const LegacyCover *cover, KeyRange keys);

#endif
