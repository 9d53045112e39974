/* blocks_gc.h - garbage, block by block: slices that no reader needs leave their stack, layers go with the last one.
 *
 *     block 0   a b I c      I below the horizon, no branch point above a's start: a and b leave
 *     block 1   a b c        no image: all stay, so the layers a and b stay too, with a hole each
 *
 * The rule for a slice is Neon's for a layer (timeline.rs, gc_timeline): it ends at or below the horizon, starts above
 * the largest branch point below the horizon, and a newer image of the block lies above its end and below the horizon.
 */
#ifndef CORE_EXECUTOR_BLOCKS_GC_H
#define CORE_EXECUTOR_BLOCKS_GC_H

#include "core/executor/blocks_run.h"

/* Collects with the horizon at `newest` less the policy's pitr. Fails where backend->check() does. O(slices). */
bool blocks_collect(BlocksRun *run, History *history, const Backend *backend, Lsn newest, Error *error);

#endif
