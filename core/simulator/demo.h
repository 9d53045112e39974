/* demo.h - the small history that `layerscope` shows without a file. */
#ifndef CORE_SIMULATOR_DEMO_H
#define CORE_SIMULATOR_DEMO_H

#include "core/simulator/simulation.h"

/* The records of the demo, for a run under another policy. */
extern const SimulationFeed demo_feed;
/* Simulates the demo: the same history each time. The caller frees it with history_free(). Never fails. */
History *demo_history(void);
/* The step to start at, where a level has just been split into partitions. */
StepId demo_step(const History *history);

#endif
