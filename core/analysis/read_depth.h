/* read_depth.h - how many layers a read visits, for every key, by an exact sweep. This is the worst case, because layer
 * names do not tell which keys have records.
 *
 *     LSN ^  |  a  |              The path of a read (Neon layer_map.rs, search): from the request's LSN down, take the
 *         |  +-----+---+          delta with the highest end, go on below its start; an image that is above the next
 *         |  |     b   |          delta ends the path. Keys left of b's start: a, b, image: 3 layers. A delta costs a
 *         |  +---------+          visit whether or not it has a record for the key.
 *         |  ===== image
 *         +------------------> key
 *            |--3--|-1-|          the profile: one number a segment, between two neighbouring layer edges
 */
#ifndef CORE_ANALYSIS_READ_DEPTH_H
#define CORE_ANALYSIS_READ_DEPTH_H

#include "core/base/distribution.h"
#include "core/analysis/overlap.h"
#include "core/model/shard.h"

#define LSN_HEAD UINT64_MAX /* a read of the newest state */

typedef struct ReadProfile {
    const Key *keys;   /* not owned, the index's: segment i is [keys[i], keys[i + 1]) */
    uint32_t *visits;  /* owned: number of layers visited, including the image that ends the path */
    uint32_t segments; /* number of keys of the index minus one, or 0 */
    /* owned; 1: no layer asked about has an edge at keys[i], so that the segment continues the one before it; 2:
     * outside of all these layers; NULL: all layers of the index were asked about */
    uint8_t *joined;
    /* number of segments between edges of the layers asked about, which are those that are not joined */
    uint32_t distinct;
    /* owned; a ReadUnsure for each segment, the same for one and those joined to it: READ_KNOWN where a key of one of
     * them is known to exist. NULL before read_profile_depth(), and for plain keys without a keyspace, all of which
     * exist */
    uint8_t *unsure;
} ReadProfile;

/* Why no key of a segment is known to exist here, so that a read of it may never happen. */
typedef enum ReadUnsure {
    READ_KNOWN,
    READ_ACROSS,    /* it spans relations: which of its keys exist is unknown */
    READ_ELSEWHERE, /* all of its pages are on other shards */
    READ_OUTSIDE,   /* it lies outside a known keyspace of plain keys */
    READ_UNSURE_COUNT
} ReadUnsure;

static inline bool read_profile_joined(const ReadProfile *profile, uint32_t segment)
{
    return profile->joined && profile->joined[segment];
}
/* Is no key of the segment known to exist here? */
static inline bool read_profile_unsure(const ReadProfile *profile, uint32_t segment)
{
    return profile->unsure && profile->unsure[segment];
}
/* The number after those of the segment and of the joined ones after it; the next one, outside of all layers. */
static inline uint32_t read_profile_next(const ReadProfile *profile, uint32_t segment)
{
    for (segment++; segment < profile->segments && profile->joined && profile->joined[segment] == 1;)
        segment++;
    return segment;
}
/* The end of the segment together with the joined ones after it. */
static inline Key read_profile_end(const ReadProfile *profile, uint32_t segment)
{
    return profile->keys[read_profile_next(profile, segment)];
}

/* The reads of segments at which no key is known to exist, for one reason. */
typedef struct ReadsApart {
    uint32_t segments; /* number of distinct segments */
    uint32_t deepest;  /* number of layers that the deepest read visits */
} ReadsApart;

/* The first of the deepest segments with layers among those whose keys exist, and among those for which that is
 * unknown. */
typedef struct ReadWorst {
    bool has_known, has_unsure;
    uint32_t known, unsure; /* segment numbers */
} ReadWorst;

/* What is said of reads everywhere is `by_segment`. `all_segments` is for formats that promise it (`info --json`,
 * `fleet --format jsonl`, `expect read_depth`). */
typedef struct ReadDepth {
    /* Each distinct segment at which a key is known to exist counts once. Where no read of such a key visits a layer,
     * every distinct segment does. */
    Distribution by_segment;
    Distribution all_segments; /* each distinct segment counts once */
    Distribution by_key;       /* a segment counts as often as it has pages, or for plain keys, keys that exist */
    bool none_known;           /* by_segment counts every segment, because no key below a layer is known to exist */
    ReadsApart apart[READ_UNSURE_COUNT]; /* by ReadUnsure; that of READ_KNOWN is empty */
    ReadWorst worst;                     /* read_profile_worst() of the profile */
} ReadDepth;

/* The reason for which a segment left out of by_segment is deeper than all that count there, the deepest of these;
 * READ_KNOWN: there is none. */
ReadUnsure read_depth_apart(const ReadDepth *depth);
/* "where no key is known to exist"; not for READ_KNOWN. */
const char *read_unsure_where(ReadUnsure unsure);

/* Computes the reads at `lsn` (exclusive: records below it are wanted; LSN_HEAD for the newest state) over the layers
 * `ids`, which must be indexed. `overlaps` must be that of the same ids. The caller frees it. O(n log n), and
 * O(m log² m) for the m deltas that overlap others. */
void read_profile_init(ReadProfile *profile, LayerView view, const Overlaps *overlaps, Lsn lsn);
void read_profile_release(ReadProfile *profile);

/* The form of the keys of `set` determines how they are counted, `sharding` on which shard. Fills in profile->unsure.
 * O(segments); for plain keys also the number of ranges of the keyspace. */
ReadDepth read_profile_depth(ReadProfile *profile, const LayerSet *set, Sharding sharding);

/* A bar of a histogram of read depth. */
typedef struct DepthBin {
    uint32_t lo, hi;   /* half-open range of the number of layers that a read visits */
    uint32_t segments; /* number of distinct segments */
    uint32_t deepest;  /* the first of the deepest of them; valid where there are some */
} DepthBin;

/* Fills in up to `most` bins of the same width from 0 to the deepest read, one layer wide where they suffice, with the
 * segments that ReadDepth.by_segment counts. Returns how many; 0: there are no segments. O(segments). */
size_t read_profile_bins(const ReadProfile *profile, DepthBin *bins, size_t most);

/* O(segments). */
ReadWorst read_profile_worst(const ReadProfile *profile);

#endif
