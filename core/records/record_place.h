/* record_place.h - a place between the entries of a layer file: the entries and bytes below it.
 *
 *     entries     0   1   2 | 3   4   5     place 3: three entries lie below it, and their bytes: offset - 8192
 *                           ^
 */
#ifndef CORE_RECORDS_RECORD_PLACE_H
#define CORE_RECORDS_RECORD_PLACE_H

#include "core/records/leaf_cache.h"

typedef struct RecordPlace {
    uint64_t entry;  /* entries before it */
    uint64_t offset; /* of the blob of that entry; where the last blob ends at the end */
    size_t leaf;     /* that holds the entry; the number of leaves at the end */
} RecordPlace;

/* A run of entries of one file. */
typedef struct RecordSegment {
    const LeafDirectory *directory;
    RecordPlace from, to;
} RecordSegment;

/* All entries of the file. */
RecordSegment record_segment_whole(const LeafDirectory *directory);

static inline uint64_t record_segment_bytes(const RecordSegment *segment)
{
    return segment->to.offset - segment->from.offset;
}
static inline uint64_t record_segment_entries(const RecordSegment *segment)
{
    return segment->to.entry - segment->from.entry;
}

/* The start of a leaf, or the end of all; no page is read. */
RecordPlace record_place_leaf(const LeafDirectory *directory, size_t leaf);
/* The last leaf of [from, until) whose first entry is below (key, lsn); `until` where there is none. No page is read.
 * O(log leaves). */
size_t record_leaf_below(const LeafDirectory *directory, size_t from, size_t until, Key key, Lsn lsn);
/* The place before the first entry that is not below (key, lsn). At most one page is read. */
bool record_place_find(LeafCache *cache, const LeafDirectory *directory, Key key, Lsn lsn, RecordPlace *place,
                       Error *error);
/* The same, never outside of the segment. */
bool record_place_in(LeafCache *cache, const RecordSegment *segment, Key key, Lsn lsn, RecordPlace *place,
                     Error *error);
/* The key of the entry behind the place, which must not be the end. At most one page is read. */
bool record_place_key(LeafCache *cache, const LeafDirectory *directory, const RecordPlace *place, Key *key,
                      Error *error);
/* The key of the entry before the place, which must not be the start. */
bool record_place_key_before(LeafCache *cache, const LeafDirectory *directory, const RecordPlace *place, Key *key,
                             Error *error);

#endif
