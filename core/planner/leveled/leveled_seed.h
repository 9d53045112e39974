/* leveled_seed.h - in which order RocksDB's leveled compaction tries the tables of a level. */
#ifndef CORE_PLANNER_LEVELED_LEVELED_SEED_H
#define CORE_PLANNER_LEVELED_LEVELED_SEED_H

#include "core/planner/leveled/lsm_choice.h"

typedef struct LeveledSeeds {
    ARRAY(uint32_t) at; /* placements, in the order in which they are tried */
} LeveledSeeds;

/* Orders a level's tables by compaction_pri. With `one` only the first is found (round robin: all); then the cost is
 * O(tables of the level and of the next) for the default priority, else O(n log n). `seeds` must be all zero; the
 * caller releases its array. */
void leveled_seeds(const LsmState *state, const LsmOptions *options, uint32_t level, bool one, LeveledSeeds *seeds);

/* Does `a` start before `b`, compared as internal keys? */
static inline bool lsm_starts_before(const LsmPlacement *a, const LsmPlacement *b)
{
    return bound_compare(a->small, a->small_tag, b->small, b->small_tag) < 0;
}

#endif
