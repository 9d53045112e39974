/* gc_markers.c - finds the cutoff: the one that was given, else the horizon of the last collection, else the newest
 * LSN. */
#include "core/analysis/gc_markers.h"

#include <stdlib.h>

GcMarkers gc_markers_of_set(const LayerSet *set, const LayerId *ids, size_t count)
{
    GcMarkers markers = {.branches = set->branches.at, .branch_count = set->branches.count};
    if (set->has_gc_cutoff) {
        markers.cutoff = set->gc_cutoff;
        return markers;
    }
    markers.from = GC_FROM_HEAD;
    for (size_t i = 0; i < count; i++) {
        Lsn top = layer_is_image(set, ids[i]) ? set->lsn_lo[ids[i]] : set->lsn_hi[ids[i]];
        markers.cutoff = top > markers.cutoff ? top : markers.cutoff;
    }
    return markers;
}

GcMarkers gc_markers_of(const History *history, StepId step)
{
    const LayerSet *set = &history->layers;
    for (StepId at = step + 1; !set->has_gc_cutoff && at-- > 0;)
        if (at < history->steps.count && history->steps.at[at].op == STEP_GC_RUN)
            return (GcMarkers){GC_FROM_HORIZON, history->steps.at[at].lsn, set->branches.at, set->branches.count};
    size_t count = 0;
    LayerId *live = set->has_gc_cutoff ? NULL : history_live(history, step, &count);
    GcMarkers markers = gc_markers_of_set(set, live, count);
    free(live);
    return markers;
}

void gc_markers_cutoff_text(const GcMarkers *markers, Text *out)
{
    static const char *const FROM[] = {"", " (the last horizon)", " (the head: no cutoff is known)", ""};
    char lsn[LSN_TEXT_SIZE];
    text_printf(out, "%s%s", markers->from == GC_FROM_NOWHERE ? "none" : lsn_format(markers->cutoff, lsn),
                FROM[markers->from]);
}
