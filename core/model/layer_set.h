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
#define LAYER_SIZE_MAX  ((uint64_t)INT64_MAX) /* no file is larger */
#define GENERATION_NONE UINT32_MAX
#define SHARD_NONE      0u

typedef enum LayerKind { LAYER_DELTA, LAYER_IMAGE } LayerKind;

const char *layer_kind_name(LayerKind kind); /* "delta", "image" */

/* Facts that only some dumps give. */
enum {
    LAYER_RESIDENCY_KNOWN = 1,
    LAYER_EVICTED = 2, /* not on local disk; meaningful with RESIDENCY_KNOWN */
    LAYER_VISIBILITY_KNOWN = 4,
    LAYER_VISIBLE = 8, /* production's own answer; meaningful with VISIBILITY_KNOWN */
    LAYER_COLD = 16,   /* heatmap: evicted or not visible */
    LAYER_GHOST = 32,  /* its size is an estimate: made by a simulated execution, or planned */
    LAYER_MADE = 64,   /* a compaction made it, as far as the input or the simulation tells */
};

typedef struct Layer {
    Key key_lo, key_hi;
    Lsn lsn_lo, lsn_hi;
    uint64_t size;       /* bytes, or SIZE_UNKNOWN */
    uint64_t records;    /* number of records, or SIZE_UNKNOWN */
    uint32_t generation; /* or GENERATION_NONE */
    uint16_t shard;      /* 0xNNCC: number and count; SHARD_NONE where absent */
    uint8_t kind;        /* LayerKind */
    uint8_t flags;
    Str name; /* as read, with path and suffixes; empty: none was given. Not copied: must outlive the set (its arena) */
} Layer;

typedef struct InMemoryLayer {
    bool open; /* else frozen */
    LsnRange lsns;
} InMemoryLayer;

/* What lies beside the layers in a timeline's directory. */
typedef struct LayerFilesBeside {
    uint32_t strangers;  /* layer files that the index does not name: dropped at load */
    uint32_t other_size; /* with another size than the index says: dropped at load, and downloaded again */
    uint32_t temporary;  /* of an upload, a download or a compaction that did not end */
} LayerFilesBeside;

typedef struct LayerSet {
    uint64_t version; /* sums up all layers that were added: what was worked out of another one may be old */
    size_t count, capacity;
    Key *key_lo, *key_hi;
    Lsn *lsn_lo, *lsn_hi;
    uint64_t *size;
    uint64_t *records; /* NULL while no layer has a known number of records */
    uint32_t *generation;
    uint16_t *shard;
    uint8_t *kind;
    uint8_t *flags;
    LayerId *piece_of; /* the layer that a piece is of, LAYER_NONE for whole ones; NULL while none is a piece */
    const char **name; /* NULL where there is none */
    uint32_t *name_length;
    KeyForm form;      /* of all keys in the set */
    Vertical vertical; /* what LSNs are in it */
    const struct Lsm
        *lsm;        /* the store whose placements the layers are, by id (model/lsm.h); NULL: of none; not owned */
    uint32_t family; /* of the store */

    /* Markers and facts around the layers. */
    bool has_gc_cutoff, has_disk_consistent, has_ancestor;
    bool no_ancestor;                                  /* it is known that this timeline has none; neither: unknown */
    Lsn gc_cutoff;                                     /* history below it may be gone */
    Lsn disk_consistent;                               /* last LSN on disk */
    Lsn ancestor_lsn;                                  /* where this timeline branched off */
    const char *tenant_id, *timeline_id, *ancestor_id; /* 32 hex digits in the arena; NULL: unknown */
    uint16_t shard_id; /* of the timeline, 0xNNCC; SHARD_NONE: unknown, or not sharded */
    LayerFilesBeside beside;
    Lsn gc_compacted; /* gc-compaction is marked as done up to there; 0: there was none, or it is not known */
    struct {
        Lsn *at;
        size_t count, capacity;
    } branches; /* LSNs at which children branch off; as read, not sorted */
    struct {
        InMemoryLayer *at;
        size_t count, capacity;
    } in_memory;
    Keyspace keyspace;   /* keys that exist; empty: unknown */
    bool keyspace_given; /* by the input: exact. Otherwise a planner estimates it */
    uint32_t stripe_pages;

    Arena arena; /* texts and names live here */
} LayerSet;

void layer_set_init(LayerSet *set); /* same as {0} with the default stripe */
void layer_set_release(LayerSet *set);
/* Room for `more` further layers. */
void layer_set_reserve(LayerSet *set, size_t more);
/* Appends; the name is not copied. Returns the id. Amortised O(1). */
LayerId layer_set_add(LayerSet *set, const Layer *layer);
Layer layer_set_get(const LayerSet *set, LayerId id);
/* Replaces what is known of a layer; its identity (kind, ranges) must stay the same. For readers that join dumps. */
void layer_set_put(LayerSet *set, LayerId id, const Layer *layer);

/* `piece` is from now on a part in use of the layer `of`, which is no piece itself (history/slices.h). */
void layer_set_mark_piece(LayerSet *set, LayerId piece, LayerId of);
/* The layer itself, or the one that it is a piece of. */
static inline LayerId layer_whole(const LayerSet *set, LayerId id)
{
    return set->piece_of && set->piece_of[id] != LAYER_NONE ? set->piece_of[id] : id;
}

static inline bool layer_is_image(const LayerSet *set, LayerId id)
{
    return set->kind[id] == LAYER_IMAGE;
}
/* An L0: a delta over all keys, MIN to MAX exactly (Neon layer_map.rs, is_l0); of an LSM store a table of that level.
 */
static inline bool layer_is_l0(const LayerSet *set, LayerId id)
{
    if (set->vertical != VERTICAL_LSN)
        return set->vertical == VERTICAL_LEVEL && set->lsn_lo[id] >= VERTICAL_L0_ROW;
    return set->kind[id] == LAYER_DELTA && set->key_lo[id] == 0 && set->key_hi[id] == key_max(set->form);
}

/* The order in which production's layer map holds layers with the same LSNs: by first key, then by last. Layers with
 * the same place come by id.
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
/* Of two deltas over its key a read visits first the one that ends higher, then the one that starts lower, then the one
 * that the layer map holds first. Neon layer_coverage.rs: what is there stays unless the new layer ends higher. */
static inline bool layer_read_before(const LayerSet *set, LayerId a, LayerId b)
{
    if (set->lsn_hi[a] != set->lsn_hi[b])
        return set->lsn_hi[a] > set->lsn_hi[b];
    if (set->lsn_lo[a] != set->lsn_lo[b])
        return set->lsn_lo[a] < set->lsn_lo[b];
    return layer_keys_before(set, a, b);
}

/* The shard that the layers `ids` are of; of the one most split where they are of several. {0}: not sharded. */
Sharding layer_set_sharding(const LayerSet *set, const LayerId *ids, size_t count);

/* Fails, naming the layer, where lsn_lo < end_lsn < lsn_hi: such an end_lsn does not partition the LSN space. */
bool layer_ends_at(const LayerSet *set, LayerId id, Lsn end_lsn, Error *error);

#define LAYER_NAME_SIZE 128
/* The layer's name in its bare, logical form: `KEY-KEY__LSN-LSN` (16-digit LSNs; 36-digit keys) for production keys,
 * `%016X-%016X__%08X-%08X` for plain ones; an image has no second LSN. Upper-case hex. Where keys are strings of any
 * length it is the name that was read. Returns `out`. */
char *layer_logical_name(const Layer *layer, KeyForm form, char out[LAYER_NAME_SIZE]);

/* The highest LSN end of any delta among `ids`; where there is no delta, the highest LSN of an image. O(count). */
Lsn layers_end_lsn(const LayerSet *set, const LayerId *ids, size_t count);

#endif
