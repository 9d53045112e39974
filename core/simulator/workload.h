/* workload.h - streams of keys that stand for what databases do. Seeded: the same seed gives the same keys.
 *
 * A new workload is a row in `workload_kinds` and a function that draws keys.
 */
#ifndef CORE_SIMULATOR_WORKLOAD_H
#define CORE_SIMULATOR_WORKLOAD_H

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/model/keyspace.h"

typedef struct WorkloadParams {
    uint64_t records;
    uint64_t record_bytes;
    uint64_t logical_bytes; /* of the whole keyspace, PAGE_BYTES a key */
    uint64_t seed;
} WorkloadParams;

/* x % n without a division: exact for all x. */
typedef struct Divisor {
    uint64_t n, reciprocal;
} Divisor;

#define WORKLOAD_RANGES_MAX 16

struct Workload;

typedef struct WorkloadKind {
    const char *name;
    const char *title;  /* one line: what it does */
    const char *stands; /* one line: what it stands for */
    /* Sets up state and ranges; may fail where the keyspace is too small. */
    bool (*start)(struct Workload *workload, Error *error);
    /* The next `count` keys. Marks the ranges they were drawn from. */
    void (*fill)(struct Workload *workload, uint64_t *keys, size_t count);
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
    Divisor all, parts[WORKLOAD_RANGES_MAX];
} Workload;

extern const WorkloadKind workload_kinds[];
extern const size_t workload_kind_count;
const WorkloadKind *workload_find(Str name);

bool workload_init(Workload *workload, const WorkloadKind *kind, const WorkloadParams *params, Error *error);
void workload_fill(Workload *workload, uint64_t *keys, size_t count);
/* Adds the ranges touched since the last time. */
void workload_extend(Workload *workload, Keyspace *keyspace);

#endif
