/* retention.h - what gc-compaction keeps of one key: pages where they are read, records in between.
 *
 *     points      branch 20         branch 40            cutoff 60         above
 *     history     10 20       30 40               50 60          70 80
 *     kept        page at 20  30 40 (2 records)   50 60          70 80
 *
 * The history falls into a bucket for each point and one above. The first bucket becomes a page where no data lies
 * below, another one once `threshold` values were counted since the last page made; else the bucket stays as it is.
 * Rule C7 of the policy `legacy` (Neon: compaction.rs, generate_key_retention).
 */
#ifndef CORE_PLANNER_LEGACY_RETENTION_H
#define CORE_PLANNER_LEGACY_RETENTION_H

#include "core/base/error.h"
#include "core/base/mem.h"
#include "core/model/lsn.h"

typedef struct LegacyVersion {
    Lsn lsn;
    bool page;        /* a page image */
    bool initialises; /* can be read without what is below: pages, and some records */
    uint32_t id;      /* the caller's own number */
} LegacyVersion;

/* A source from which a page is made: a version by its id, a page that was made at a point, or the page from below. */
typedef struct LegacySource {
    enum { LEGACY_FROM_VERSION, LEGACY_FROM_POINT, LEGACY_FROM_BELOW } kind;
    uint32_t number; /* the version's id; the point's place */
} LegacySource;

typedef struct LegacyBucket {
    enum { LEGACY_KEEP_NOTHING, LEGACY_KEEP_PAGE, LEGACY_KEEP_VERSIONS } kind;
    Lsn at;              /* the point; of the last bucket: UINT64_MAX */
    bool moved;          /* the first bucket, and all it keeps is one page: it is written at the point, not at
                            its own LSN (rule C8) */
    size_t first, count; /* a page: in `sources`, from the one that initialises on; else in `versions` */
} LegacyBucket;

typedef struct LegacyRetention {
    ARRAY(LegacyBucket) buckets; /* one a point, and one for what lies above */
    ARRAY(LegacySource) sources;
    ARRAY(LegacyVersion) versions; /* the history, one a LSN and bucket */
} LegacyRetention;

typedef struct LegacyRetentionInput {
    const LegacyVersion *history; /* by LSN; at one LSN page images first */
    size_t count;
    const Lsn *points; /* ascending, at least one; may contain duplicates */
    size_t point_count;
    uint32_t threshold;
    bool below; /* there is data below, so the key's page before the history is available */
} LegacyRetentionInput;

/* Computes which versions of a key are kept. Fails where the history does not begin with a version that initialises the
 * page. `retention` must be {0} or a used one; the caller releases it at the end. O(history + points). */
bool legacy_retention(const LegacyRetentionInput *input, LegacyRetention *retention, Error *error);
void legacy_retention_release(LegacyRetention *retention);

#endif
