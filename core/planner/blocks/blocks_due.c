/* blocks_due.c - the judge of one block: is its stack deeper than allowed, or is an image due by rent?
 *
 *     max_depth 8, slack 1, weigh 100: a block that is written half as often as the average may have 8 + 1 - 1 slices
 */
#include "core/planner/blocks/blocks_planner.h"

/* The block's bytes per page and LSN relative to the average: 1 is average, 0.5 is half of it. */
static double block_load(const BlockPlanner *planner, const Block *block)
{
    if (block_depth(block) == 0)
        return 1;
    uint64_t span = planner->input->end_lsn - block_lsns(planner->input->blocks, block, block->base).lo;
    double share = (double)planner_image_bytes(planner, block) / PAGE_BYTES / planner->total_pages;
    if (span == 0 || !(share > 0))
        return 1;
    return (double)block_bytes(planner->sum, planner->input->blocks, block, block->base) / (double)span / share;
}

int64_t planner_limit_unbounded(const BlockPlanner *planner, const Block *block)
{
    int64_t limit = (int64_t)planner->parameters.max_depth + planner->input->slack;
    if (planner->parameters.count_image && block->base > 0)
        limit--;
    double load = planner->parameters.weigh ? block_load(planner, block) : 1;
    unsigned halvings = 0;
    for (; load < 1 && halvings < 32; load *= 2)
        halvings++;
    limit -= (int64_t)halvings * planner->parameters.weigh / 100;
    return limit;
}

uint32_t planner_limit(const BlockPlanner *planner, const Block *block)
{
    int64_t limit = planner_limit_unbounded(planner, block);
    return limit < 1 ? 1 : (uint32_t)limit;
}

double planner_pages(const BlockPlanner *planner)
{
    const Blocks *blocks = planner->input->blocks;
    double pages = 0;
    for (size_t i = 0; (planner->parameters.weigh || planner->parameters.rent) && i < blocks->map.count; i++)
        pages += (double)planner_image_bytes(planner, &blocks->map.at[i]) / PAGE_BYTES;
    return pages;
}

/* Rent is what reads have paid so far for slices that a merge would have saved; future reads are unknown. Where it
 * exceeds the bytes of that merge, the merge is made at once. *from is the place where the rent exceeds the merge by
 * the largest factor. */
static bool rent_is_due(const BlockPlanner *planner, const Block *block, uint32_t *from)
{
    if (planner->parameters.rent == 0 || block_depth(block) < 2)
        return false;
    double visit = (double)planner_image_bytes(planner, block) * planner->parameters.rent / 100 /
                   (planner->total_pages * PAGE_BYTES + 1);
    const Blocks *blocks = planner->input->blocks;
    double paid = 0, bytes = (double)block_slice_bytes(blocks, block, block->count - 1), best = 1;
    bool due = false;
    for (uint32_t i = block->count - 1; i-- > block->base;) {
        paid += visit * (double)(planner->input->end_lsn - block_lsns(blocks, block, i + 1).hi);
        bytes += (double)block_slice_bytes(blocks, block, i);
        if (paid / bytes < best)
            continue;
        best = paid / bytes;
        *from = i;
        due = true;
    }
    return due;
}

bool planner_is_due(const BlockPlanner *planner, const Block *block, BlockTrigger *trigger)
{
    uint32_t depth = block_depth(block);
    *trigger = (BlockTrigger){.limit = planner_limit(planner, block), .from = block->base};
    trigger->deep = depth > 0 && depth > trigger->limit;
    return trigger->deep || rent_is_due(planner, block, &trigger->from);
}
