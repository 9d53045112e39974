/* split_parts.c - counts each layer in the part that holds its first key, or as crossing. A layer in pieces counts once
 * in a part, however many of its pieces lie there, so each part has a list first.
 *
 *     splits 4 and 9      layers [0, 3) [2, 4) [4, 9) [5, 12)      parts 2, 1, 0; [5, 12) crosses
 */
#include "core/analysis/split_parts.h"

#include "core/base/search.h"

#include <stdlib.h>

static size_t split_part_of(const LayerSet *set, LayerId id, const SplitPart *parts, size_t count)
{
    size_t after;
    search_first(after, 0, count, parts[after].keys.lo > set->key_lo[id]);
    size_t part = after ? after - 1 : 0;
    return set->key_hi[id] <= parts[part].keys.hi ? part : count;
}

static void count_pieces(SplitParts *parts, const LayerSet *set, const LayerId *ids, size_t count)
{
    size_t n = parts->count;
    size_t *begin = mem_zero(n + 2, sizeof *begin);
    LayerId *sorted = mem_alloc(count * sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        begin[split_part_of(set, ids[i], parts->at, n) + 1]++;
    for (size_t i = 1; i <= n + 1; i++)
        begin[i] += begin[i - 1];
    size_t *next = mem_alloc((n + 1) * sizeof *next);
    memcpy(next, begin, (n + 1) * sizeof *next);
    for (size_t i = 0; i < count; i++)
        sorted[next[split_part_of(set, ids[i], parts->at, n)]++] = ids[i];
    for (size_t i = 0; i < n; i++)
        parts->at[i].counts = layer_counts(set, sorted + begin[i], begin[i + 1] - begin[i]);
    parts->crossing = layer_counts(set, sorted + begin[n], begin[n + 1] - begin[n]);
    free(next);
    free(sorted);
    free(begin);
}

void split_parts_init(SplitParts *parts, const LayerSet *set, const LayerId *ids, size_t count, const Split *splits,
                      size_t split_count)
{
    size_t n = split_count + 1;
    *parts = (SplitParts){.at = mem_zero(n, sizeof *parts->at), .count = n};
    for (size_t i = 0; i < n; i++)
        parts->at[i].keys = (KeyRange){i ? splits[i - 1].gap.lo : 0, i < split_count ? splits[i].gap.hi : U128_MAX};
    if (set->piece_of)
        count_pieces(parts, set, ids, count);
    for (size_t i = 0; !set->piece_of && i < count; i++) {
        size_t part = split_part_of(set, ids[i], parts->at, n);
        layer_counts_add(part < n ? &parts->at[part].counts : &parts->crossing, set, ids[i]);
    }
    Key lo = count > 0 ? key_max(set->form) : 0, hi = count > 0 ? 0 : key_max(set->form);
    for (size_t i = 0; i < count; i++) {
        lo = set->key_lo[ids[i]] < lo ? set->key_lo[ids[i]] : lo;
        hi = set->key_hi[ids[i]] > hi ? set->key_hi[ids[i]] : hi;
    }
    for (size_t i = 0; i < n; i++) { /* keys in the gap of a split, and beyond all layers, belong to no part */
        parts->at[i].keys.lo = i ? splits[i - 1].gap.hi : lo;
        parts->at[i].keys.hi = i < split_count ? splits[i].gap.lo : hi;
    }
}

void split_parts_release(SplitParts *parts)
{
    free(parts->at);
    *parts = (SplitParts){0};
}

LayerCounts split_in_the_way(const LayerSet *set, const LayerId *ids, size_t count, Split split)
{
    LayerIdArray blockers = {0};
    size_t kept = 0;
    split_blockers(set, ids, count, split, &blockers);
    for (size_t i = 0; i < blockers.count; i++)
        if (!layer_is_l0(set, blockers.at[i]))
            blockers.at[kept++] = blockers.at[i];
    LayerCounts counts = layer_counts(set, blockers.at, kept);
    array_release(&blockers);
    return counts;
}
