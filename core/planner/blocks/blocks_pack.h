/* blocks_pack.h - moves of neighbouring blocks into layers of about the target size.
 *
 *     block    0     1     3     4     7          target 100, window 75:125
 *     bytes    40    30    30    40    20
 *     layers  |----------------|-----------|      ends where the edge is most aligned within the window; a layer may
 *                                                 bridge blocks that do nothing: they are holes of it
 */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_PACK_H
#define CORE_PLANNER_BLOCKS_BLOCKS_PACK_H

#include "core/planner/blocks/blocks_plan.h"

/* The number of moves, of the `count` at `moves` (ascending by block), that the next layer takes; at least one. With a
 * trace, the candidates are appended to the plan's cuts as those of the next job. O(moves in the window). */
size_t blocks_pack(const Blocks *blocks, Plan *plan, const BlockMove *moves, size_t count);

#endif
