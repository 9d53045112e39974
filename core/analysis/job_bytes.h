/* job_bytes.h - how many bytes a job reads and writes, and whether the number is exact, an estimate, a bound or
 * unknown.
 *
 *     a dump's plan          the part of its inputs in the job's keys is an estimate, all of them are exact
 *     a store's compaction   the tables that it read, divided among its jobs by what each wrote: an estimate
 *     a series of dumps      all layers that the job may have read; where a size is unknown, a lower bound
 */
#ifndef CORE_ANALYSIS_JOB_BYTES_H
#define CORE_ANALYSIS_JOB_BYTES_H

#include "core/history/history.h"

typedef struct JobBytes {
    uint64_t bytes;
    bool unknown;    /* nothing is known: `bytes` is 0 */
    bool at_least;   /* the sizes of some layers are unknown and count as 0 */
    bool estimated;  /* `bytes` is an estimate */
    uint64_t shared; /* the bytes that a store's compaction read in all its jobs, of which this is a share; else 0 */
} JobBytes;

/* What the job reads. O(inputs). */
JobBytes job_bytes_read(const History *history, const PlanJob *job);
/* What the job writes, or wrote. A skipped job writes 0 bytes. O(1). */
JobBytes job_bytes_written(const History *history, const PlanJob *job);

#endif
