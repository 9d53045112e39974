/* simulation_text.h - the results of a simulation, as JSON and as a table. */
#ifndef CORE_TELL_SIMULATION_TEXT_H
#define CORE_TELL_SIMULATION_TEXT_H

#include "core/simulator/recorded.h"
#include "core/simulator/simulation.h"

/* Appends the costs of reads along the keys: a head, and a line for each key range of equal cost. */
void read_profile_text(const ReadPieces *profile, Text *out);

/* Appends the report as lines: bytes, layers, amplification, read costs, jobs. It took `seconds`. */
void simulation_report_text(const SimulationReport *report, const History *history, double seconds, Text *out);
/* Appends the report as JSON: one object and a newline. `history`: what was run. `name`: of a trace; NULL for a
 * workload. Times and peak memory only the caller knows; negative ones are left out. The policy's target, fanout and
 * workers are fields of their own, and not in its text. */
void simulation_report_json(const SimulationReport *report, const SimulationOptions *options, const History *history,
                            const char *name, double seconds, int64_t peak_bytes, Text *out);

#endif
