/* scenario_plan.h - runs a scenario's records or plans its layers, for `plan` and `check`.
 *
 *     records    run, statement by statement; if no statement compacts, one compaction at the end
 *     layers     compacted on estimates, as a dump is
 */
#ifndef CORE_SIMULATOR_SCENARIO_PLAN_H
#define CORE_SIMULATOR_SCENARIO_PLAN_H

#include "core/simulator/scenario_run.h"

/* The scenario has records. */
bool scenario_has_records(const Scenario *scenario);
/* Applies what the scenario itself says of target size, fanout and policy; the error of a failing line carries it. */
bool scenario_apply_policy(const Scenario *scenario, Policy *policy, Error *error);
/* Runs all records with the history's policy, and one compaction at the end where none was asked for. */
bool scenario_plan_records(History *history, ScenarioOverrides overrides, Error *error);
/* All of it, with the policy that the history was loaded with: what a scenario without options comes to. */
bool scenario_plan(History *history, Error *error);

#endif
