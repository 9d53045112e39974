/* plan.c - life and death of a plan; everything in it is made by the algorithms (core/planner/algorithm.h). */
#include "core/planner/plan.h"

#include <stdlib.h>

void plan_init(Plan *plan, const Policy *policy, Trace *trace)
{
    *plan = (Plan){.policy = *policy, .trace = trace};
}

void plan_release(Plan *plan)
{
    array_release(&plan->levels);
    array_release(&plan->splits);
    array_release(&plan->partitions);
    array_release(&plan->cuts);
    array_release(&plan->jobs);
    array_release(&plan->pieces);
    array_release(&plan->refs);
    arena_release(&plan->arena);
}

const char *cut_class_name(CutClass class)
{
    static const char *const names[] = {
        [CUT_CLASS_SPLIT] = "split", [CUT_CLASS_IMAGE] = "image", [CUT_CLASS_DELTA] = "delta",
        [CUT_CLASS_GRID] = "grid",   [CUT_CLASS_SIZE] = "size",   [CUT_CLASS_END] = "end",
    };
    return names[class];
}
