/* layer_shares.c - a layer's line is made once, and cut at the ordinals of the keys. */
#include "core/planner/layer_shares.h"

#include <stdlib.h>

void layer_shares_release(LayerShares *shares)
{
    free(shares->at);
    shares->at = NULL;
}

uint64_t layer_share(LayerShares *shares, LayerId layer, uint64_t bytes, KeyRange keys)
{
    const LayerSet *set = shares->set;
    KeyRange own = layer_read_keys(set, layer);
    Key lo = own.lo;
    if (keys.lo <= lo && own.hi <= keys.hi)
        return bytes;
    if (!shares->at)
        shares->at = mem_zero(set->count + 1, sizeof *shares->at);
    LayerShare *share = &shares->at[layer];
    if (!share->made) {
        share->bytes = bytes;
        share->spread = estimate_line(shares->ordinals, set, layer, bytes, &share->line);
        share->made = true;
    }
    if (!share->spread)
        return keys.lo <= lo && lo < keys.hi ? bytes : 0;
    if (keys.lo != shares->keys.lo || keys.hi != shares->keys.hi) {
        shares->keys = keys;
        shares->first = key_ordinals_below(shares->ordinals, keys.lo);
        shares->end = key_ordinals_below(shares->ordinals, keys.hi);
    }
    return estimate_line_bytes(&share->line, shares->first, shares->end);
}
