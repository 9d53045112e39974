/* job_reads.h - what jobs of two histories read, compared: two plans can create the same layer from different inputs.
 *
 *     A  image 0…9 of #5 #6           B also reads #3, which A's planner found to lie wholly under newer images
 *     B  image 0…9 of #3 #5 #6
 */
#ifndef CORE_HISTORY_JOB_READS_H
#define CORE_HISTORY_JOB_READS_H

#include "core/history/history.h"

/* The jobs of two histories, by their numbers. */
typedef struct JobPair {
    const History *a, *b;
    uint32_t job_a, job_b;
} JobPair;

typedef ARRAY(LayerId) LayerIds;

/* Do both jobs read the same layers, by kind and ranges? Their order does not matter. O(inputs). */
bool jobs_read_same_layers(JobPair jobs);
/* Appends the inputs that only A's job reads, in descending order of their ids. Returns the number of all inputs that
 * it reads. O(inputs log inputs). */
size_t job_reads_only(JobPair jobs, LayerIds *only);

#endif
