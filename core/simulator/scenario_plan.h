/* scenario_plan.h - runs a scenario's records or plans its layers, for `plan` and `check`.
 *
 *     records    run, statement by statement; if no statement compacts, one compaction at the end
 *     layers     compacted on estimates, as a dump is
 */
#ifndef CORE_SIMULATOR_SCENARIO_PLAN_H
#define CORE_SIMULATOR_SCENARIO_PLAN_H

#include "core/simulator/scenario_run.h"

/* Does the scenario have records? */
bool scenario_has_records(const Scenario *scenario);
/* Applies the scenario's own target size, fanout and policy. Fails where a statement is invalid; the error has its
 * line. */
bool scenario_apply_policy(const Scenario *scenario, Policy *policy, Error *error);
/* Runs all records with the history's policy, and one compaction at the end if no statement asked for one. Fails where
 * a statement fails. */
bool scenario_plan_records(History *history, ScenarioOverrides overrides, Error *error);
/* Runs or plans the scenario with the policy that the history was loaded with, as without options, for expectations
 * about a scenario that was only loaded. A saved run has expectations about that run, so nothing is planned then. Fails
 * where a statement or the plan fails. */
bool scenario_plan_if_loaded(History *history, Error *error);

#endif
