/* blocks_gc.c - garbage collection, block by block: slices that no read needs are removed from their stack, and a layer
 * is deleted with its last slice.
 *
 *     block 0   a b I c      I below the horizon, no branch point above a's start: a and b deleted
 *     block 1   a b c        no image: all kept, so layers a and b are kept too, with a hole each
 *
 * The rule for a slice is Neon's for a layer (timeline.rs, gc_timeline): it ends at or below the horizon, starts above
 * the largest branch point below the horizon, and a newer image of the block lies above its end and below the horizon.
 * Slices below the newest image under the horizon are judged, oldest first; everything above it is kept. An image is
 * garbage like any other slice, once a newer one is below the horizon.
 */
#include "core/planner/blocks/blocks_memory.h"

/* The place of the newest image below the horizon; block->count where there is none. */
static uint32_t newest_cover(const Blocks *blocks, const Block *block, Lsn horizon)
{
    for (uint32_t i = block->count; i-- > 0; i = i > 0 && i < block->rows_count ? 1 : i) /* of rows only the oldest */
        if (block_is_image(blocks, block, i) && block_lsns(blocks, block, i).lo < horizon)
            return i;
    return block->count;
}

static bool slice_is_garbage(const Blocks *blocks, const Block *block, uint32_t place, Lsn cover, Lsn horizon,
                             const Lsn *branch)
{
    LsnRange lsns = block_lsns(blocks, block, place);
    Lsn end = block_is_image(blocks, block, place) && lsns.hi == lsns.lo ? lsns.hi + 1 : lsns.hi;
    return end <= horizon && end <= cover && !(branch != NULL && lsns.lo <= *branch);
}

static uint64_t collect_block(Blocks *blocks, size_t index, Lsn horizon, const Lsn *branch)
{
    const Block *block = &blocks->map.at[index];
    uint32_t cover = newest_cover(blocks, block, horizon);
    if (cover == block->count)
        return 0;
    Lsn lsn = block_lsns(blocks, block, cover).lo;
    uint64_t removed = 0;
    for (uint32_t i = 0; i < block->count && block_lsns(blocks, block, i).lo < lsn;) {
        if (slice_is_garbage(blocks, block, i, lsn, horizon, branch)) {
            blocks_remove(blocks, index, i);
            removed++;
        } else {
            i++;
        }
    }
    return removed;
}

uint64_t blocks_collect(void *self, const PlanView *view, Lsn horizon, const Lsn *branch, PlanChanges *changes)
{
    BlocksMemory *memory = self;
    (void)view;
    uint64_t removed = 0;
    for (size_t i = 0; i < memory->blocks.map.count; i++)
        removed += collect_block(&memory->blocks, i, horizon, branch);
    blocks_memory_flush(memory, changes);
    return removed;
}
