/* leveled_seed.c - sorts the tables of a level for the choice of a seed: by overlap, size, age, or in turn.
 *
 *     compaction_pri            first
 *     kMinOverlappingRatio      a marked table, then the least bytes below for each byte; ties: the smaller key
 *     kByCompensatedSize        the largest; ties: as std::partial_sort of 50 tables leaves them
 *     kOldestLargestSeqFirst    the lowest largest sequence; ties: as std::sort leaves them
 *     kOldestSmallestSeqFirst   the lowest smallest sequence; the same. In a bottom level all are 0
 *     kRoundRobin               the first that starts at or behind the cursor, then in order of keys; L0: as the former
 *
 * Source: RocksDB db/version_set.cc (UpdateFilesByCompactionPri, SortFileByOverlappingRatio, SortFileByRoundRobin).
 */
#include "core/planner/leveled/leveled_seed.h"

#include "core/base/search.h"
#include "core/base/unstable_sort.h"

#include <stdlib.h>

#define SORTED_MAX 50u /* the number of tables that are ordered by size */

/* The bytes of the next level that a table overlaps, compared by internal keys, as the engine does. */
static uint64_t overlapped(const LsmState *state, const LsmPlacement *table, const LsmLevel *next, size_t *from)
{
    uint64_t bytes = 0;
    for (; *from < next->count; (*from)++) {
        const LsmPlacement *below = lsm_state_placement(state, next->at[*from]);
        if (bound_compare(below->large, below->large_tag, table->small, table->small_tag) >= 0)
            break;
    }
    for (size_t i = *from; i < next->count; i++) {
        const LsmPlacement *below = lsm_state_placement(state, next->at[i]);
        if (bound_compare(below->small, below->small_tag, table->large, table->large_tag) >= 0)
            break;
        bytes += below->size;
        if (bound_compare(below->large, below->large_tag, table->large, table->large_tag) > 0)
            break;
    }
    return bytes;
}

/* The rank of a table; lower ranks come first. */
static uint64_t seed_rank_of(const LsmState *state, LsmPriority priority, const LsmPlacement *table,
                             const LsmLevel *next, size_t *from)
{
    uint64_t size = table->size + table->freed_bytes, bytes;
    switch (priority) {
    case LSM_BY_COMPENSATED_SIZE:
        return UINT64_MAX - size;
    case LSM_OLDEST_LARGEST_SEQ:
        return table->seq_hi;
    case LSM_OLDEST_SMALLEST_SEQ:
        return table->seq_lo;
    default:
        bytes = overlapped(state, table, next, from);
        return size ? (bytes < UINT64_MAX / 1024 ? bytes * 1024 : UINT64_MAX) / size : UINT64_MAX;
    }
}

/* ---- orders ---- */

static void in_turn(const LsmState *state, uint32_t level, LeveledSeeds *seeds)
{
    const LsmLevel *in = &state->levels[level];
    uint32_t key;
    uint64_t tag;
    size_t first = 0;
    if (lsm_cursor_at(state, level, &key, &tag))
        search_first(first, 0, in->count,
                     bound_compare(lsm_state_placement(state, in->at[first])->small,
                                   lsm_state_placement(state, in->at[first])->small_tag, key, tag) >= 0);
    for (size_t i = 0; i < in->count; i++)
        array_push(&seeds->at, in->at[(first + i) % in->count]);
}

/* Orders by rank and then by place: a total order, so that every sort gives the same result as the engine's. */
static bool comes_first(const LsmState *state, const Ranked *a, const Ranked *b)
{
    const LsmPlacement *x = lsm_state_placement(state, a->item), *y = lsm_state_placement(state, b->item);
    bool marked = x->flags & PLACEMENT_MARKED, other = y->flags & PLACEMENT_MARKED;
    if (marked != other)
        return marked;
    return a->rank != b->rank ? a->rank < b->rank : lsm_starts_before(x, y);
}

static int compare_ranked(const void *a, const void *b, void *state)
{
    return comes_first(state, a, b) ? -1 : comes_first(state, b, a) ? 1 : 0;
}

static void by_overlap(const LsmState *state, Ranked *ranked, size_t count, bool one)
{
    if (!one) {
        LsmState of = *state;
        qsort_r(ranked, count, sizeof *ranked, compare_ranked, &of);
        return;
    }
    for (size_t i = 1; i < count; i++)
        if (comes_first(state, &ranked[i], &ranked[0]))
            ranked[0] = ranked[i];
}

void leveled_seeds(const LsmState *state, const LsmOptions *options, uint32_t level, bool one, LeveledSeeds *seeds)
{
    const LsmLevel *in = &state->levels[level], *next = &state->levels[level + 1];
    LsmPriority priority = options->priority;
    if (!in->count)
        return;
    if (priority == LSM_ROUND_ROBIN && level) {
        in_turn(state, level, seeds);
        return;
    }
    priority = priority == LSM_ROUND_ROBIN ? LSM_OLDEST_SMALLEST_SEQ : priority;
    Ranked *ranked = mem_alloc(in->count * sizeof *ranked);
    size_t from = 0;
    for (size_t i = 0; i < in->count; i++) {
        from = level ? from : 0; /* tables of L0 are not in key order */
        ranked[i] =
            (Ranked){seed_rank_of(state, priority, lsm_state_placement(state, in->at[i]), next, &from), in->at[i]};
    }
    if (priority == LSM_MIN_OVERLAPPING_RATIO)
        by_overlap(state, ranked, in->count, one);
    else if (priority == LSM_BY_COMPENSATED_SIZE)
        unstable_partial_sort(ranked, in->count < SORTED_MAX ? in->count : SORTED_MAX, in->count);
    else
        unstable_sort(ranked, in->count);
    for (size_t i = 0; i < (one ? 1 : in->count); i++)
        array_push(&seeds->at, ranked[i].item);
    free(ranked);
}
