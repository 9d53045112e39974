/* estimate.h - records, sizes and a keyspace for a layer set that has only names (and perhaps sizes).
 *
 *     delta    [-----------------)   268 MB      its bytes lie evenly over the keys that exist inside its range:
 *     exists    ====    =========                each of the 13 keys here has 20.6 MB of it.
 *
 * Sizes that are unknown: a delta counts as the LSN span of its band, shared out equally among the band's deltas, at
 * least ESTIMATE_DELTA_MIN and at most the target; an image as a page for each of its keys. (A band lies between two
 * LSNs that no delta crosses: its WAL went into its deltas.) Keyspace, where none was given: the keys of all image
 * ranges whose page count is exact (Neon keyspace.rs: ranges inside one relation), less the stripes of other shards.
 *
 * Arithmetic is in integers with 32 fractional bits, so results are the same everywhere.
 */
#ifndef CORE_PLANNER_ESTIMATE_H
#define CORE_PLANNER_ESTIMATE_H

#include "core/planner/keyspace_source.h"
#include "core/planner/sources.h"

#define ESTIMATE_DELTA_MIN 24576u /* three pages: the smallest delta file there is */

/* A delta's bytes over the ordinals of the keys that may hold records. */
typedef struct EstimateLine {
    uint64_t first, end; /* ordinals of its keys */
    U128 slope;          /* bytes a key, 32 fractional bits */
} EstimateLine;

/* False: the layer has no key among `ordinals`, or no bytes. */
bool estimate_line(const KeyOrdinals *ordinals, const LayerSet *set, LayerId delta, uint64_t bytes, EstimateLine *line);

/* Bytes on the ordinals [from, to), rounded such that parts sum up to the whole. */
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
    Keyspace keyspace;    /* as given, or estimated */
    Keyspace spread;      /* where records may lie: the keyspace, and a key for each delta that has none of it */
    KeyOrdinals ordinals; /* of `spread` */
    uint64_t *bytes;      /* per layer of the set when the estimate was made */
    size_t count;         /* layers with an entry in `bytes` */
    size_t sizes_unknown; /* layers whose size is an estimate */
    bool keyspace_estimated;
} Estimate;

/* For the given live layers; sizes of layers added to the set later must be known. `set` must outlive the estimate.
 * `keyspace`: used where the set has none (NULL: it is estimated). O(n log n). */
void estimate_init(Estimate *estimate, const LayerSet *set, const LayerId *live, size_t count, uint64_t target,
                   const Keyspace *keyspace);
void estimate_release(Estimate *estimate);

/* Known or estimated. */
uint64_t estimate_layer_bytes(const Estimate *estimate, LayerId layer);
/* What a planner asks, answered by the estimate, which must outlive the answer. */
PlanSources estimate_sources(Estimate *estimate);
/* The merged records of the deltas among `ids`; `estimate` must outlive it. O(n log n). */
void estimate_source(const Estimate *estimate, const LayerId *ids, size_t count, KeySource *source);

#endif
