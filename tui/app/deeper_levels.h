/* deeper_levels.h - whether levels below the first are due: the answer of a plan on paper, after the levels above are
 * compacted.
 */
#ifndef TUI_APP_DEEPER_LEVELS_H
#define TUI_APP_DEEPER_LEVELS_H

#include "core/analysis/level_list.h"

/* Fills in the verdicts of `list`, which is of the layers that live at the history's newest step, that wait for a plan.
 * Nothing is planned where none does, nor for more than 250,000 layers: then they stay unknown, and say that a plan
 * tells. Cost: that of a plan. */
void plan_deeper_levels(LevelList *list, const History *history);

#endif
