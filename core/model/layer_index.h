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
    Lsn *lsns; /* ascending, distinct; as in the names, so an image contributes one LSN */
    uint32_t key_count, lsn_count;
    size_t layer_count;                          /* the first `layer_count` layers of the set are indexed */
    uint32_t *key_lo, *key_hi, *lsn_lo, *lsn_hi; /* by layer id: ranks in `keys` and `lsns` */
    /* ranks of layer_read_keys(); NULL where these are the keys of the name for all layers */
    uint32_t *read_lo, *read_hi;
} LayerIndex;

/* Some layers of a set, usually those alive at a step: what an analysis is about. A value that borrows all it names. */
typedef struct LayerView {
    const LayerSet *set;
    const LayerIndex *index; /* of the whole set; NULL where there is none, which only some functions accept */
    const LayerId *ids;
    size_t count;
} LayerView;

/* Indexes the first `set->count` layers, for reads too: where it is known which keys their records span
 * (layer_read_keys()), these are further edges in `keys`. Heap memory, freed by layer_index_release(). O(n log n): a
 * million layers take about 0.2 s. */
void layer_index_init(LayerIndex *index, const LayerSet *set);

/* The edges of several sets, so that all of them can be indexed with the same ranks. */
typedef struct EdgeUnion {
    Key *keys; /* ascending, distinct; owned */
    Lsn *lsns;
    uint32_t key_count, lsn_count;
} EdgeUnion;

/* The caller frees it with edge_union_release(). O(n log n). */
void edge_union_init(EdgeUnion *edges, const LayerSet *const *sets, size_t count);
void edge_union_release(EdgeUnion *edges);
/* Indexes a set with the ranks of `edges`, which must contain all edges of the set; NULL: its own. Only for pictures:
 * the edges are those of names, and reads are not indexed. Freed by layer_index_release(). O(n log n). */
void layer_index_init_among(LayerIndex *index, const LayerSet *set, const EdgeUnion *edges);
void layer_index_release(LayerIndex *index);
/* The number of distinct keys <= key, minus one; -1 where all keys are larger. O(log n). */
int64_t layer_index_key_rank(const LayerIndex *index, Key key);
int64_t layer_index_lsn_rank(const LayerIndex *index, Lsn lsn);

/* The index for questions about reads: in it each layer has the keys at which a read visits it. Borrows all from
 * `index`, and is not to be released. */
static inline LayerIndex layer_index_of_reads(const LayerIndex *index)
{
    LayerIndex reads = *index;
    reads.key_lo = index->read_lo ? index->read_lo : index->key_lo;
    reads.key_hi = index->read_hi ? index->read_hi : index->key_hi;
    return reads;
}

/* A rank that orders layers by the end of their LSN ranges. For a delta it is the rank of its end. An image at L ends
 * at L + 1; it gets the rank of L + 1 where some layer has that LSN, else that of L, because no delta ends in between.
 * O(1). */
static inline uint32_t layer_index_end_rank(const LayerIndex *index, const LayerSet *set, LayerId id)
{
    uint32_t rank = index->lsn_hi[id];
    bool plus1 = set->kind[id] == LAYER_IMAGE && set->lsn_hi[id] != set->lsn_lo[id];
    return rank + (plus1 && rank + 1 < index->lsn_count && index->lsns[rank + 1] == set->lsn_hi[id]);
}

#endif
