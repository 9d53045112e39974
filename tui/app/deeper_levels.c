/* deeper_levels.c - the plan is made in a fork, with the policy that the list was judged by, and thrown away. */
#include "tui/app/deeper_levels.h"

#include "core/executor/paper.h"
#include "core/history/fork.h"

#include <stdlib.h>

void plan_deeper_levels(LevelList *list, const History *history)
{
    if (!level_list_waits(list))
        return;
    Error error = {0};
    History *fork = history_fork(history, history_last_step(history), &list->policy);
    bool planned = paper_compact(fork, list->end_lsn, &error);
    level_list_plan(list, &fork->plan, planned ? NULL : &error);
    history_release(fork);
    free(fork);
}
