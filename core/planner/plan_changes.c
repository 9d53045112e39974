/* plan_changes.c - releases the lists of a PlanChanges. */
#include "core/planner/plan_changes.h"

void plan_changes_release(PlanChanges *changes)
{
    array_release(&changes->sliced);
    array_release(&changes->slices);
    array_release(&changes->deleted);
    text_release(&changes->note);
}
