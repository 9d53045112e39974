/* layer_shares.h - the part of a layer's bytes that lies in some keys: what a job over these keys reads of it.
 *
 *     exist        ====  ====        8 keys
 *     layer       [----------)       8 MiB        keys [-----) hold 5 of its keys: 5 MiB
 *
 * The bytes lie evenly over the keys that exist (estimate_line()). Those of a layer in which none is known to exist lie
 * at its first key.
 */
#ifndef CORE_PLANNER_LAYER_SHARES_H
#define CORE_PLANNER_LAYER_SHARES_H

#include "core/planner/estimate.h"

typedef struct LayerShare {
    EstimateLine line;
    uint64_t bytes;    /* of the whole layer */
    bool made, spread; /* `spread`: it has a line */
} LayerShare;

/* Begins with zeros, but for the set and the ordinals. */
typedef struct LayerShares {
    const LayerSet *set;         /* not owned; gets no further layers */
    const KeyOrdinals *ordinals; /* not owned; of the keys that exist */
    LayerShare *at;              /* owned; per layer, made when it is first needed */
    KeyRange keys;               /* the keys asked for last, and their ordinals */
    uint64_t first, end;
} LayerShares;

void layer_shares_release(LayerShares *shares);

/* The bytes of the layer in these keys, of `bytes` in all, which must be the same at each call. Parts add up to the
 * whole, but for a byte that may be lost to rounding. O(log ranges), and O(1) for the keys of the last call. */
uint64_t layer_share(LayerShares *shares, LayerId layer, uint64_t bytes, KeyRange keys);

#endif
