/* plan_changes.h - the changes that an algorithm makes besides new layers. */
#ifndef CORE_PLANNER_PLAN_CHANGES_H
#define CORE_PLANNER_PLAN_CHANGES_H

#include "core/model/layer_set.h"

#define SLICE_NONE UINT32_MAX

/* A part of a layer that came into use or went out of use. A slice may turn out to consist of parts that end at
 * different steps. Then its parts are added as slices that existed as long as it did (some end at once), and when all
 * of them are there, the slice itself is taken back. */
typedef struct SliceChange {
    uint32_t id; /* id of the slice */
    enum { SLICE_CAME, SLICE_WENT, SLICE_PASSED, SLICE_TAKEN_BACK } kind;
    uint32_t of; /* the slice that it is a part of; SLICE_NONE: none */
    LayerId layer;
    uint32_t generation;
    KeyRange keys;
    LsnRange lsns;
    uint64_t bytes;
} SliceChange;

/* What an algorithm changed in addition to new layers. The caller applies the changes and empties it. */
typedef struct PlanChanges {
    ARRAY(LayerId) sliced;     /* layers of which only their slices are in use from now on */
    ARRAY(SliceChange) slices; /* in the order in which they happened */
    ARRAY(LayerId) deleted;    /* in the order in which they are deleted */
    Text note;                 /* a line for the history; empty: there is none */
} PlanChanges;

#define PLAN_CHANGES_NONE                                                                                              \
    {                                                                                                                  \
        .note = TEXT_EMPTY                                                                                             \
    }

void plan_changes_release(PlanChanges *changes);

#endif
