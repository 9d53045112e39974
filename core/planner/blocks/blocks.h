/* blocks.h - the policy `blocks`: the key axis in aligned blocks, each with its own stack of slices.
 *
 *      LSN ^      block 0     block 1     block 2
 *          |    | c        | c        |          |     c: a flush, a slice of generation 0 in each block it has
 *          |    | b        |          | b        |        records of
 *          |    | a ======= virtual ==== a       |     a: one layer, three slices; block 1 dropped its own when its
 *          |    | ######## | ######## | ######## |        stack was merged: a hole of the layer, nothing is rewritten
 *          +----------------------------------------> key
 *
 * What a read visits in a block is the stack above the block's newest image, newest slice first. Blocks decide each for
 * itself when to merge the top of their stack and when to put an image on it, so a hot block does not drag cold ones
 * along. A layer goes when its last slice goes. Merging follows generations, like the carries of a binary counter: see
 * blocks_choose(). The schedule is that of k-binomial merging (Mathieu, Rajaraman, Young, Yousefi: "Competitive
 * data-structure dynamization", 2021); blocks, virtual cuts and images are this program's own.
 */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_H
#define CORE_PLANNER_BLOCKS_BLOCKS_H

#include "core/planner/image_cover.h"
#include "core/planner/key_source.h"
#include "core/planner/plan.h"

/* All records that one layer has in one block. A layer has at most one slice in a block. */
typedef struct BlockSlice {
    LayerId layer;
    uint32_t generation; /* 0: as flushed; a merge is one above the highest of its inputs */
    bool image;
    LsnRange lsns;  /* an image: [L, L) in a simulation, [L, L + 1) in a dump; it holds what is below */
    KeyRange keys;  /* first record's key, last one's + 1; an image: the block's */
    uint64_t bytes; /* of its records; an image's pages */
    uint32_t id;    /* a number of its own, given by blocks_replace() */
} BlockSlice;

typedef struct Block {
    KeyRange keys;
    BlockSlice *at; /* oldest first, images among them; owned */
    uint32_t count, capacity;
    uint32_t base; /* at[base …] lies above the newest image: the stack; at[base - 1] is that image */
} Block;

/* What the policy knows of a layer. */
typedef struct BlockLayer {
    uint32_t users;      /* slices that lie in some block; 0: unknown or to be deleted */
    bool adopted_image;  /* came from elsewhere and may cover keys outside all blocks: never deleted */
    uint64_t live_bytes; /* of these slices */
} BlockLayer;

typedef struct BlockChange { /* a slice that came or went */
    BlockSlice slice;
    bool came;
} BlockChange;

typedef struct Blocks {
    struct {
        Block *at;
        size_t count, capacity;
    } map;               /* by key, disjoint; only where records are or were */
    uint64_t block_keys; /* a power of two */
    uint64_t target;     /* bytes of a flush: the unit in which the height of adopted layers is measured */
    KeyForm form;
    ARRAY(BlockLayer) layers;    /* by layer id */
    ARRAY(LayerId) idle;         /* layers whose last slice went, in that order, until taken */
    ImageCover images;           /* adopted ones; their edges are block edges too */
    bool has_images, above_only; /* the latter: deltas below a block's newest image are left out */
    ARRAY(BlockChange) changes;  /* since the caller emptied it */
    ARRAY(uint32_t) free_ids;
    uint32_t next_id;
    bool recycle; /* numbers of slices that went are given again */
} Blocks;

/* Blocks of 2^floor(log2(target_file_size / PAGE)) keys, at least one. */
void blocks_init(Blocks *blocks, uint64_t target_file_size, unsigned halvings, KeyForm form);
void blocks_release(Blocks *blocks);

/* Index of the first block that ends above `key`. O(log blocks). */
size_t blocks_find(const Blocks *blocks, Key key);

/* Takes in a delta that ends above all deltas in its blocks, with the records that `source` knows (only this layer's).
 * A block is made where there is none: aligned, ending where a range of the keyspace begins (a relation's edge) or at
 * an edge of an adopted image. A delta that is no L0 gets a generation by its height, one for each doubling of the
 * target: nobody wrote down how it was made. O(slices * log). */
void blocks_adopt_delta(Blocks *blocks, const LayerSet *layers, LayerId layer, KeySource *source,
                        const Keyspace *keyspace);
/* Takes in images that were made by another policy, before the first delta is adopted: each block made later has the
 * newest image over it below its stack. `layers` must outlive the blocks. O(n log n). */
void blocks_adopt_images(Blocks *blocks, const LayerSet *layers, const LayerId *images, size_t count);

/* Puts a slice at place `at` of a block, replacing the `replaced` ones that were there; the change is noted. */
void blocks_replace(Blocks *blocks, size_t block, uint32_t at, uint32_t replaced, const BlockSlice *slice);
/* Takes a slice away. */
void blocks_remove(Blocks *blocks, size_t block, uint32_t at);

static inline uint32_t block_depth(const Block *block)
{
    return block->count - block->base;
}

/* Bytes of the stack's slices from place `from` on. */
uint64_t block_bytes(const Block *block, uint32_t from);

#endif
