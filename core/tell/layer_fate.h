/* layer_fate.h - what becomes of a layer in a plan: it is deleted, images are created over it, or it stays as it is.
 */
#ifndef CORE_TELL_LAYER_FATE_H
#define CORE_TELL_LAYER_FATE_H

#include "core/history/history.h"

/* Ids of decisions, in the order of the trace. */
typedef ARRAY(uint32_t) DecisionIds;

typedef enum Fate {
    FATE_KEPT,    /* as it is */
    FATE_COVERED, /* a delta that is kept, under new images of all of its keys */
    FATE_DELETED
} Fate;

/* O(layers log layers). */
Fate plan_fate_of(const History *plan, LayerId layer);
/* The decision is about that layer. O(layers that it names). */
bool plan_decision_names(const Trace *trace, const Decision *decision, LayerId layer);
/* Is the verdict one that decides what becomes of the layer? Only garbage collection deletes images, whatever is
 * decided of their level. */
bool plan_decision_settles(const History *plan, const Decision *decision, LayerId layer);
/* Does the verdict leave the layer as it is: its level or partition is not due, or it is left out of the level? */
bool plan_decision_ends(const Decision *decision);
/* The decision at which the compaction ended, for a layer below all that its walks looked at; DECISION_NONE: a walk
 * came to the layer, or there was no verdict. O(decisions). */
uint32_t plan_ending_above(const History *plan, LayerId layer);
/* Appends where and why compaction ended: "ends at level 1, above this layer: depth 6 < fanout 10: not due", "ends
 * after level 3, above this layer: no level 4 below LSN 93/1C08: the newest delta …". */
void plan_ending_text(const History *plan, uint32_t id, Text *out);

#endif
