/* workload.h - streams of keys that resemble the writes of databases. Seeded: the same seed gives the same keys.
 *
 * A new workload is a row in `workload_kinds` and a function that draws keys.
 */
#ifndef CORE_SIMULATOR_WORKLOAD_H
#define CORE_SIMULATOR_WORKLOAD_H

#include "core/base/divisor.h"
#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/model/keyspace.h"

#define WORKLOAD_VALUES_MAX 4

typedef struct WorkloadParams {
    uint64_t records;
    uint64_t record_bytes;
    uint64_t logical_bytes; /* size of the whole keyspace, PAGE_BYTES for each key */
    uint64_t seed;
    double values[WORKLOAD_VALUES_MAX]; /* values of the kind's own parameters, in their order */
} WorkloadParams;

typedef struct WorkloadParameter {
    const char *name;
    const char *help;
    double usual, least, most;
} WorkloadParameter;

#define WORKLOAD_RANGES_MAX 16

struct Workload;

typedef struct WorkloadKind {
    const char *name;
    const char *title;                                 /* one line: what it does */
    const char *stands;                                /* one line: what it is a model of */
    WorkloadParameter parameters[WORKLOAD_VALUES_MAX]; /* ends at the first one without a name */
    /* Sets up state and ranges. May fail where the keyspace is too small. */
    bool (*start)(struct Workload *workload, Error *error);
    /* Draws the next `count` keys, and marks the ranges that they were drawn from. */
    void (*fill)(struct Workload *workload, uint64_t *keys, size_t count);
    /* The number of records before the next flush by timeout; NULL: there are no such flushes. */
    uint64_t (*burst)(struct Workload *workload);
    /* The share of accesses to keys below `key`, times 2^40: over the whole run, or, where workload->moves, at its
     * current position. */
    uint64_t (*below)(const struct Workload *workload, Key key);
    /* The share of a single key, for workload->scattered; NULL where that is never set. */
    uint64_t (*share)(const struct Workload *workload, uint64_t key);
} WorkloadKind;

typedef struct Workload {
    const WorkloadKind *kind;
    WorkloadParams params;
    Rng rng;
    uint64_t next;      /* number of the next record */
    uint64_t key_limit; /* keys are below it */
    /* The ranges from which keys are drawn. The first key that is drawn from a range makes the whole range exist. */
    KeyRange ranges[WORKLOAD_RANGES_MAX];
    uint32_t range_count, touched; /* touched: one bit a range */
    /* the share of a key range has no closed form: use kind->share instead of kind->below */
    bool scattered;
    bool moves; /* kind->below depends on the position in the run */
    Divisor all, parts[WORKLOAD_RANGES_MAX];
    double state[8];     /* for the kind's own use */
    uint64_t numbers[4]; /* for the kind's own use */
} Workload;

/* A random number in [0, 1) with 53 bits. */
static inline double workload_chance(Rng *rng)
{
    return (double)(rng_next(rng) >> 11) * 0x1p-53;
}

extern const WorkloadKind workload_kinds[];
extern const size_t workload_kind_count;
const WorkloadKind *workload_find(Str name);
/* The default sizes, and the default values of the kind. */
WorkloadParams workload_usual(const WorkloadKind *kind);
/* Sets the kind's own parameters from "skew=1.2,scatter=1". ERROR_USAGE for unknown names and invalid values. */
bool workload_set(const WorkloadKind *kind, Str text, WorkloadParams *params, Error *error);

/* Writes the values that are not defaults to `out`, which must be empty, in the form that workload_set() reads. */
void workload_with_text(const WorkloadKind *kind, const WorkloadParams *params, Text *out);

/* Starts the stream of keys; there is nothing to release. ERROR_USAGE where the logical size is below a page or too
 * small for the kind. */
bool workload_init(Workload *workload, const WorkloadKind *kind, const WorkloadParams *params, Error *error);
void workload_fill(Workload *workload, uint64_t *keys, size_t count);
/* Adds the ranges that were touched since the last call to the keyspace. */
void workload_extend(Workload *workload, Keyspace *keyspace);

#endif
