/* consistency.h - checks whether a history agrees with itself: sums, the outputs that replace deleted layers,
 * overlaps.
 *
 *     compaction   create 8, 9   delete 4, 5, 6        do 8 and 9 cover the keys of 4, 5 and 6?
 *                                                      do 8 and 9 hold as many records as 4, 5 and 6 together?
 *                                                      does 8 or 9 overlap another live delta?
 *     samples      live 7 layers, 40 MiB               do creations and deletions up to this step give the same?
 *
 * Nothing is simulated again and no record is needed: a saved history is enough. Checks that need unknown values (sizes
 * of a dump, records of layers in pieces) are skipped, and the result says so.
 */
#ifndef CORE_ANALYSIS_CONSISTENCY_H
#define CORE_ANALYSIS_CONSISTENCY_H

#include "core/history/history.h"

typedef enum ViolationKind {
    VIOLATION_SAMPLE,    /* a counter differs from the sum of the steps, which is `expected` */
    VIOLATION_JOB,       /* a job did not write the bytes that it planned, which are `expected` */
    VIOLATION_RECORDS,   /* after a compaction the live deltas do not contain as many records as expected */
    VIOLATION_UNCOVERED, /* a deleted delta's keys are not in the outputs of the jobs that read it */
    VIOLATION_OVERLAP,   /* a delta made by a job overlaps another live delta, and nothing did in the input */
} ViolationKind;

typedef struct Violation {
    ViolationKind kind;
    StepId step;
    LayerId layer, other; /* or LAYER_NONE */
    uint32_t job;         /* or JOB_NONE */
    const char *what;     /* the counter's name; a static string */
    uint64_t found, expected;
    Key key; /* the first that is not covered */
} Violation;

#define VIOLATIONS_KEPT 100u

typedef struct Consistency {
    uint64_t steps, created, deleted, collected, loaded, live; /* numbers of layers */
    uint64_t bytes_written, bytes_deleted, bytes_live;         /* sums over layers of known size */
    uint64_t sizes_unknown;                                    /* number of live layers of unknown size */
    uint64_t compactions, samples, jobs;                       /* numbers of comparisons */
    uint64_t covered;                                          /* number of deleted deltas that were checked */
    uint64_t covered_parts; /* number of parts that were checked, of deltas that are kept (history/slices.h) */
    uint64_t inherited;     /* number of overlaps found after compactions that were in the input (inherited.h) */
    uint64_t records_flushed, records_live, records_collected;
    bool samples_known; /* false: the counters include loaded layers, or there are none */
    bool records_known; /* false: layers were loaded, are in pieces, or get page images */
    bool planned_exactly;
    uint64_t count; /* number of violations, of which the first are kept */
    ARRAY(Violation) violations;
} Consistency;

/* Checks a history against its own steps. The caller frees the result. O(steps + inputs of jobs), plus O(layers log
 * layers) for each compaction. */
void consistency_init(Consistency *found, const History *history);
void consistency_release(Consistency *found);

/* Counts a violation, and keeps it if it is among the first. For the files that check. */
static inline void consistency_violate(Consistency *found, Violation violation)
{
    if (found->count++ < VIOLATIONS_KEPT)
        array_push(&found->violations, violation);
}

#endif
