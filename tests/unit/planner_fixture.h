/* planner_fixture.h - a handful of records as a KeySource, and a level of layers to plan: for the planner's tests. */
#ifndef TESTS_PLANNER_FIXTURE_H
#define TESTS_PLANNER_FIXTURE_H

#include "core/planner/tiered/divide_level.h"
#include "core/planner/tiered/partition.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

typedef struct Rec {
    Key key;
    Lsn lsn;
    uint64_t length;
} Rec;

/* Records sorted by (key, lsn). Every answer walks them: easy to verify, not fast. */
typedef struct Recs {
    const Rec *at;
    size_t count;
} Recs;

static inline uint64_t recs_bytes_below(void *self, Key key, uint64_t *records)
{
    const Recs *recs = self;
    uint64_t bytes = 0, count = 0;
    for (size_t i = 0; i < recs->count && recs->at[i].key < key; i++, count++)
        bytes += recs->at[i].length;
    if (records)
        *records = count;
    return bytes;
}

static inline bool recs_next_key(void *self, Key from, Key *key)
{
    const Recs *recs = self;
    for (size_t i = 0; i < recs->count; i++)
        if (recs->at[i].key >= from) {
            *key = recs->at[i].key;
            return true;
        }
    return false;
}

static inline bool recs_previous_key(void *self, Key below, Key *key)
{
    const Recs *recs = self;
    bool found = false;
    for (size_t i = 0; i < recs->count && recs->at[i].key < below; i++) {
        *key = recs->at[i].key;
        found = true;
    }
    return found;
}

static inline bool recs_prefix(void *self, Key from, Key until, uint64_t bytes, KeyPrefix *prefix)
{
    const Recs *recs = self;
    *prefix = (KeyPrefix){.first = from, .last = from};
    for (size_t i = 0; i < recs->count; i++) {
        Rec rec = recs->at[i];
        if (rec.key < from || rec.key >= until)
            continue;
        if (prefix->records > 0 && rec.key != prefix->last && prefix->bytes >= bytes)
            return true;
        if (prefix->records == 0)
            prefix->first = rec.key;
        prefix->last = rec.key;
        prefix->bytes += rec.length;
        prefix->records++;
    }
    return prefix->records > 0 && prefix->bytes >= bytes;
}

static inline bool recs_next_oversized(void *self, Key from, Key until, uint64_t limit, Key *key)
{
    const Recs *recs = self;
    for (size_t i = 0; i < recs->count;) {
        size_t first = i;
        uint64_t bytes = 0;
        for (; i < recs->count && recs->at[i].key == recs->at[first].key; i++)
            bytes += recs->at[i].length;
        if (recs->at[first].key >= from && recs->at[first].key < until && i - first > 1 && bytes > limit) {
            *key = recs->at[first].key;
            return true;
        }
    }
    return false;
}

static inline void recs_lsn_parts(void *self, Key key, uint64_t limit, LsnPartArray *parts)
{
    const Recs *recs = self;
    for (size_t i = 0; i < recs->count; i++) {
        Rec rec = recs->at[i];
        if (rec.key != key)
            continue;
        if (parts->count == 0 || parts->at[parts->count - 1].bytes + rec.length > limit)
            array_push(parts, (LsnPart){.start = rec.lsn});
        parts->at[parts->count - 1].bytes += rec.length;
    }
}

static inline void recs_release(void *self)
{
    (void)self;
}

static inline KeySource recs_source(Recs *recs)
{
    KeySource source = {
        .self = recs,
        .total_records = recs->count,
        .bytes_below = recs_bytes_below,
        .next_key = recs_next_key,
        .previous_key = recs_previous_key,
        .prefix = recs_prefix,
        .next_oversized = recs_next_oversized,
        .lsn_parts = recs_lsn_parts,
        .release = recs_release,
    };
    for (size_t i = 0; i < recs->count; i++)
        source.total_bytes += recs->at[i].length;
    return source;
}

#endif
