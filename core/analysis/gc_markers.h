/* gc_markers.h - the LSNs that decide what garbage collection may remove: the cutoff and the branch points. */
#ifndef CORE_ANALYSIS_GC_MARKERS_H
#define CORE_ANALYSIS_GC_MARKERS_H

#include "core/history/history.h"

/* The source of a GC cutoff. */
typedef enum GcCutoffFrom {
    GC_FROM_SET,     /* given by the input, or by the user as a "what if" */
    GC_FROM_HORIZON, /* the horizon of the last collection before the step */
    GC_FROM_HEAD,    /* unknown: the newest LSN is used */
    GC_FROM_NOWHERE, /* the user asks "what if there were none" */
} GcCutoffFrom;

/* The LSNs that garbage collection depends on, as a value: those of a history, or of a "what if". */
typedef struct GcMarkers {
    GcCutoffFrom from;
    Lsn cutoff;          /* 0 with GC_FROM_NOWHERE */
    const Lsn *branches; /* not owned; in any order */
    size_t branch_count;
} GcMarkers;

/* The markers of a history at a step. `branches` belongs to its layer set. O(steps + layers) where the set has no
 * cutoff, else O(1). */
GcMarkers gc_markers_of(const History *history, StepId step);
/* The same for the layers `ids` of a set, for which no collection is known. */
GcMarkers gc_markers_of_set(const LayerSet *set, const LayerId *ids, size_t count);
/* Appends "93/1C0887F1", "93/1C0887F1 (the last horizon)", "93/1C0887F1 (the head: no cutoff is known)" or "none". */
void gc_markers_cutoff_text(const GcMarkers *markers, Text *out);

#endif
