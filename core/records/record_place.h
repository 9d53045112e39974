/* record_place.h - a place between the entries of a layer file: the entries and bytes below it.
 *
 *     entries     0   1   2 | 3   4   5     place 3: three entries lie below it, and their bytes: offset - 8192
 *                           ^
 */
#ifndef CORE_RECORDS_RECORD_PLACE_H
#define CORE_RECORDS_RECORD_PLACE_H

#include "core/records/leaf_cache.h"

typedef struct RecordPlace {
    uint64_t entry;  /* number of entries before the place */
    uint64_t offset; /* offset of that entry's blob; at the end, the end of the last blob */
    size_t leaf;     /* the leaf that contains the entry; at the end, the number of leaves */
} RecordPlace;

/* A range of entries of one file. */
typedef struct RecordSegment {
    const LeafDirectory *directory;
    RecordPlace from, to;
} RecordSegment;

/* The segment of all entries of the file. */
RecordSegment record_segment_whole(const LeafDirectory *directory);

static inline uint64_t record_segment_bytes(const RecordSegment *segment)
{
    return segment->to.offset - segment->from.offset;
}
static inline uint64_t record_segment_entries(const RecordSegment *segment)
{
    return segment->to.entry - segment->from.entry;
}

/* The start of a leaf, or the end. Reads no page. */
RecordPlace record_place_leaf(const LeafDirectory *directory, size_t leaf);
/* The last leaf in [from, until) whose first entry is below (key, lsn); `until` where there is none. Reads no page.
 * O(log leaves). */
size_t record_leaf_below(const LeafDirectory *directory, size_t from, size_t until, Key key, Lsn lsn);
/* Finds the place before the first entry at or above (key, lsn). Reads at most one page. ERROR_INPUT where it cannot be
 * read. */
bool record_place_find(LeafCache *cache, const LeafDirectory *directory, Key key, Lsn lsn, RecordPlace *place,
                       Error *error);
/* The same, limited to the segment. */
bool record_place_in(LeafCache *cache, const RecordSegment *segment, Key key, Lsn lsn, RecordPlace *place,
                     Error *error);
/* The key of the entry behind the place, which must not be the end. Reads at most one page. */
bool record_place_key(LeafCache *cache, const LeafDirectory *directory, const RecordPlace *place, Key *key,
                      Error *error);
/* The key of the entry before the place, which must not be the start. Reads at most one page. */
bool record_place_key_before(LeafCache *cache, const LeafDirectory *directory, const RecordPlace *place, Key *key,
                             Error *error);

#endif
