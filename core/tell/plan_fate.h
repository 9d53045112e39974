/* plan_fate.h - what becomes of a layer in a plan, and whether another value of a parameter would change that. Says
 * only what was tried. */
#ifndef CORE_TELL_PLAN_FATE_H
#define CORE_TELL_PLAN_FATE_H

#include "core/tell/fate_trials.h"

/* Lines: whether the layer is kept or deleted, and why; for a layer that was not reached, where the compaction ended;
 * the values with which a loaded layer would fare otherwise, each planned again, and if none of those that were tried
 * keeps or deletes it, which these are; and the jobs that read it. Levels are numbered as in the plan and on the map.
 * `concerned`: the decisions that concern the layer (plan_why_decisions()). `again`: for the values; NULL: they are
 * left out. Costs as fate_trials_text(). */
void plan_fate_text(const History *plan, LayerId layer, const DecisionIds *concerned, PlanAgain again, Text *out);

#endif
