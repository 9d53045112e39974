/* flip_check.h - makes the fanouts true that a plan names for its deeper levels.
 *
 * A judge states the fanout at which the verdict on a level flips as if the levels above stayed as they are. But a
 * fanout also ends the compaction above a level, and changes what the levels above write. So the plan is made again
 * with the fanout that is named, and if that does not flip the verdict, with others.
 *
 *     fanout 1    level 1: depth 1, flips at 2    level 3: depth 2, would flip at 6, but flips at 2: not reached
 */
#ifndef CORE_EXECUTOR_FLIP_CHECK_H
#define CORE_EXECUTOR_FLIP_CHECK_H

#include "core/history/history.h"

/* Plans of more layers keep what the judge says. */
#define FLIP_CHECK_LAYERS 100000u

/* Checks the flips of all levels below the first in a traced plan that was just made, and changes those that do not
 * hold: to the nearest fanout that was found to flip the verdict, or to none. Where the plan is cancelled, the rest is
 * left as it is. Each fanout that is tried costs a plan. */
void flip_check(History *plan);

#endif
