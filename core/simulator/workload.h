/* workload.h - streams of keys that resemble the writes of databases. Seeded: the same seed gives the same keys.
 *
 * A new workload is a row in `workload_kinds` and a function that draws keys.
 */
#ifndef CORE_SIMULATOR_WORKLOAD_H
#define CORE_SIMULATOR_WORKLOAD_H

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/model/keyspace.h"

#include <assert.h>

#define WORKLOAD_VALUES_MAX 4

typedef struct WorkloadParams {
    uint64_t records;
    uint64_t record_bytes;
    uint64_t logical_bytes; /* of the whole keyspace, PAGE_BYTES a key */
    uint64_t seed;
    double values[WORKLOAD_VALUES_MAX]; /* of the kind's own parameters, in their order */
} WorkloadParams;

typedef struct WorkloadParameter {
    const char *name;
    const char *help;
    double usual, least, most;
} WorkloadParameter;

/* x % n without a division: exact for all x. The quotient x * r / 2^64 with r = (2^64 - 1) / n is right or up to two
 * too low. */
typedef struct Divisor {
    uint64_t n, reciprocal;
} Divisor;

#define WORKLOAD_RANGES_MAX 16

struct Workload;

typedef struct WorkloadKind {
    const char *name;
    const char *title;                                 /* one line: what it does */
    const char *stands;                                /* one line: what it stands for */
    WorkloadParameter parameters[WORKLOAD_VALUES_MAX]; /* up to the first without a name */
    /* Sets up state and ranges; may fail where the keyspace is too small. */
    bool (*start)(struct Workload *workload, Error *error);
    /* The next `count` keys. Marks the ranges they were drawn from. */
    void (*fill)(struct Workload *workload, uint64_t *keys, size_t count);
    /* How many records come before the next flush by timeout; NULL: none is. */
    uint64_t (*burst)(struct Workload *workload);
    /* The share of accesses, times 2^40, to keys below `key`: over the whole run, or, where workload->moves, now. */
    uint64_t (*below)(const struct Workload *workload, Key key);
    /* The share of one key, for workload->scattered; NULL where that never is. */
    uint64_t (*share)(const struct Workload *workload, uint64_t key);
} WorkloadKind;

typedef struct Workload {
    const WorkloadKind *kind;
    WorkloadParams params;
    Rng rng;
    uint64_t next;      /* number of the next record */
    uint64_t key_limit; /* keys are below it */
    /* Ranges that keys are drawn from: a drawn key makes its whole range exist. */
    KeyRange ranges[WORKLOAD_RANGES_MAX];
    uint32_t range_count, touched; /* touched: one bit a range */
    bool scattered;                /* ranges of keys have no closed form: kind->share, not kind->below, is right */
    bool moves;                    /* kind->below depends on how far the run is */
    Divisor all, parts[WORKLOAD_RANGES_MAX];
    double state[8];     /* the kind's own */
    uint64_t numbers[4]; /* the kind's own */
} Workload;

static inline Divisor divisor(uint64_t n)
{
    assert(n > 0);
    return (Divisor){.n = n, .reciprocal = UINT64_MAX / n};
}

static inline uint64_t divisor_remainder(Divisor d, uint64_t x)
{
    uint64_t quotient = u128_high((U128)x * d.reciprocal), rest = x - quotient * d.n;
    rest = rest >= d.n ? rest - d.n : rest;
    return rest >= d.n ? rest - d.n : rest;
}

/* 0 <= result < 1, 53 bits of it. */
static inline double workload_chance(Rng *rng)
{
    return (double)(rng_next(rng) >> 11) * 0x1p-53;
}

extern const WorkloadKind workload_kinds[];
extern const size_t workload_kind_count;
const WorkloadKind *workload_find(Str name);
/* Usual sizes, and the kind's usual values. */
WorkloadParams workload_usual(const WorkloadKind *kind);
/* Sets the kind's own parameters from "skew=1.2,scatter=1". */
bool workload_set(const WorkloadKind *kind, Str text, WorkloadParams *params, Error *error);

/* The values that are not the usual ones, as workload_set() reads them. */
void workload_with_text(const WorkloadKind *kind, const WorkloadParams *params, Text *out);

bool workload_init(Workload *workload, const WorkloadKind *kind, const WorkloadParams *params, Error *error);
void workload_fill(Workload *workload, uint64_t *keys, size_t count);
/* Adds the ranges touched since the last time. */
void workload_extend(Workload *workload, Keyspace *keyspace);

#endif
