/* replay.h - what each layer on a read's path holds for its key.
 *
 * A history has no records, but it names their source: a scenario lists them, and a workload draws them again from its
 * seed. So the records of one key are generated again, and a delta contains those between its LSNs.
 *
 *     key 7   r1 r2 . r3 r4 . r5        layer b [r3, r4]: 2 records; layer a [r1, r2] P: a page image comes
 *             '--a--' '--b--'           after r2, so a read that visits a ends there
 */
#ifndef CORE_SIMULATOR_REPLAY_H
#define CORE_SIMULATOR_REPLAY_H

#include "core/analysis/contribution.h"
#include "core/history/history.h"
#include "core/simulator/workload.h"

typedef struct KeyRecord {
    Lsn lsn;
    uint64_t bytes;
} KeyRecord;

typedef ARRAY(KeyRecord) KeyRecords;

/* The workload that a history is a run of, and what it ran with. NULL, or false with a reason, where none is known. */
const WorkloadKind *replay_workload(const History *history);
bool replay_params(const History *history, WorkloadParams *params, Error *error);
/* Whether the history's records can be made again, and how many there are in all. */
bool replay_known(const History *history, uint64_t *records);
/* The records of `key` in LSN order; the caller's to release with array_release(). Fails where replay_known() does,
 * beyond 2^32 records, and for a workload that can't be drawn. O(records), some 5 to 40 ns each. */
bool replay_key(const History *history, Key key, KeyRecords *records, Error *error);

/* Fills contributions[i] for each step of the path, and returns how many steps the read really takes: fewer than the
 * path's where a page image inside a delta ends it (the rest is zero). O(records of the key * steps + layers). */
size_t replay_path(const History *history, Key key, const KeyRecords *records, const ReadPath *path,
                   Contribution *contributions);

#endif
