/* blocks.h - the policy `blocks`: the key axis in aligned blocks, each with its own stack of slices.
 *
 *      LSN ^      block 0     block 1     block 2
 *          |    | c        | c        |          |     c: a flush, a slice of generation 0 in each block it has
 *          |    | b        |          | b        |        records of
 *          |    | a ======= virtual ==== a       |     a: one layer, three slices; block 1 dropped its own when its
 *          |    | ######## | ######## | ######## |        stack was merged: a hole of the layer, nothing is rewritten
 *          +----------------------------------------> key
 *
 * A read visits the slices above the block's newest image, newest first. Each block decides by itself when to merge the
 * top of its stack and when to put an image on it, so a hot block does not cause rewrites of cold ones. A layer is
 * deleted with its last slice. Merging follows generations, like the carries of a binary counter: see blocks_choose().
 * The schedule is that of k-binomial merging (Mathieu, Rajaraman, Young, Yousefi: "Competitive data-structure
 * dynamization", 2021); blocks, virtual cuts and images are this program's own.
 */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_H
#define CORE_PLANNER_BLOCKS_BLOCKS_H

#include "core/planner/estimate.h"
#include "core/planner/image_cover.h"
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

/* The slices that one layer of a dump has in a run of blocks. Its bytes are an estimate, a straight line over the keys
 * that exist, so what a block has of it is worked out when asked for: a dump of 100,000 layers has 50 million slices.
 */
typedef struct BlockRow {
    LayerId layer;
    uint32_t generation;
    LsnRange lsns;
    KeyRange keys;     /* of the layer; an image's are not asked for */
    EstimateLine line; /* an image has none */
    bool image;
    bool gone;                     /* for the history, which hears no more of it */
    uint32_t first, end;           /* blocks [first, end) */
    uint32_t slice;                /* number of the run as one slice of the history */
    uint32_t left_first, left_end; /* blocks that it left since the last flush and that are not yet a part */
    uint32_t parts, newest_part;   /* how many parts, and where the newest lies in Blocks.parts */
} BlockRow;

typedef struct Block {
    KeyRange keys;
    uint32_t *rows; /* places in Blocks.rows of the oldest slices, which came with a dump; in Blocks.row_places */
    uint32_t rows_count;
    uint32_t count, capacity; /* slices in all; room in `at` */
    BlockSlice *at;           /* those after the rows, oldest first; owned */
    uint32_t base;       /* slices from here on lie above the newest image: the stack; the one before is the image */
    uint64_t first, end; /* ordinals of its keys, in a dump */
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

typedef struct BlockPart { /* blocks that a row left, all in one job */
    uint32_t row, first, end;
    uint32_t older; /* the row's part before this one */
} BlockPart;

typedef struct Blocks {
    struct {
        Block *at;
        size_t count, capacity;
    } map;               /* by key, disjoint; only where records are, were, or may be */
    uint64_t block_keys; /* a power of two */
    uint64_t target;     /* bytes of a flush: the unit in which the height of adopted layers is measured */
    KeyForm form;
    ARRAY(BlockLayer) layers;    /* by layer id */
    ARRAY(LayerId) idle;         /* layers whose last slice went, in that order, until taken */
    ImageCover images;           /* adopted ones; their edges are block edges too */
    bool has_images, above_only; /* the latter: deltas below a block's newest image are in no stack */
    bool tiles;                  /* records are unknown: blocks are made of keys that may not exist, too */
    Key *edges;                  /* owned; ascending: of deltas, at which such blocks end */
    size_t edge_count;
    ARRAY(BlockChange) changes; /* since the caller emptied it */
    ARRAY(uint32_t) free_ids;
    uint32_t next_id;
    bool recycle; /* numbers of slices that went are given again */
    /* Of a dump. */
    const KeyOrdinals *ordinals; /* of the keys over which layers' bytes lie; not owned */
    ARRAY(BlockRow) rows;
    uint32_t *row_places;   /* owned; all blocks' `rows` */
    size_t rows_told;       /* rows that the history knows */
    ARRAY(BlockPart) parts; /* that rows left, but for those that were left whole */
    size_t parts_told;
    ARRAY(uint32_t) leaving; /* rows with blocks that they left since the last flush */
} Blocks;

/* Blocks of 2^floor(log2(target_file_size / PAGE)) keys, at least one. */
void blocks_init(Blocks *blocks, uint64_t target_file_size, unsigned halvings, KeyForm form);
void blocks_release(Blocks *blocks);

/* Index of the first block that ends above `key`. O(log blocks). */
size_t blocks_find(const Blocks *blocks, Key key);

/* Takes in a delta that ends above all deltas in its blocks, with the records that `source` knows (only this layer's),
 * or, with `whole`, with all keys in its name. What lies below a block's newest image, where that is in no stack, stays
 * in use for ever.
 * A block is made where there is none: aligned, ending where a range of the keyspace begins (a relation's edge) or at
 * an edge of an adopted image. A delta that is no L0 gets a generation by its height, one for each doubling of the
 * target: nobody wrote down how it was made. O(slices * log). */
void blocks_adopt_delta(Blocks *blocks, const LayerSet *layers, LayerId layer, KeySource *source, bool whole,
                        const Keyspace *keyspace);
/* Where keys may not exist blocks are made of what lies between two edges of these deltas, so that a stack is as high
 * as reads there are deep. O(n log n); beyond some millions of slices edges are not heeded. */
void blocks_set_edges(Blocks *blocks, const LayerSet *layers, const LayerId *deltas, size_t count);
/* Takes in images that were made by another policy, before the first delta is adopted: each block made later has the
 * newest image over it below its stack. `layers` must outlive the blocks. O(n log n). */
void blocks_adopt_images(Blocks *blocks, const LayerSet *layers, const LayerId *images, size_t count);

/* Takes in the deltas of a dump at once, as blocks_adopt_delta() would, whole, one after the other, by LSN end:
 * before it nothing but images was adopted. `bytes` of each, by place in `deltas`; `used` gets whether a slice of it is
 * above the images. O(blocks log + slices), four bytes a slice. */
void blocks_adopt_dump(Blocks *blocks, const LayerSet *layers, const LayerId *deltas, const uint64_t *bytes,
                       size_t count, const KeyOrdinals *ordinals, const Keyspace *keyspace);
/* The row's keys in its blocks [first, end). */
KeyRange block_row_keys(const Blocks *blocks, const BlockRow *row, uint32_t first, uint32_t end);
/* Makes parts of what rows left since the last time. */
void blocks_rows_settle(Blocks *blocks);

/* Puts a slice at place `at` of a block, replacing the `replaced` ones that were there; the change is noted. Of the
 * slices of a dump all from `at` on are replaced, or one by another layer with the same records. */
void blocks_replace(Blocks *blocks, size_t block, uint32_t at, uint32_t replaced, const BlockSlice *slice);
/* Takes a slice away. */
void blocks_remove(Blocks *blocks, size_t block, uint32_t at);

static inline uint32_t block_depth(const Block *block)
{
    return block->count - block->base;
}

/* ---- a block's slices, by place, oldest first ---- */

static inline const BlockRow *block_row(const Blocks *blocks, const Block *block, uint32_t place)
{
    return place < block->rows_count ? &blocks->rows.at[block->rows[place]] : NULL;
}

static inline LayerId block_layer(const Blocks *blocks, const Block *block, uint32_t place)
{
    const BlockRow *row = block_row(blocks, block, place);
    return row ? row->layer : block->at[place - block->rows_count].layer;
}

static inline uint32_t block_generation(const Blocks *blocks, const Block *block, uint32_t place)
{
    const BlockRow *row = block_row(blocks, block, place);
    return row ? row->generation : block->at[place - block->rows_count].generation;
}

static inline bool block_is_image(const Blocks *blocks, const Block *block, uint32_t place)
{
    const BlockRow *row = block_row(blocks, block, place);
    return row ? row->image : block->at[place - block->rows_count].image;
}

static inline LsnRange block_lsns(const Blocks *blocks, const Block *block, uint32_t place)
{
    const BlockRow *row = block_row(blocks, block, place);
    return row ? row->lsns : block->at[place - block->rows_count].lsns;
}

/* Bytes of its records; 0 for an image of a dump. */
static inline uint64_t block_slice_bytes(const Blocks *blocks, const Block *block, uint32_t place)
{
    const BlockRow *row = block_row(blocks, block, place);
    return row ? estimate_line_bytes(&row->line, block->first, block->end) : block->at[place - block->rows_count].bytes;
}

/* Bytes of the stack's slices from place `from` on. O(slices). */
uint64_t block_bytes(const Blocks *blocks, const Block *block, uint32_t from);

/* Keys and LSNs of the slices [from, until) together; there is at least one, and no image. O(slices). */
typedef struct BlockHull {
    KeyRange keys;
    LsnRange lsns;
} BlockHull;
BlockHull block_hull(const Blocks *blocks, const Block *block, uint32_t from, uint32_t until);

/* Do two blocks have the slices of the same layers from `from_a` and `from_b` on, up to `count`? O(count). */
bool block_same_layers(const Blocks *blocks, const Block *a, uint32_t from_a, const Block *b, uint32_t from_b,
                       uint32_t count);

#endif
