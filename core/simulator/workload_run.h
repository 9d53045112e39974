/* workload_run.h - runs a workload through the simulator, from the first record to the last compaction. */
#ifndef CORE_SIMULATOR_WORKLOAD_RUN_H
#define CORE_SIMULATOR_WORKLOAD_RUN_H

#include "core/simulator/simulator.h"
#include "core/simulator/workload.h"

/* The record form that fits a workload. Fails where keys and records together need more than 63 bits. */
bool workload_form(const Workload *workload, RecordForm *form, Error *error);
/* Runs all records, flushes the rest, and compacts if that is due. The simulator must have been made with the
 * workload's form. Fails where the simulator fails. */
bool workload_run(Workload *workload, Simulator *simulator, Error *error);

#endif
