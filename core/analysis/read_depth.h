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
    /* owned; 1: no key of the segment is known to exist here, because it spans relations, its pages are on other shards
     * or it lies outside a known keyspace of plain keys. NULL before read_profile_depth(), and for plain keys without a
     * keyspace, all of which exist */
    uint8_t *unsure;
} ReadProfile;

static inline bool read_profile_joined(const ReadProfile *profile, uint32_t segment)
{
    return profile->joined && profile->joined[segment];
}
/* Is no key of the segment known to exist here? Then a read of it may never happen. */
static inline bool read_profile_unsure(const ReadProfile *profile, uint32_t segment)
{
    return profile->unsure && profile->unsure[segment];
}
/* The end of the segment together with the joined ones after it. */
static inline Key read_profile_end(const ReadProfile *profile, uint32_t segment)
{
    for (segment++; segment < profile->segments && profile->joined && profile->joined[segment] == 1;)
        segment++;
    return profile->keys[segment];
}

typedef struct ReadDepth {
    Distribution by_segment; /* each distinct segment counts once */
    Distribution by_key;     /* each segment counts as often as it has pages, or for plain keys, keys that exist */
    uint32_t uncounted;      /* segments without an exact page count, which are not in by_key */
    uint32_t uncounted_max;  /* visits of the deepest of these */
    uint32_t elsewhere;      /* segments whose pages are all on other shards, which have no weight in by_key */
    uint32_t elsewhere_max;
} ReadDepth;

/* Computes the reads at `lsn` (exclusive: records below it are wanted; LSN_HEAD for the newest state) over the layers
 * `ids`, which must be indexed. `overlaps` must be that of the same ids. The caller frees it. O(n log n); where deltas
 * overlap, also the length of the paths over these segments × log n. */
void read_profile_init(ReadProfile *profile, const LayerSet *set, const LayerIndex *index, const Overlaps *overlaps,
                       const LayerId *ids, size_t count, Lsn lsn);
void read_profile_release(ReadProfile *profile);

/* The form of the keys of `set` determines how they are counted, `sharding` on which shard. Fills in profile->unsure.
 * O(segments); for plain keys also the number of ranges of the keyspace. */
ReadDepth read_profile_depth(ReadProfile *profile, const LayerSet *set, Sharding sharding);

/* The first of the deepest segments among those whose keys exist, and among those for which that is unknown. */
typedef struct ReadWorst {
    bool has_known, has_unsure;
    uint32_t known, unsure; /* segment numbers */
} ReadWorst;

/* A bar of a histogram of read depth. */
typedef struct DepthBin {
    uint32_t lo, hi;   /* half-open range of the number of layers that a read visits */
    uint32_t segments; /* number of distinct segments */
    uint32_t deepest;  /* the first of the deepest of them; valid where there are some */
} DepthBin;

/* Fills in up to `most` bins of the same width from 0 to the deepest read, one layer wide where they suffice. Returns
 * how many; 0: there are no segments. O(segments). */
size_t read_profile_bins(const ReadProfile *profile, DepthBin *bins, size_t most);

/* O(segments). */
ReadWorst read_profile_worst(const ReadProfile *profile);

#endif
