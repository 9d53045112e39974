/* rerun.h - the workload of a run once more, under another policy: the same records in the same order.
 *
 *     run      zipf, seed 7, policy full   ──►   again   zipf, seed 7, policy neon
 */
#ifndef CORE_SIMULATOR_RERUN_H
#define CORE_SIMULATOR_RERUN_H

#include "core/simulator/simulation.h"

/* Is it known what ran: a workload, or a scenario that consists of records? */
bool rerun_possible(const History *run);
/* The options that run it again, with decisions, samples and read costs. Fails where rerun_possible() is false, and for
 * a policy that does not fit. */
bool rerun_options(const History *run, const Policy *policy, SimulationOptions *options, Error *error);
/* Initialises `again` for simulation_run(). It borrows texts of `run`, which must outlive it. */
void rerun_begin(const History *run, History *again);

#endif
