/* layer_index.h - the distinct key edges and LSNs of a set, and each layer's place among them.
 *
 * Sweeps, pictures and searches work on small ranks instead of 128-bit keys: rank r stands for keys[r], and the
 * *segment* r is the key range [keys[r], keys[r + 1]). An image has one LSN: its rank is both lsn_lo and lsn_hi.
 */
#ifndef CORE_MODEL_LAYER_INDEX_H
#define CORE_MODEL_LAYER_INDEX_H

#include "core/model/layer_set.h"

typedef struct LayerIndex {
    Key *keys; /* ascending, distinct */
    Lsn *lsns; /* ascending, distinct; as in the names: an image's LSN once */
    uint32_t key_count, lsn_count;
    size_t layer_count;                          /* that many layers of the set are indexed */
    uint32_t *key_lo, *key_hi, *lsn_lo, *lsn_hi; /* per layer: ranks */
} LayerIndex;

/* Indexes the first `set->count` layers. Heap memory, freed by layer_index_release(). O(n log n); a million layers in
 * about 0.2 s. */
void layer_index_init(LayerIndex *index, const LayerSet *set);

/* The edges of several sets, so that each of them can be indexed with ranks that mean the same in all. */
typedef struct EdgeUnion {
    Key *keys; /* ascending, distinct; owned */
    Lsn *lsns;
    uint32_t key_count, lsn_count;
} EdgeUnion;

/* O(n log n). */
void edge_union_init(EdgeUnion *edges, const LayerSet *const *sets, size_t count);
void edge_union_release(EdgeUnion *edges);
/* Indexes a set with the ranks of `edges`, which hold all of its own. O(n log n). */
void layer_index_init_among(LayerIndex *index, const LayerSet *set, const EdgeUnion *edges);
void layer_index_release(LayerIndex *index);
/* Number of distinct keys <= key, minus one; -1 if all are larger. O(log n). */
int64_t layer_index_key_rank(const LayerIndex *index, Key key);
int64_t layer_index_lsn_rank(const LayerIndex *index, Lsn lsn);

/* A rank that orders layers by where they end in LSN: what lies above what. For a delta the rank of its end. An image
 * at L that ends at L + 1 gets the rank of L + 1 where some layer has that LSN, else that of L: no delta ends between.
 */
static inline uint32_t layer_index_end_rank(const LayerIndex *index, const LayerSet *set, LayerId id)
{
    uint32_t rank = index->lsn_hi[id];
    bool plus1 = set->kind[id] == LAYER_IMAGE && set->lsn_hi[id] != set->lsn_lo[id];
    return rank + (plus1 && rank + 1 < index->lsn_count && index->lsns[rank + 1] == set->lsn_hi[id]);
}

#endif
