/* deeper_levels.h - judges the levels below the first, as a dry run finds them after the levels above are compacted.
 */
#ifndef CORE_SIMULATOR_DEEPER_LEVELS_H
#define CORE_SIMULATOR_DEEPER_LEVELS_H

#include "core/analysis/level_list.h"

/* Fills in the verdicts of `list` that are unknown before a plan is made; the list must be of the layers that are alive
 * at `step`. Makes no plan where all are known, or for more than 250,000 layers: then they stay
 * unknown, with a reason that says so. Costs a plan. */
void plan_deeper_levels(LevelList *list, const History *history, StepId step);

#endif
