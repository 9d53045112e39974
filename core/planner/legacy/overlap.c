/* overlap.c - sorts the points once; then compares each suspicious delta with the deltas that share LSNs with it.
 *
 *     deltas [0,9) 10-30, [0,9) 20-40: points 10 20 30 40. The first holds 10 and 20: tested, and they overlap.
 *     deltas [0,9) 10-30, [9,12) 15-40: tested, but side by side.
 */
#include "core/planner/legacy/overlap.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

static bool is_single_key(const LayerSet *set, LayerId id)
{
    return set->key_lo[id] + 1 == set->key_hi[id];
}

typedef struct OverlapChecker {
    const LayerSet *set;
    Lsn *points; /* distinct, ascending */
    size_t point_count;
    LayerId *deltas; /* ordered by LSN start */
    size_t count;
    Lsn *reach; /* reach[i]: the highest end of deltas[0 … i] */
} OverlapChecker;

static void legacy_overlap_gather(OverlapChecker *checker, const LayerId *ids, size_t count)
{
    const LayerSet *set = checker->set;
    Sort64 *starts = mem_alloc(count * sizeof *starts), *points = mem_alloc(2 * count * sizeof *points);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (layer_is_image(set, ids[i]))
            continue;
        starts[checker->count++] = (Sort64){set->lsn_lo[ids[i]], ids[i]};
        if (is_single_key(set, ids[i]))
            continue;
        points[found++] = (Sort64){set->lsn_lo[ids[i]], 0};
        points[found++] = (Sort64){set->lsn_hi[ids[i]], 0};
    }
    sort_64(starts, checker->count);
    sort_64(points, found);
    checker->deltas = mem_alloc(count * sizeof *checker->deltas);
    checker->reach = mem_alloc(count * sizeof *checker->reach);
    checker->points = mem_alloc(2 * count * sizeof *checker->points);
    for (size_t i = 0; i < checker->count; i++) {
        checker->deltas[i] = starts[i].place;
        Lsn end = set->lsn_hi[starts[i].place];
        checker->reach[i] = i && checker->reach[i - 1] > end ? checker->reach[i - 1] : end;
    }
    for (size_t i = 0; i < found; i++)
        if (i == 0 || points[i].number != points[i - 1].number)
            checker->points[checker->point_count++] = points[i].number;
    free(starts);
    free(points);
}

/* Is there more than one point in the delta's LSNs? */
static bool is_suspicious(const OverlapChecker *checker, LayerId id)
{
    const LayerSet *set = checker->set;
    size_t first;
    search_first(first, 0, checker->point_count, checker->points[first] >= set->lsn_lo[id]);
    return first + 1 < checker->point_count && checker->points[first + 1] < set->lsn_hi[id];
}

/* Another delta that the suspicious one overlaps, or LAYER_NONE. */
static LayerId find_overlap(const OverlapChecker *checker, LayerId id)
{
    const LayerSet *set = checker->set;
    size_t end;
    search_first(end, 0, checker->count, set->lsn_lo[checker->deltas[end]] >= set->lsn_hi[id]);
    for (size_t i = end; i-- > 0 && checker->reach[i] > set->lsn_lo[id];) {
        LayerId other = checker->deltas[i];
        if (other != id && set->lsn_hi[other] > set->lsn_lo[id] &&
            key_range_overlaps((KeyRange){set->key_lo[id], set->key_hi[id]},
                               (KeyRange){set->key_lo[other], set->key_hi[other]}))
            return other;
    }
    return LAYER_NONE;
}

LegacyOverlap legacy_overlap_find(const LayerSet *set, const LayerId *ids, size_t count)
{
    LegacyOverlap found = {LAYER_NONE, LAYER_NONE};
    OverlapChecker checker = {.set = set};
    legacy_overlap_gather(&checker, ids, count);
    for (size_t i = 0; i < checker.count && found.other == LAYER_NONE; i++) {
        LayerId id = checker.deltas[i];
        if (!is_single_key(set, id) && is_suspicious(&checker, id))
            found = (LegacyOverlap){id, find_overlap(&checker, id)};
    }
    if (found.other == LAYER_NONE)
        found.layer = LAYER_NONE;
    free(checker.points);
    free(checker.deltas);
    free(checker.reach);
    return found;
}
