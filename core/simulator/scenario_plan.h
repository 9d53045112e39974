/* scenario_plan.h - what `plan` and `check` make of a scenario: its records are run, or its layers planned.
 *
 *     records    run, statement by statement; where none asks for a compaction, one at the end
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
