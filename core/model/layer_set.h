/* layer_set.h - a timeline's layers as a structure of arrays.
 *
 *     LSN ^   +-----------+            a delta: key_lo <= key < key_hi, lsn_lo <= LSN < lsn_hi
 *         |   |   delta   |
 *         |   +-----------+
 *         |  ================          an image at L: lsn_lo = L; lsn_hi = L + 1, in the simulator L
 *         +------------------> key
 *
 * A layer's id is its place in the set: input order, stable for ever (a history only appends). Columns have `count`
 * entries; other rooms read them directly and change them only through the functions here.
 * What a name's key range and LSNs say is the layer's identity; the name as it was read is kept beside it, byte for
 * byte.
 */
#ifndef CORE_MODEL_LAYER_SET_H
#define CORE_MODEL_LAYER_SET_H

#include "core/base/mem.h"
#include "core/model/key.h"
#include "core/model/keyspace.h"
#include "core/model/lsn.h"
#include "core/model/shard.h"
#include "core/model/vertical.h"

typedef uint32_t LayerId;
#define LAYER_NONE      UINT32_MAX
#define SIZE_UNKNOWN    UINT64_MAX
#define LAYER_SIZE_MAX  ((uint64_t)INT64_MAX) /* no file can be larger */
#define GENERATION_NONE UINT32_MAX
#define SHARD_NONE      0u

typedef enum LayerKind { LAYER_DELTA, LAYER_IMAGE } LayerKind;

const char *layer_kind_name(LayerKind kind); /* "delta", "image" */

/* Facts that only some dumps contain. */
enum {
    LAYER_RESIDENCY_KNOWN = 1,
    LAYER_EVICTED = 2, /* not on local disk; valid with LAYER_RESIDENCY_KNOWN */
    LAYER_VISIBILITY_KNOWN = 4,
    LAYER_VISIBLE = 8, /* as the pageserver itself answered; valid with LAYER_VISIBILITY_KNOWN */
    LAYER_COLD = 16,   /* listed in the heatmap as evicted or not visible */
    LAYER_GHOST = 32,  /* planned, or made by a simulated execution, so that its size is an estimate */
    LAYER_MADE = 64,   /* written by a compaction, according to the input or the simulation */
};

typedef struct Layer {
    Key key_lo, key_hi;
    Lsn lsn_lo, lsn_hi;
    uint64_t size;       /* bytes, or SIZE_UNKNOWN */
    uint64_t records;    /* number of records, or SIZE_UNKNOWN */
    uint32_t generation; /* or GENERATION_NONE */
    uint16_t shard;      /* 0xNNCC: shard number and count; SHARD_NONE where the name has none */
    uint8_t kind;        /* LayerKind */
    uint8_t flags;
    /* as read, with path and suffixes; empty: the input gave none. Not copied: it must outlive the set (usually in its
     * arena) */
    Str name;
} Layer;

typedef struct InMemoryLayer {
    bool open; /* an open layer; else a frozen one */
    LsnRange lsns;
} InMemoryLayer;

/* The stretches of keys in which a layer has records; not empty, ascending, apart from each other. */
typedef struct LayerStretches {
    uint32_t first, count;
} LayerStretches;

/* What a timeline's directory contains beside the layers. */
typedef struct LayerFilesBeside {
    /* layer files that the index does not list: the pageserver drops them when it loads the timeline */
    uint32_t unlisted;
    uint32_t other_size; /* layer files whose size differs from the index: dropped at load and downloaded again */
    uint32_t temporary;  /* files of an upload, a download or a compaction that did not finish */
} LayerFilesBeside;

typedef struct LayerSet {
    /* changes with each layer that is added: what was computed for another version may be out of date */
    uint64_t version;
    size_t count, capacity;
    Key *key_lo, *key_hi;
    Lsn *lsn_lo, *lsn_hi;
    uint64_t *size;
    uint64_t *records; /* NULL while the record count of every layer is unknown */
    uint32_t *generation;
    uint16_t *shard;
    uint8_t *kind;
    uint8_t *flags;
    /* the layer that a piece belongs to; LAYER_NONE for whole layers. NULL while the set has no pieces */
    LayerId *piece_of;
    /* by layer: 1 + its place in `stretched`; 0: unknown, which is all that the name says. NULL while unknown of all */
    uint32_t *stretched_at;
    const char **name; /* NULL for a layer without a name */
    uint32_t *name_length;
    KeyForm form;      /* the domain of all keys in the set */
    Vertical vertical; /* what the LSN fields mean */
    const struct Lsm
        *lsm;        /* the store whose placements the layers are, by id (model/lsm.h); NULL: no LSM store; not owned */
    uint32_t family; /* index in the store's families */

    /* Markers, and facts about the timeline. */
    bool has_gc_cutoff, has_disk_consistent, has_ancestor;
    /* the timeline is known to have no ancestor; without either flag it is unknown */
    bool no_ancestor;
    Lsn gc_cutoff;                                     /* GC may have deleted history below it */
    Lsn disk_consistent;                               /* last LSN on disk */
    Lsn ancestor_lsn;                                  /* where this timeline branched off */
    const char *tenant_id, *timeline_id, *ancestor_id; /* 32 hex digits in the arena; NULL: unknown */
    uint16_t shard_id; /* the timeline's own shard, 0xNNCC; SHARD_NONE: unknown or not sharded */
    LayerFilesBeside beside;
    Lsn gc_compacted; /* gc-compaction has been recorded up to this LSN; 0: there was none, or unknown */
    struct {
        Lsn *at;
        size_t count, capacity;
    } branches; /* LSNs at which child timelines branch off; in the order of the input */
    struct {
        InMemoryLayer *at;
        size_t count, capacity;
    } in_memory;
    Keyspace keyspace;   /* the keys that exist; empty: unknown */
    bool keyspace_given; /* the keyspace comes from the input and is exact; else a planner estimates it */
    struct {
        LayerId *at;
        size_t count, capacity;
    } aside; /* layers that a plan leaves out, though they exist: estimates are made from them too. Not alive */
    uint32_t stripe_pages;
    struct {
        LayerStretches *at; /* ranges of `stretches` */
        size_t count, capacity;
    } stretched;
    struct {
        KeyRange *at;
        size_t count, capacity;
    } stretches;

    Arena arena; /* owns the set's texts and names */
} LayerSet;

void layer_set_init(LayerSet *set); /* The same as {0} with the default stripe size. Freed by layer_set_release(). */
void layer_set_release(LayerSet *set);
/* Makes room for `more` further layers. */
void layer_set_reserve(LayerSet *set, size_t more);
/* Appends a layer and returns its id. The name is not copied. Amortised O(1). */
LayerId layer_set_add(LayerSet *set, const Layer *layer);
/* The layer with that id, which must exist. Its name is a view that lives as long as the name in the set. */
Layer layer_set_get(const LayerSet *set, LayerId id);
/* Replaces what is known of a layer. Its kind and its ranges must stay the same. */
void layer_set_put(LayerSet *set, LayerId id, const Layer *layer);
/* Merges what two inputs say about one layer, in either order: adds facts that were unknown; of two generations the
 * newer one's name and size are kept, and any is newer than none. `more` must have the layer's kind and ranges. O(1).
 */
void layer_set_merge(LayerSet *set, LayerId id, const Layer *more);

/* Marks `piece` as a part in use of the layer `of`, which must not be a piece itself (history/slices.h). */
void layer_set_mark_piece(LayerSet *set, LayerId piece, LayerId of);
/* The layer itself, or for a piece the layer that it belongs to. */
static inline LayerId layer_whole(const LayerSet *set, LayerId id)
{
    return set->piece_of && set->piece_of[id] != LAYER_NONE ? set->piece_of[id] : id;
}

/* Notes where the records of a layer lie, which the name of an L0 does not say: it spans all keys. Planners whose
 * policy has the switch `tight` judge the layer by its stretches, and a read visits it only between the first and the
 * last of them. `count` must not be 0. Copies them. */
void layer_set_put_stretches(LayerSet *set, LayerId id, const KeyRange *stretches, size_t count);
/* Their number, and where they are; 0: unknown. O(1). */
static inline size_t layer_stretches(const LayerSet *set, LayerId id, const KeyRange **stretches)
{
    if (!set->stretched_at || set->stretched_at[id] == 0)
        return 0;
    LayerStretches own = set->stretched.at[set->stretched_at[id] - 1];
    *stretches = set->stretches.at + own.first;
    return own.count;
}
/* The keys at which a read visits the layer: those of its name, or where it is known, from its first record to its last
 * one. O(1). */
static inline KeyRange layer_read_keys(const LayerSet *set, LayerId id)
{
    const KeyRange *stretches;
    size_t count = layer_stretches(set, id, &stretches);
    return count > 0 ? (KeyRange){stretches[0].lo, stretches[count - 1].hi}
                     : (KeyRange){set->key_lo[id], set->key_hi[id]};
}

static inline bool layer_is_image(const LayerSet *set, LayerId id)
{
    return set->kind[id] == LAYER_IMAGE;
}
/* An L0 layer: a delta over all keys, exactly MIN to MAX (Neon layer_map.rs, is_l0). In an LSM store, a table of level
 * 0. */
static inline bool layer_is_l0(const LayerSet *set, LayerId id)
{
    if (set->vertical != VERTICAL_LSN)
        return set->vertical == VERTICAL_LEVEL && set->lsn_lo[id] >= VERTICAL_L0_ROW;
    return set->kind[id] == LAYER_DELTA && set->key_lo[id] == 0 && set->key_hi[id] == key_max(set->form);
}

/* The order in which production's layer map holds layers with the same LSNs: by first key, then by last. Layers with
 * equal ranges come by id.
 *
 *     0 [-----)  comes after  1 [--)       both start at key 0 */
static inline bool layer_keys_before(const LayerSet *set, LayerId a, LayerId b)
{
    if (set->key_lo[a] != set->key_lo[b])
        return set->key_lo[a] < set->key_lo[b];
    if (set->key_hi[a] != set->key_hi[b])
        return set->key_hi[a] < set->key_hi[b];
    return a < b;
}
/* Of two deltas that hold its key, a read visits the one with the higher end first; of those with the same end the one
 * that starts lower; then the one that comes first in the layer map. Neon layer_coverage.rs: an existing entry is kept
 * unless the new layer ends higher. */
static inline bool layer_read_before(const LayerSet *set, LayerId a, LayerId b)
{
    if (set->lsn_hi[a] != set->lsn_hi[b])
        return set->lsn_hi[a] > set->lsn_hi[b];
    if (set->lsn_lo[a] != set->lsn_lo[b])
        return set->lsn_lo[a] < set->lsn_lo[b];
    return layer_keys_before(set, a, b);
}

/* The sharding of the layers `ids`; where they belong to several shards, the finest one. {0}: not sharded. O(count). */
Sharding layer_set_sharding(const LayerSet *set, const LayerId *ids, size_t count);

/* Fails with ERROR_CROSSED, naming the layer, where lsn_lo < end_lsn < lsn_hi: such an end_lsn does not partition the
 * LSN space. */
bool layer_ends_at(const LayerSet *set, LayerId id, Lsn end_lsn, Error *error);

#define LAYER_NAME_SIZE 128
/* The layer's name in its bare, logical form: `KEY-KEY__LSN-LSN` (16-digit LSNs; 36-digit keys) for production keys,
 * `%016X-%016X__%08X-%08X` for plain ones; an image has no second LSN. Upper-case hex. Where keys are strings of any
 * length, it is the name from the input, cut to fit. Returns `out`. */
char *layer_logical_name(const Layer *layer, KeyForm form, char out[LAYER_NAME_SIZE]);

/* The layers from which the keyspace and the sizes are estimated: those of `live`, and those that are set aside, in
 * the order of their ids if `live` is. The caller frees the result. O(count). */
LayerId *layer_set_grounds(const LayerSet *set, const LayerId *live, size_t count, size_t *grounds);

/* The highest end LSN of any delta among `ids`; without deltas, the highest LSN of an image. O(count). */
Lsn layers_end_lsn(const LayerSet *set, const LayerId *ids, size_t count);

#endif
