/* estimate.h - records, sizes and a keyspace for a layer set that has only names (and perhaps sizes).
 *
 *     delta    [-----------------)   268 MB      its bytes lie evenly over the keys that exist inside its range:
 *     exists    ====    =========                each of the 13 keys here has 20.6 MB of it.
 *
 * Sizes that are unknown: a delta counts as the LSN span of its band, shared out equally among the band's deltas, at
 * least ESTIMATE_DELTA_MIN and at most the target; an image as a page for each of its keys. Where the records of a
 * delta lie in fewer keys than its name says (layer_read_keys()), only those count. (A band lies between two LSNs that
 * no delta crosses: its WAL went into its deltas.) Keyspace, where none was given: the keys of all image ranges whose
 * page count is exact (Neon keyspace.rs: ranges inside one relation), less the stripes of other shards.
 *
 * A plan of some layers alone uses the estimates of all: the others are set aside (LayerSet.aside).
 *
 * Arithmetic is in integers with 32 fractional bits, so results are the same everywhere.
 */
#ifndef CORE_PLANNER_ESTIMATE_H
#define CORE_PLANNER_ESTIMATE_H

#include "core/planner/keyspace_source.h"
#include "core/planner/sources.h"

#define ESTIMATE_DELTA_MIN 24576u /* three pages: the smallest possible delta file */

/* What an image counts as: a clause for people (AlgorithmWords.image_counts). */
#define ESTIMATE_IMAGE "8 KiB for each page of the images that lie in one relation"

/* A delta's bytes, spread over the ordinals of the keys that may have records. */
typedef struct EstimateLine {
    uint64_t first, end; /* ordinals of its keys, half-open */
    U128 slope;          /* bytes per key, with 32 fractional bits */
} EstimateLine;

/* Makes the line of a layer. False: it has no key among `ordinals`, or no bytes. */
bool estimate_line(const KeyOrdinals *ordinals, const LayerSet *set, LayerId delta, uint64_t bytes, EstimateLine *line);

/* The bytes on the ordinals [from, to), rounded such that parts add up to the whole. */
static inline uint64_t estimate_line_bytes(const EstimateLine *line, uint64_t from, uint64_t to)
{
    from = from < line->first ? line->first : from;
    to = to > line->end ? line->end : to;
    if (from >= to)
        return 0;
    return (uint64_t)((line->slope * (to - line->first) >> 32) - (line->slope * (from - line->first) >> 32));
}

typedef struct Estimate {
    const LayerSet *set;
    Keyspace keyspace;    /* given, or estimated */
    Keyspace spread;      /* where records may be: the keyspace, and one key for each delta that has none in it */
    KeyOrdinals ordinals; /* ordinals of `spread` */
    uint64_t *bytes;      /* per layer that the set had when the estimate was made */
    size_t count;         /* number of layers in `bytes` */
    size_t sizes_unknown; /* number of layers whose size is an estimate */
    bool keyspace_estimated;
} Estimate;

/* Estimates the given live layers; layers that are added to the set later must have known sizes. `set` must outlive the
 * estimate. `keyspace` is used where the set has none (NULL: it is estimated). The caller frees it with
 * estimate_release(). O(n log n). */
void estimate_init(Estimate *estimate, const LayerSet *set, const LayerId *live, size_t count, uint64_t target,
                   const Keyspace *keyspace);
void estimate_release(Estimate *estimate);

/* The number of keys that an estimate of these layers takes to exist; see Keyspace above. O(n log n). */
uint64_t estimate_keyspace_keys(const LayerSet *set, const LayerId *live, size_t count);

/* The layer's size, known or estimated; 0 where it is neither. */
uint64_t estimate_layer_bytes(const Estimate *estimate, LayerId layer);
/* The planner's sources, answered by the estimate, which must outlive them. */
PlanSources estimate_sources(Estimate *estimate);
/* A key source of the merged records of the deltas among `ids`; `estimate` must outlive it. The caller releases it. O(n
 * log n). */
void estimate_source(const Estimate *estimate, const LayerId *ids, size_t count, KeySource *source);

#endif
