/* read_gaps.c - walks down a read's path and compares the start of each layer with the end of the next one. */
#include "core/analysis/read_gaps.h"

#include "core/analysis/read_depth.h"

Lsn read_step_top(const LayerSet *set, const ReadStep *step)
{
    Lsn end = set->lsn_hi[step->layer];
    return end < step->from ? end : step->from;
}

void read_gaps(const LayerSet *set, const ReadPath *path, Lsn lsn, ReadGaps *gaps)
{
    for (size_t i = 0; i < path->steps.count; i++) {
        Lsn top = read_step_top(set, &path->steps.at[i]);
        if (top < lsn && lsn != LSN_HEAD)
            array_push(gaps, (LsnRange){top, lsn});
        lsn = path->steps.at[i].floor;
    }
}

Lsn read_goes_on_below(const LayerSet *set, const ReadPath *path, Lsn lsn)
{
    if (path->steps.count)
        lsn = path->steps.at[path->steps.count - 1].floor;
    Lsn branch = set->ancestor_lsn < LSN_HEAD ? set->ancestor_lsn + 1 : LSN_HEAD;
    return branch < lsn ? branch : lsn;
}
