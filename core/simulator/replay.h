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

/* The workload that the history is a run of, and its parameters. NULL, or false with the reason, where it is unknown.
 */
const WorkloadKind *replay_workload(const History *history);
bool replay_params(const History *history, WorkloadParams *params, Error *error);
/* Can the history's records be drawn again, and how many are there? */
bool replay_known(const History *history, uint64_t *records);
/* Draws the records of `key` again, in LSN order; the caller releases them with array_release(). Fails where
 * replay_known() fails, with more than 2^32 records, and for a workload that cannot be drawn. O(records), about 5 to 40
 * ns each. */
bool replay_key(const History *history, Key key, KeyRecords *records, Error *error);

/* Fills in contributions[i] for each step of the path. Returns how many steps the read really takes: fewer than the
 * path has where a page image inside a delta ends it; the other entries are zero. O(records of the key × steps +
 * layers). */
size_t replay_path(const History *history, Key key, const KeyRecords *records, const ReadPath *path,
                   Contribution *contributions);

#endif
