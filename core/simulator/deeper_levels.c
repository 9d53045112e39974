/* deeper_levels.c - makes the plan in a fork, with the policy of the list, and discards it. */
#include "core/simulator/deeper_levels.h"

#include "core/executor/dry_run.h"
#include "core/history/fork.h"

#include <stdlib.h>

/* Larger sets take seconds to plan, which `plan` does on demand. */
#define PLANNED_LAYERS_MAX 250000u

void plan_deeper_levels(LevelList *list, const History *history, StepId step)
{
    if (!level_list_waits(list))
        return;
    Error error = {0};
    if (history->layers.count > PLANNED_LAYERS_MAX) {
        error_set(&error, ERROR_CANCELLED,
                  "until a plan is made, which takes too long here for so many layers: use `layerscope plan`");
        level_list_plan(list, &(Plan){0}, &error);
        return;
    }
    History *fork = history_fork(history, step, &list->policy);
    bool planned = dry_run_compact(fork, list->end_lsn, &error);
    level_list_plan(list, &fork->plan, planned ? NULL : &error);
    history_release(fork);
    free(fork);
}
