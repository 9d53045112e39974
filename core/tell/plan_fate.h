/* plan_fate.h - what becomes of a layer in a plan, and whether another value of a parameter would change that. Says
 * only what was tried. */
#ifndef CORE_TELL_PLAN_FATE_H
#define CORE_TELL_PLAN_FATE_H

#include "core/history/history.h"

/* Ids of decisions, in the order of the trace. */
typedef ARRAY(uint32_t) DecisionIds;

/* Plans what `plan` was made of once more, with another policy: a heap history that borrows from `plan`, or NULL. */
typedef History *(*PlanAgain)(const History *plan, const Policy *policy);

/* More layers than that are not planned again only to answer a question. */
#define PLAN_AGAIN_LAYERS 100000u

/* The decision is about that layer. O(layers that it names). */
bool plan_decision_names(const Trace *trace, const Decision *decision, LayerId layer);
/* Is the verdict one that decides what becomes of the layer? Only garbage collection deletes images, whatever is
 * decided of their level. */
bool plan_decision_settles(const History *plan, const Decision *decision, LayerId layer);
/* The decision at which the compaction ended, for a layer below all that its walks looked at; DECISION_NONE: a walk
 * came to the layer, or there was no verdict. O(decisions). */
uint32_t plan_ending_above(const History *plan, LayerId layer);
/* Does the verdict leave the layer as it is: its level or partition is not due, or it is left out of the level? */
bool plan_decision_ends(const Decision *decision);
/* Lines: whether the layer is kept or deleted, and why; for a layer that was not reached, where the compaction ended;
 * the values with which a loaded layer would fare otherwise, each planned again, and if none of those that were tried
 * keeps or deletes it, which these are; and the jobs that read it. Levels are numbered as in the plan and on the map.
 * `concerned`: the decisions that concern the layer (plan_why_decisions()). `again`: for the values; NULL: they are
 * left out. Costs up to 18 plans. */
void plan_fate_text(const History *plan, LayerId layer, const DecisionIds *concerned, PlanAgain again, Text *out);

#endif
