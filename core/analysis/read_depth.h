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

#include "core/analysis/distribution.h"
#include "core/analysis/overlap.h"
#include "core/model/shard.h"

#define LSN_HEAD UINT64_MAX /* a read above everything */

typedef struct ReadProfile {
    const Key *keys;   /* the index's: segment i is [keys[i], keys[i + 1]) */
    uint32_t *visits;  /* owned: layers visited, the image that ends the path included */
    uint32_t segments; /* keys of the index less one, or 0 */
    uint8_t *joined;   /* owned; 1: no layer of these has an edge at keys[i], so it is a part of the segment before it;
                          2: outside of all; NULL: there are none (all layers of the index were asked about) */
    uint32_t distinct; /* segments between edges of the layers asked about: those not joined */
    uint8_t *unsure;   /* owned; 1: no key of the segment is known to exist here, since it spans relations or its pages
                          are other shards'; NULL until read_profile_depth(), and for plain keys, all of which exist */
} ReadProfile;

static inline bool read_profile_joined(const ReadProfile *profile, uint32_t segment)
{
    return profile->joined && profile->joined[segment];
}
/* No key of the segment is known to exist here: a read of it may never happen. */
static inline bool read_profile_unsure(const ReadProfile *profile, uint32_t segment)
{
    return profile->unsure && profile->unsure[segment];
}
/* Where the segment ends, joined ones included. */
static inline Key read_profile_end(const ReadProfile *profile, uint32_t segment)
{
    for (segment++; segment < profile->segments && profile->joined && profile->joined[segment] == 1;)
        segment++;
    return profile->keys[segment];
}

typedef struct ReadDepth {
    Distribution by_segment; /* each distinct segment counts once */
    Distribution by_key;     /* each counts as many times as it has pages; plain keys: keys */
    uint32_t uncounted;      /* segments without an exact page count: not in by_key */
    uint32_t uncounted_max;  /* visits of the deepest of them */
    uint32_t elsewhere;      /* segments all of whose pages are other shards': they weigh nothing in by_key */
    uint32_t elsewhere_max;
} ReadDepth;

/* Reads at `lsn` (exclusive: records below it are wanted; LSN_HEAD for the newest state) over the layers `ids`, which
 * are among those the index covers. `overlaps` of the same ids. O(n log n); where deltas overlap, plus the length of
 * the chains over those segments x log n. */
void read_profile_init(ReadProfile *profile, const LayerSet *set, const LayerIndex *index, const Overlaps *overlaps,
                       const LayerId *ids, size_t count, Lsn lsn);
void read_profile_release(ReadProfile *profile);

/* `form` tells how keys are counted, `sharding` on which shard. Fills profile->unsure. O(segments). */
ReadDepth read_profile_depth(ReadProfile *profile, KeyForm form, Sharding sharding);

/* The first of the deepest segments whose keys exist, and of those of which that is not known. */
typedef struct ReadWorst {
    bool has_known, has_unsure;
    uint32_t known, unsure; /* segments */
} ReadWorst;

/* A bar of a histogram of read depth. */
typedef struct DepthBin {
    uint32_t lo, hi;   /* layers a read visits; half-open */
    uint32_t segments; /* distinct ones */
    uint32_t deepest;  /* the first of the deepest of them; only where there are some */
} DepthBin;

/* Fills in up to `most` bins of the same width from 0 to the deepest read, one layer wide where that is enough. Returns
 * how many; 0: there is no segment. O(segments). */
size_t read_profile_bins(const ReadProfile *profile, DepthBin *bins, size_t most);

/* O(segments). */
ReadWorst read_profile_worst(const ReadProfile *profile);

#endif
