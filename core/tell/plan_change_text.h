/* plan_change_text.h - what a change of the policy changes in a plan, or for one of its layers, in a clause. Both
 * append, without a newline. */
#ifndef CORE_TELL_PLAN_CHANGE_TEXT_H
#define CORE_TELL_PLAN_CHANGE_TEXT_H

#include "core/analysis/plan_outcome.h"
#include "core/model/layer_set.h"

/* "fanout 10 → 1: 1 → 3 jobs, 7.08 MiB → 1.20 GiB written (estimated)"; or that nothing changes. `differences` is their
 * number between what the two plans decide and do (outcomes.h). */
void plan_change_text(const PlanOutcome *before, const PlanOutcome *after, size_t differences, Text *out);

/* What a plan does with a layer. */
typedef struct LayerFate {
    bool kept;     /* it is alive after the plan */
    uint32_t jobs; /* that read it */
} LayerFate;

/* "layer #17: deleted after 4 jobs; before: kept" */
void plan_change_layer_text(const LayerSet *set, LayerId layer, LayerFate before, LayerFate after, Text *out);

/* Appends what a plan with another value of a parameter does that the one before does not do. First of all which level
 * holds other layers or is due: "level 1 is not due any more: depth 28 < fanout 29"; else the first verdict that is
 * another one; where none is, the totals that differ: "no verdict flips, but 8 → 9 jobs". O(decisions log decisions +
 * layers). */
void plan_flip_text(const History *before, const History *after, Text *out);

#endif
