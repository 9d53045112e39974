/* scenario_plan.c - decides whether a scenario's records are run or its layers planned, and does it. */
#include "core/simulator/scenario_plan.h"

#include "core/executor/dry_run.h"
#include "core/history/fork.h"
#include "core/history/slices.h"

bool scenario_has_records(const Scenario *scenario)
{
    return scenario_records(scenario) > 0;
}

bool scenario_apply_policy(const Scenario *scenario, Policy *policy, Error *error)
{
    for (size_t i = 0; i < scenario->count; i++) {
        const Statement *statement = &scenario->at[i];
        bool ok = true;
        if (statement->kind == STATEMENT_TARGET_FILE_SIZE)
            policy->target_file_size = statement->number;
        else if (statement->kind == STATEMENT_FANOUT)
            policy->fanout = statement->number;
        else if (statement->kind == STATEMENT_POLICY)
            ok = policy_parse(statement->text, policy, error);
        if (!ok)
            return error_place(error, "", statement->line, 0);
    }
    return true;
}

bool scenario_plan_records(History *history, ScenarioOverrides overrides, Error *error)
{
    Simulator simulator;
    if (!scenario_simulator(&simulator, history, error))
        return false;
    bool ok = scenario_run(&simulator, overrides, error);
    bool compacted = false;
    for (size_t i = 0; i < history->steps.count; i++)
        compacted |= history->steps.at[i].op == STEP_COMPACT;
    if (ok && !compacted)
        ok = simulator_flush(&simulator, error) && simulator_compact(&simulator, error);
    simulator_release(&simulator);
    history_show_slices(history);
    return ok;
}

static bool scenario_plan(History *history, Error *error)
{
    history->plan.trace = &history->trace;
    if (scenario_has_records(&history->scenario))
        return scenario_plan_records(history, (ScenarioOverrides){0}, error);
    return scenario_apply_policy(&history->scenario, &history->policy, error) &&
           policy_check(&history->policy, error) &&
           dry_run_compact(history, history_end_lsn(history, history_last_step(history)), error);
}

bool scenario_plan_if_loaded(History *history, Error *error)
{
    return history_is_compacted(history) || scenario_plan(history, error);
}
