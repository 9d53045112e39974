/* plan_blocks.h - a plan of the policy `blocks` for people. Inside core/history only; see plan_text.h. */
#ifndef CORE_HISTORY_PLAN_BLOCKS_H
#define CORE_HISTORY_PLAN_BLOCKS_H

#include "core/history/history.h"

/* A paragraph a step: how many blocks merge and how many get an image, the largest partitions, reads before and after.
 */
void plan_blocks_text(const History *history, Text *out);

#endif
