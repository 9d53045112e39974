/* lsm_upkeep_backing.c - Pebble's garbage in backing files: the bytes of a file to which no virtual table refers any
 * more.
 *
 *     backing 7 has 100 bytes, its living virtual tables 40 and 25: 35 are garbage, at least 30 %, so that both tables
 *     are rewritten; of several such files the one with the largest share comes first
 *
 * Sources: Pebble options.go (VirtualTableRewriteUnreferencedFraction), compaction_picker.go (pickRewriteCompaction).
 */
#include "core/planner/leveled/lsm_upkeep.h"

#include "core/base/search.h"

#include <stdlib.h>

typedef struct Backing {
    uint64_t number, referred;
} Backing;

typedef struct UpkeepBackings {
    ARRAY(Backing) at;
} UpkeepBackings;

static int compare_backings(const void *a, const void *b)
{
    const Backing *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* Collects the live virtual tables, and then sums them up by backing file. */
static void upkeep_referred_bytes(const LsmState *state, UpkeepBackings *backings)
{
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        for (size_t i = 0; i < state->levels[level].count; i++) {
            const LsmPlacement *table = lsm_state_placement(state, state->levels[level].at[i]);
            if (table->flags & PLACEMENT_VIRTUAL)
                array_push(&backings->at, (Backing){table->backing, table->size});
        }
    if (!backings->at.count)
        return;
    qsort(backings->at.at, backings->at.count, sizeof *backings->at.at, compare_backings);
    size_t last = 0;
    for (size_t i = 1; i < backings->at.count; i++) {
        Backing *same = &backings->at.at[last];
        if (backings->at.at[i].number != same->number)
            backings->at.at[++last] = backings->at.at[i];
        else if (__builtin_add_overflow(same->referred, backings->at.at[i].referred, &same->referred))
            same->referred = UINT64_MAX;
    }
    backings->at.count = last + 1;
}

static const Backing *upkeep_backing_numbered(const UpkeepBackings *backings, uint64_t number)
{
    size_t at;
    search_first(at, 0, backings->at.count, backings->at.at[at].number >= number);
    return at < backings->at.count && backings->at.at[at].number == number ? &backings->at.at[at] : NULL;
}

/* The file with the largest share of garbage decides. */
void lsm_upkeep_backing(const LsmState *state, LsmUpkeep *upkeep)
{
    const double threshold = 0.30;
    const Lsm *lsm = state->lsm;
    UpkeepBackings backings = {0};
    double most = 0;
    uint64_t worst = 0;
    upkeep->reason = LSM_BECAUSE_BACKING;
    for (uint32_t i = 0; i < lsm->files.count; i++) {
        const LsmFile *file = &lsm->files.at[i];
        if (!file->backing || !file->bytes || file->born > state->step || state->step >= file->died)
            continue;
        if (!backings.at.count)
            upkeep_referred_bytes(state, &backings);
        const Backing *backing = upkeep_backing_numbered(&backings, file->number);
        double garbage = backing && backing->referred < file->bytes ? (double)(file->bytes - backing->referred) : 0;
        if (garbage < threshold * (double)file->bytes || garbage / (double)file->bytes <= most)
            continue;
        most = garbage / (double)file->bytes;
        worst = file->number;
        upkeep->left = garbage;
        upkeep->right = threshold * (double)file->bytes;
    }
    array_release(&backings.at);
    for (uint32_t level = 0; most > 0 && level < LSM_LEVELS_MAX; level++)
        for (size_t i = 0; i < state->levels[level].count; i++) {
            const LsmPlacement *table = lsm_state_placement(state, state->levels[level].at[i]);
            if (table->flags & PLACEMENT_VIRTUAL && table->backing == worst)
                array_push(&upkeep->due, state->levels[level].at[i]);
        }
}
