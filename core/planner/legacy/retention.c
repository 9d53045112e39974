/* retention.c - walks the buckets in order, with the values that a read at the bucket's end would need.
 *
 * Worked example, points 18 and 50, threshold 5: page 10, pages 20 28 30 38 40, record 48. The first bucket {10}
 * becomes a page at 18. The second holds six values, images among them, so at least five: a page at 50 from 40 and 48.
 */
#include "core/planner/legacy/retention.h"

typedef struct RetentionWalk {
    const LegacyRetentionInput *input;
    LegacyRetention *out;
    ARRAY(LegacySource) replay; /* what a read here needs, from a version that initialises the page on */
    ARRAY(bool) initialises;    /* for each of them */
    size_t next;                /* the next version of the history */
    uint64_t counted;
} RetentionWalk;

static void replay_add(RetentionWalk *walk, LegacySource source, bool initialises)
{
    if (initialises)
        walk->replay.count = walk->initialises.count = 0;
    array_push(&walk->replay, source);
    array_push(&walk->initialises, initialises);
}

/* Takes the versions up to `until`; of several at one LSN the first. */
static LegacyBucket take_bucket(RetentionWalk *walk, Lsn until, bool last)
{
    const LegacyRetentionInput *input = walk->input;
    LegacyBucket bucket = {.kind = LEGACY_KEEP_VERSIONS, .at = until, .first = walk->out->versions.count};
    for (; walk->next < input->count && (last || input->history[walk->next].lsn <= until); walk->next++) {
        const LegacyVersion *version = &input->history[walk->next];
        if (bucket.count > 0 && walk->out->versions.at[walk->out->versions.count - 1].lsn == version->lsn)
            continue;
        array_push(&walk->out->versions, *version);
        bucket.count++;
        replay_add(walk, (LegacySource){LEGACY_FROM_VERSION, version->id}, version->page || version->initialises);
    }
    walk->counted += bucket.count;
    return bucket;
}

static void make_page(RetentionWalk *walk, LegacyBucket *bucket, size_t place)
{
    bucket->kind = LEGACY_KEEP_PAGE;
    bucket->first = walk->out->sources.count;
    bucket->count = walk->replay.count;
    for (size_t i = 0; i < walk->replay.count; i++)
        array_push(&walk->out->sources, walk->replay.at[i]);
    walk->counted = 0;
    replay_add(walk, (LegacySource){LEGACY_FROM_POINT, (uint32_t)place}, true);
}

static bool walk_buckets(RetentionWalk *walk, Error *error)
{
    const LegacyRetentionInput *input = walk->input;
    for (size_t i = 0; i <= input->point_count; i++) {
        bool last = i == input->point_count;
        LegacyBucket bucket = take_bucket(walk, last ? UINT64_MAX : input->points[i], last);
        if (walk->replay.count == 0)
            bucket.kind = LEGACY_KEEP_NOTHING;
        else if (!walk->initialises.at[0])
            return error_set(error, ERROR_INPUT, "the history begins with a record that needs something below it");
        else if (!last && (i == 0 && !input->below ? true : walk->counted >= input->threshold))
            make_page(walk, &bucket, i);
        bucket.moved = i == 0 && bucket.kind == LEGACY_KEEP_VERSIONS && bucket.count == 1 && !last &&
                       walk->out->versions.at[bucket.first].page;
        array_push(&walk->out->buckets, bucket);
    }
    return true;
}

bool legacy_retention(const LegacyRetentionInput *input, LegacyRetention *retention, Error *error)
{
    retention->buckets.count = retention->sources.count = retention->versions.count = 0;
    RetentionWalk walk = {.input = input, .out = retention};
    if (input->below)
        replay_add(&walk, (LegacySource){LEGACY_FROM_BELOW, 0}, true);
    bool ok = walk_buckets(&walk, error);
    array_release(&walk.replay);
    array_release(&walk.initialises);
    return ok;
}

void legacy_retention_release(LegacyRetention *retention)
{
    array_release(&retention->buckets);
    array_release(&retention->sources);
    array_release(&retention->versions);
}
