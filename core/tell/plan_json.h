/* plan_json.h - a plan as data, for other programs. */
#ifndef CORE_TELL_PLAN_JSON_H
#define CORE_TELL_PLAN_JSON_H

#include "core/tell/plan_text.h"

/* Appends policy, levels, splits, partitions, decisions, cuts, jobs, schedule and totals as JSON. Keys are hex, LSNs
 * hi/lo; layers are ids, with their names in `layers`. O(plan + layers
 * + levels × splits). */
void plan_json(const History *history, const PlanSchedule *schedule, Text *out);

#endif
