/* audit.h - checks that a simulation loses no record.
 *
 *     flush, job, deletion, collection  ──►  audit  ──►  the store
 *                                              │
 *                 one count a record: how many live layers hold it        record   0 1 2 3 4 5 6
 *                                                                         copies   1 1 0 2 1 1 1
 *                                                                                      │
 *     At the horizon (where reads begin) and above it, every record must have          gone: allowed only below the
 *     a copy. One below it may go where a live image or page image at or below         horizon, under an image
 *     the horizon holds it; and that one must not go before a newer one is there.
 *
 * So every key can be read at every LSN from the horizon on. Before the first collection the horizon is 0, so no record
 * may be lost. Also checked, as things happen: a layer holds records inside its own keys and LSNs only, in order, each
 * once, all of them known; sizes and counts add up; an image has the LSN at which it was created; no live delta hides a
 * record of another one that it overlaps; after a compaction no record is in two live deltas; history and store agree
 * on which layers live.
 *
 * If layers have holes (policy `blocks`), the checks apply to the slices in use: a record in a hole is not a copy.
 *
 * Layers that a scenario states have no records. For these and for layers made from them, the audit checks only lives
 * and sums, and reports their number.
 *
 * A failed check stops the run with ERROR_SANITY, naming record, layer, job and step; the history ends with that step
 * and a STEP_CHECK that holds the same text. Without an audit none of this costs anything.
 */
#ifndef CORE_SIMULATOR_AUDIT_H
#define CORE_SIMULATOR_AUDIT_H

#include "core/simulator/simulator.h"

typedef struct AuditState AuditState;

typedef struct Audit {
    AuditState *state; /* owned */
} Audit;

/* Puts an audit in front of the simulator's backend and among its watches; to be called before the first record. From
 * then on records outside the keyspace are refused, because no image would contain them. The simulator must not move,
 * and the audit must be released before it. Memory: a byte for each record, and about 32 bytes for each key whose
 * records were collected. Time: 2–5 ns for each record that is written or deleted, about 20 ns for one whose last copy
 * is collected. */
void audit_init(Audit *audit, Simulator *simulator);
void audit_release(Audit *audit);

/* Counts everything again from what the live layers contain, and compares; for the end of a run. ERROR_SANITY where it
 * differs. O(live records + all records). */
bool audit_verify(const Audit *audit, Error *error);

typedef struct AuditReport {
    uint64_t records, gone; /* records flushed so far; number of them without a copy */
    uint64_t layers;        /* number of layers that were checked when they were created */
    /* number of layers that a scenario states, or that were made of such: their records are unknown */
    uint64_t unchecked;
    uint64_t overlaps; /* number of pairs of overlapping deltas that were compared */
    Lsn horizon;
} AuditReport;
AuditReport audit_report(const Audit *audit);

#endif
