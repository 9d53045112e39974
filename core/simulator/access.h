/* access.h - the distribution of a workload's reads over keys, for weighted averages: keys are read as often as they
 * are written.
 *
 *     accesses ^        ____/        below(k): the share of reads that go to keys below k, times 2^40
 *              |   ____/
 *              |__/                  If the law is constant and keys are few, a table answers: built once, 8 bytes
 *              +----------> key      a key. Else the workload's formula does; scattered keys always need the table.
 */
#ifndef CORE_SIMULATOR_ACCESS_H
#define CORE_SIMULATOR_ACCESS_H

#include "core/simulator/read_sweep.h"
#include "core/simulator/workload.h"

typedef struct Access {
    const Workload *workload; /* not owned; its position matters for workloads whose shares change during the run */
    uint64_t *table;          /* owned; key_limit + 1 entries, or NULL */
    bool known;               /* false: `weights` must not be used */
    ReadWeights weights;      /* points at this struct: do not move it */
} Access;

/* `workload` may be NULL: then nothing is known. Allocates no table before the first access_weights(). The caller
 * releases it with access_release(). */
void access_init(Access *access, const Workload *workload);
void access_release(Access *access);
/* The weights for a sweep, which belong to `access`; NULL where they are unknown. */
const ReadWeights *access_weights(Access *access);

#endif
