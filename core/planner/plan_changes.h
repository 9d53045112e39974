/* plan_changes.h - the changes that an algorithm makes besides new layers. */
#ifndef CORE_PLANNER_PLAN_CHANGES_H
#define CORE_PLANNER_PLAN_CHANGES_H

#include "core/model/layer_set.h"

#define SLICE_NONE UINT32_MAX

/* A part of a layer that came into use or went out of it. Where a slice turns out to be several, of which some go
 * earlier than others, its parts come as slices that were there as long as it (and where they have passed, go at once);
 * when all of them are there, it is taken back. */
typedef struct SliceChange {
    uint32_t id; /* of the slice */
    enum { SLICE_CAME, SLICE_WENT, SLICE_PASSED, SLICE_TAKEN_BACK } kind;
    uint32_t of; /* it is a part of that slice; SLICE_NONE: of none */
    LayerId layer;
    uint32_t generation;
    KeyRange keys;
    LsnRange lsns;
    uint64_t bytes;
} SliceChange;

/* What follows from what an algorithm did, beside new layers; the caller applies and empties it. */
typedef struct PlanChanges {
    ARRAY(LayerId) sliced;     /* from now on only their slices are in use */
    ARRAY(SliceChange) slices; /* in that order */
    ARRAY(LayerId) deleted;    /* in that order */
    Text note;                 /* a line for the history; empty: none */
} PlanChanges;

#define PLAN_CHANGES_NONE                                                                                              \
    {                                                                                                                  \
        .note = TEXT_EMPTY                                                                                             \
    }

void plan_changes_release(PlanChanges *changes);

#endif
