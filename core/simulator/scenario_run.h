/* scenario_run.h - a scenario's statements, carried out in the order of their lines.
 *
 * Records are buffered, flushed and compacted as they come (simulator.h). A scenario that gives layers instead of
 * records is compacted on estimates (paper.h): its new layers are ghosts.
 */
#ifndef CORE_SIMULATOR_SCENARIO_RUN_H
#define CORE_SIMULATOR_SCENARIO_RUN_H

#include "core/simulator/simulator.h"

/* What options set: statements of that kind are passed over. */
typedef struct ScenarioOverrides {
    bool target_file_size, fanout, policy;
} ScenarioOverrides;

/* Prepares a simulator for history->scenario: as many records, keys and lengths as it has. */
bool scenario_simulator(Simulator *simulator, History *history, Error *error);
/* Runs all statements. The error of a failing one carries its line. */
bool scenario_run(Simulator *simulator, ScenarioOverrides overrides, Error *error);

#endif
