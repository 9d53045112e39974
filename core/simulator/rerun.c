/* rerun.c - runs a history's workload again. The history names all that is needed: workload, sizes and seed, or its
 * scenario's records. */
#include "core/simulator/rerun.h"

#include "core/simulator/demo.h"
#include "core/simulator/replay.h"

#include <string.h>

static bool is_demo(const History *run)
{
    return run->workload && strcmp(run->workload, demo_feed.name) == 0 && !run->run.records;
}

bool rerun_possible(const History *run)
{
    uint64_t records;
    if (replay_workload(run) || is_demo(run))
        return true;
    for (size_t i = 0; i < run->scenario.count; i++)
        if (run->scenario.at[i].kind == STATEMENT_LAYER)
            return false; /* layers without records: their bytes are estimates */
    return run->steps.count > 1 && replay_known(run, &records);
}

bool rerun_options(const History *run, const Policy *policy, SimulationOptions *options, Error *error)
{
    const WorkloadKind *kind = replay_workload(run);
    *options = (SimulationOptions){0};
    if (!rerun_possible(run))
        return error_set(error, ERROR_USAGE, "this history has no known workload that could run again");
    if (!simulation_usual(options, kind, error))
        return false;
    options->feed = is_demo(run) ? &demo_feed : NULL;
    options->policy = *policy;
    options->policy.workers = policy->workers ? policy->workers : 1;
    options->overrides = (ScenarioOverrides){.target_file_size = true, .fanout = true, .policy = true};
    options->sweep = options->decisions = options->samples = true;
    if (kind && !replay_params(run, &options->params, error))
        return false;
    return policy_check(&options->policy, error);
}

void rerun_begin(const History *run, History *again)
{
    history_init(again);
    again->layers.form = run->layers.form;
    again->workload = run->workload;
    again->title = run->title;
    again->scenario.form = run->scenario.form;
    for (size_t i = 0; i < run->scenario.count; i++)
        scenario_add(&again->scenario, &run->scenario.at[i]);
}
