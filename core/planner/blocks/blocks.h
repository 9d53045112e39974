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

#include "core/base/search.h"
#include "core/planner/estimate.h"
#include "core/model/image_cover.h"
#include "core/planner/plan.h"

/* All records of one layer in one block. A layer has at most one slice in a block. */
typedef struct BlockSlice {
    LayerId layer;
    uint32_t generation; /* 0: as flushed; that of a merge is one more than the highest of its inputs */
    bool image;
    LsnRange lsns;  /* for an image [L, L) in a simulation and [L, L + 1) in a dump; it contains everything below */
    KeyRange keys;  /* first record's key to last record's key + 1; for an image the block's keys */
    uint64_t bytes; /* of its records, or of an image's pages */
    uint32_t id;    /* unique number, assigned by blocks_replace() */
} BlockSlice;

/* The slices that one layer of a dump has in a run of blocks. Its bytes are an estimate, spread evenly over the
 * existing keys, so the part in one block is computed when it is needed: a dump of 100,000 layers has 50 million
 * slices. */
typedef struct BlockRow {
    LayerId layer;
    uint32_t generation;
    LsnRange lsns;
    KeyRange keys;     /* keys of the layer; unused for an image */
    EstimateLine line; /* unused for an image */
    bool image;
    bool gone;                     /* the history records that it ended */
    uint32_t first, end;           /* blocks [first, end) */
    uint32_t slice;                /* number of the slice in the history that stands for the whole run */
    uint32_t left_first, left_end; /* blocks that left it since the last flush and are not yet a part */
    uint32_t leaves_from;          /* while blocks are replaced: the first of the run of blocks that leaves it now */
    uint32_t parts, newest_part;   /* number of its parts, and index of the newest one in Blocks.parts */
} BlockRow;

typedef struct BlockHull {
    KeyRange keys;
    LsnRange lsns;
} BlockHull;

/* Rows that lie one on the other in some blocks, oldest first. Blocks whose stacks differ in a few rows share all other
 * chunks, so a sum over a chunk is made once for all of them. */
typedef struct RowChunk {
    size_t at;                        /* its words in Blocks.chunk_words: see blocks_chunks.h */
    uint32_t count;                   /* number of rows */
    uint32_t highest, oldest, newest; /* the highest generation, and those of the first and the last row */
    uint32_t drop;                    /* the newest row whose generation is below that of the row under it; 0: none */
    uint64_t first, end;              /* ordinals that all these rows have */
    U128 slopes, starts;              /* sums of `slope` and of `slope * first` of their lines, modulo 2^128 */
    BlockHull hull;
} RowChunk;

typedef struct RowPlace { /* A chunk in a stack. */
    uint32_t chunk, end;  /* index in Blocks.chunks; number of rows in it and in the chunks below it */
} RowPlace;

/* Which rows a part of a stack has that another has not: see row_diff(). Begins with zeros. */
typedef struct RowDiff {
    ARRAY(uint32_t) came, left;   /* rows of the second only, and of the first only; oldest first */
    ARRAY(uint64_t) rows, chunks; /* by index: where each was seen last */
    uint64_t asked;
} RowDiff;

typedef struct Block {
    KeyRange keys;
    /* the oldest slices, which came with a dump: chunks of rows. Neighbours with the same rows share the array, which
     * is in Blocks.places or Blocks.row_copies. */
    RowPlace *rows;
    uint32_t chunks_count;    /* length of the array */
    uint32_t rows_count;      /* number of rows in the stack, the oldest ones of the array */
    uint32_t count, capacity; /* number of slices; capacity of `at` */
    BlockSlice *at;           /* the slices after the rows, oldest first; owned */
    /* slices from here on are above the newest image and form the stack; the one before is the image */
    uint32_t base;
    uint32_t rows_copy;  /* index of the array in Blocks.row_copies, plus 1; 0: it is in Blocks.places */
    uint64_t first, end; /* in a dump: ordinals of its keys */
} Block;

/* What the policy knows of a layer. */
typedef struct BlockLayer {
    uint32_t users;      /* number of its slices that are in some block; 0: unknown, or to be deleted */
    bool adopted_image;  /* an image that was loaded, and may cover keys outside all blocks: never deleted */
    uint64_t live_bytes; /* bytes of these slices */
} BlockLayer;

typedef struct BlockChange { /* A slice that came into use or went out of use. */
    BlockSlice slice;
    bool came;
} BlockChange;

typedef struct BlockPart { /* Blocks that left a row because of one job. */
    uint32_t row, first, end;
    uint32_t older; /* the previous part of the same row */
} BlockPart;

typedef struct BlockRows { /* A copy of a shared array of chunks, in which one row differs. */
    RowPlace *rows;        /* owned; NULL: no block has it any more */
    const RowPlace *from;  /* the shared array; NULL: more than that row differs */
    uint32_t count, place;
    uint32_t users; /* number of blocks that have it */
} BlockRows;

typedef struct Blocks {
    struct {
        Block *at;
        size_t count, capacity;
    } map;               /* ordered by key, disjoint; there are blocks only where records are, were or may be */
    uint64_t block_keys; /* a power of two */
    uint64_t target;     /* bytes of a flush: the unit for the heights of loaded layers */
    KeyForm form;
    ARRAY(BlockLayer) layers; /* by layer id */
    ARRAY(LayerId) idle;      /* layers whose last slice was removed, in that order, until the caller takes them */
    ImageCover images;        /* the images that were loaded; their edges are block edges too */
    /* has_images: there are some; above_only: deltas below a block's newest image are in no stack */
    bool has_images, above_only;
    bool tiles; /* the records are unknown: there are also blocks for keys that may not exist */
    Key *edges; /* owned; ascending: edges of deltas, at which such blocks end */
    size_t edge_count;
    ARRAY(BlockChange) changes; /* since the caller emptied the list */
    ARRAY(uint32_t) free_ids;
    uint32_t next_id;
    bool recycle; /* numbers of slices that ended are reused */
    /* For a dump: */
    const KeyOrdinals *ordinals; /* the keys over which the layers' bytes are spread; not owned */
    ARRAY(BlockRow) rows;
    ARRAY(RowChunk) chunks;
    ARRAY(uint32_t) chunk_words;
    Arena places;                /* the memory of the blocks' `rows` as loaded */
    ARRAY(BlockRows) row_copies; /* the arrays that were copied from it */
    uint32_t newest_copy;        /* index of the newest one, plus 1; 0: none was made */
    ARRAY(uint32_t) free_copies; /* indexes of those that no block has */
    RowDiff diff;                /* while blocks are replaced: the rows of one against those of the next */
    size_t rows_told;            /* number of rows that the history knows */
    ARRAY(BlockPart) parts;      /* the parts that left rows, except for rows that left as a whole */
    size_t parts_told;
    ARRAY(uint32_t) leaving; /* rows that blocks have left since the last flush */
} Blocks;

/* An empty set of blocks of 2^floor(log2(target_file_size / PAGE)) keys, halved `halvings` times, at least one key. The
 * caller frees it with blocks_release(). */
void blocks_init(Blocks *blocks, uint64_t target_file_size, unsigned halvings, KeyForm form);
void blocks_release(Blocks *blocks);

/* The index of the first block that ends above `key`. O(log blocks). */
size_t blocks_find(const Blocks *blocks, Key key);

/* Takes in a delta that ends above all deltas in its blocks: with the records that `source` knows, which must be only
 * this layer's, or with `whole` with all keys of its name. With above_only, the parts below a block's newest image are
 * in no stack; where another part is in one, they are kept in use for ever. A delta without records is ignored. Missing
 * blocks are created: aligned, and ending where a range of the keyspace begins (at a relation's edge) or at an edge of
 * a loaded image. A delta that is not an L0 gets a generation from its height, one for each doubling of the target,
 * because its origin is unknown. O(slices × log blocks). */
void blocks_adopt_delta(Blocks *blocks, const LayerSet *layers, LayerId layer, KeySource *source, bool whole,
                        const Keyspace *keyspace);
/* Where the existing keys are unknown, makes blocks end at the edges of these deltas, so that a stack is as high as
 * reads there are deep. O(n log n). Beyond some millions of slices the edges are ignored. */
void blocks_set_edges(Blocks *blocks, const LayerSet *layers, const LayerId *deltas, size_t count);
/* Takes in images that another policy made, before the first delta: each block that is created later has the newest
 * image over it below its stack. `layers` must outlive the blocks. O(n log n). */
void blocks_adopt_images(Blocks *blocks, const LayerSet *layers, const LayerId *images, size_t count);

/* Takes in all deltas of a dump at once, as if by blocks_adopt_delta() with `whole`, one after the other by LSN end.
 * Nothing but images may have been taken in before. `bytes` has the size of each, in the order of `deltas`;
 * `ordinals` must outlive the blocks. O(n log n), and eight bytes for each chunk of a stack that differs from its
 * neighbour's. */
void blocks_adopt_dump(Blocks *blocks, LayerView deltas, const uint64_t *bytes, const KeyOrdinals *ordinals,
                       const Keyspace *keyspace);
/* The keys that the row has in its blocks [first, end). */
KeyRange block_row_keys(const Blocks *blocks, const BlockRow *row, uint32_t first, uint32_t end);
/* Makes parts of the blocks that left rows since the last call. */
void blocks_rows_settle(Blocks *blocks);

/* Puts a slice at place `at` of a block, in place of `replaced` slices; the change is recorded. Slices of a dump can
 * only be replaced all from `at` on, or one by one by another layer with the same records. */
void blocks_replace(Blocks *blocks, size_t block, uint32_t at, uint32_t replaced, const BlockSlice *slice);
/* The same in `count` neighbours from block `first` on, for all slices from place at[i] on; slices[i] is for block
 * first + i. O(slices of the first block + rows that begin or end between two of the blocks). */
void blocks_replace_run(Blocks *blocks, size_t first, size_t count, const uint32_t *at, const BlockSlice *slices);
/* Removes the slice at place `at`; the change is recorded. */
void blocks_remove(Blocks *blocks, size_t block, uint32_t at);

static inline uint32_t block_depth(const Block *block)
{
    return block->count - block->base;
}

/* ---- a block's slices, by place, oldest first ---- */

/* The index in Blocks.rows of a slice that came with a dump. O(log chunks). */
static inline uint32_t block_row_id(const Blocks *blocks, const Block *block, uint32_t place)
{
    uint32_t c = 0;
    if (block->chunks_count > 1)
        search_first(c, 0, block->chunks_count, block->rows[c].end > place);
    return blocks->chunk_words
        .at[blocks->chunks.at[block->rows[c].chunk].at + place - (c ? block->rows[c - 1].end : 0)];
}

static inline const BlockRow *block_row(const Blocks *blocks, const Block *block, uint32_t place)
{
    return place < block->rows_count ? &blocks->rows.at[block_row_id(blocks, block, place)] : NULL;
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

/* The bytes of a slice's records; 0 for an image of a dump. O(1). */
static inline uint64_t block_slice_bytes(const Blocks *blocks, const Block *block, uint32_t place)
{
    const BlockRow *row = block_row(blocks, block, place);
    return row ? estimate_line_bytes(&row->line, block->first, block->end) : block->at[place - block->rows_count].bytes;
}

/* Do the blocks have slices of the same rows, and no others? O(1). False also where equal rows are stored twice. */
static inline bool block_is_like(const Block *a, const Block *b)
{
    return a->rows == b->rows && a->count == b->count && a->base == b->base && a->rows_count == a->count &&
           b->rows_count == b->count;
}

/* The hull of the keys and LSNs of the slices [from, until). There must be at least one, and no image. O(chunks). */
BlockHull block_hull(const Blocks *blocks, const Block *block, uint32_t from, uint32_t until);

/* Do two blocks have slices of the same layers, `count` of them, from places `from_a` and `from_b` on? O(count),
 * or O(chunks) where they have the same rows. */
bool block_same_layers(const Blocks *blocks, const Block *a, uint32_t from_a, const Block *b, uint32_t from_b,
                       uint32_t count);

#endif
