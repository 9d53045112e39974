/* scenario_run.h - a scenario's statements, carried out in the order of their lines.
 *
 * Records are buffered, flushed and compacted as they come (simulator.h). A scenario that gives layers instead of
 * records is compacted on estimates (dry_run.h): its new layers are ghosts.
 */
#ifndef CORE_SIMULATOR_SCENARIO_RUN_H
#define CORE_SIMULATOR_SCENARIO_RUN_H

#include "core/simulator/simulator.h"

/* Parameters that options have set: statements about them are ignored. */
typedef struct ScenarioOverrides {
    bool target_file_size, fanout, policy;
} ScenarioOverrides;

/* Prepares a simulator for the number of records, keys and lengths of history->scenario. Fails where these do not fit
 * 63 bits, and for records that cannot be ingested. */
bool scenario_simulator(Simulator *simulator, History *history, Error *error);
/* Runs all statements. Fails where one of them fails; the error has its line. */
bool scenario_run(Simulator *simulator, ScenarioOverrides overrides, Error *error);

#endif
