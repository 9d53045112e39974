/* audit.h - no record may be lost: every record is counted in the layers that hold it.
 *
 *     planner, executor ──► audit ──► record store        The audit stands in front of the store: it sees every layer
 *                                                         come and go, and keeps a count of copies per record.
 *
 * Checked: when the last copy of a record goes, an image at or below the horizon (and below any branch point above the
 * record) holds it; the same again whenever an image goes; an image holds what its LSN says; a layer's records lie in
 * its rectangle and its size is their sum; where live deltas overlap, none hides a record of another.
 *
 * The first breach ends the run with ERROR_SANITY; it names record, layer, job and step, and is the history's last step
 * (STEP_CHECK). Costs about 10 bytes a record and key, and a walk over each layer that comes or goes.
 */
#ifndef CORE_SIMULATOR_AUDIT_H
#define CORE_SIMULATOR_AUDIT_H

#include "core/simulator/simulator.h"

typedef struct Audit {
    Simulator *simulator;
    Backend inner;
    uint16_t *copies;    /* per arrival */
    uint64_t *dead_next; /* per key code: one more than the newest arrival of which no copy is left; 0: none */
    StepId next;         /* first step not yet looked at */
    bool broken;
    Error error;
} Audit;

/* Puts the audit in front of the simulator's backend and among its watches; before the first record. Both must stay
 * where they are until released. */
void audit_init(Audit *audit, Simulator *simulator);
void audit_release(Audit *audit);

#endif
