/* plan_changes.c - see plan_changes.h. */
#include "core/planner/plan_changes.h"

void plan_changes_release(PlanChanges *changes)
{
    array_release(&changes->sliced);
    array_release(&changes->slices);
    array_release(&changes->deleted);
    text_release(&changes->note);
}
