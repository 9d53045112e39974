/* gates.c - computes the height of every piece from a cover and a sweep. The highest piece of a part decides its
 * gate.
 *
 * Worked example, threshold 3: a part with an image at 10 over its left half and none over the right. Deltas 11-20,
 * 20-30 over all of it: heights 2 and 2, closed. One more from 30 on over a single key: height 3 there, and the image
 * is made of the whole part.
 */
#include "core/planner/legacy/gates.h"

#include "core/base/sort.h"

#include <stdlib.h>

static void gather_pieces(LegacyHeights *heights, const LegacyCover *cover, const LegacyParts *parts, Lsn at)
{
    LegacyPieces pieces = {0};
    heights->parts = parts->at.count;
    heights->first = mem_alloc((parts->at.count + 1) * sizeof *heights->first);
    for (size_t p = 0; p < parts->at.count; p++) {
        const KeyRange *ranges = legacy_part_ranges(parts, p);
        heights->first[p] = heights->at.count;
        pieces.count = 0;
        for (size_t r = 0; r < parts->at.at[p].count; r++)
            legacy_cover_pieces(cover, ranges[r], &pieces);
        for (size_t i = 0; i < pieces.count; i++) {
            LayerId image = pieces.at[i].image;
            Lsn from = image == LAYER_NONE ? 0 : legacy_end(cover->set, image);
            array_push(&heights->at, (LegacyHeight){.keys = pieces.at[i].keys,
                                                    .image = image,
                                                    .from = from,
                                                    .above = from >= at,
                                                    .part = (uint32_t)p,
                                                    .tallest = {pieces.at[i].keys.lo, pieces.at[i].keys.lo}});
        }
    }
    heights->first[parts->at.count] = heights->at.count;
    array_release(&pieces);
}

void legacy_height_index_init(LegacyHeightIndex *height_index, const LayerSet *set, const LayerId *ids, size_t count,
                              Lsn at)
{
    height_index->at = at;
    legacy_cover_init(&height_index->cover, set, ids, count, at);
    legacy_stacks_init(&height_index->stacks, set, ids, count);
}

void legacy_height_index_release(LegacyHeightIndex *height_index)
{
    legacy_cover_release(&height_index->cover);
    legacy_stacks_release(&height_index->stacks);
}

void legacy_heights_of(LegacyHeights *heights, LegacyHeightIndex *height_index, const LegacyParts *parts,
                       uint32_t limit, LegacyStackSegment *each, void *self)
{
    Lsn at = height_index->at;
    *heights = (LegacyHeights){0};
    gather_pieces(heights, &height_index->cover, parts, at);
    size_t pieces = heights->at.count;
    Sort128 *order = mem_alloc(pieces * sizeof *order);
    LegacyStackQuery *queries = mem_alloc(pieces * sizeof *queries);
    for (size_t i = 0; i < pieces; i++)
        order[i] = (Sort128){heights->at.at[i].keys.lo, (uint32_t)i};
    sort_128(order, pieces);
    for (size_t i = 0; i < pieces; i++) {
        const LegacyHeight *piece = &heights->at.at[order[i].place];
        queries[i] =
            (LegacyStackQuery){.keys = piece->keys, .lo = piece->above ? at : piece->from, .hi = at, .limit = limit};
    }
    legacy_stacks_ask(&height_index->stacks, queries, pieces, each, self);
    for (size_t i = 0; i < pieces; i++) {
        heights->at.at[order[i].place].height = queries[i].height;
        heights->at.at[order[i].place].tallest = queries[i].tallest;
    }
    free(queries);
    free(order);
}

void legacy_heights_init(LegacyHeights *heights, const LayerSet *set, const LayerId *ids, size_t count,
                         const LegacyParts *parts, Lsn at)
{
    LegacyHeightIndex height_index;
    legacy_height_index_init(&height_index, set, ids, count, at);
    legacy_heights_of(heights, &height_index, parts, UINT32_MAX, NULL, NULL);
    legacy_height_index_release(&height_index);
}

void legacy_heights_release(LegacyHeights *heights)
{
    array_release(&heights->at);
    free(heights->first);
    *heights = (LegacyHeights){0};
}

/* Does the part hold sparse keys? */
static bool part_is_metadata(const LegacyParts *parts, size_t part)
{
    const KeyRange *ranges = legacy_part_ranges(parts, part), sparse = {KEY_METADATA_LO, KEY_METADATA_HI};
    for (size_t r = 0; r < parts->at.at[part].count; r++)
        if (key_range_overlaps(ranges[r], sparse))
            return true;
    return false;
}

LegacyGate legacy_gate(const LegacyHeights *heights, const LegacyParts *parts, size_t part, const LegacyParams *params,
                       Lsn ancestor_lsn, Lsn force_lsn)
{
    LegacyGate gate = {.reason = LEGACY_GATE_LOW, .lowest = UINT64_MAX};
    for (size_t i = heights->first[part]; i < heights->first[part + 1]; i++) {
        const LegacyHeight *piece = &heights->at.at[i];
        gate.lowest = piece->from < gate.lowest ? piece->from : gate.lowest;
        if (piece->height > gate.height) {
            gate.height = piece->height;
            gate.tallest = piece->tallest;
        }
        if (!piece->above && piece->height >= params->image_creation_threshold)
            gate.open = true;
    }
    Lsn oldest = gate.lowest > ancestor_lsn ? gate.lowest : ancestor_lsn;
    if (part_is_metadata(parts, part)) {
        gate.open = false;
        gate.reason = LEGACY_GATE_METADATA;
    } else if (gate.open) {
        gate.reason = LEGACY_GATE_HEIGHT;
    } else if (oldest < force_lsn && gate.height > 0) {
        gate.open = true;
        gate.reason = LEGACY_GATE_FORCED;
    }
    return gate;
}

bool legacy_force_lsn(const LegacyParams *params, Lsn last, Lsn time, Lsn *force_lsn)
{
    if (params->image_layer_force_creation_period == 0 || params->pitr_interval == 0)
        return false;
    uint64_t span = last > time ? last - time : 0;
    U128 back = (U128)span * params->image_layer_force_creation_period / params->pitr_interval;
    *force_lsn = back < last ? last - (Lsn)back : 0;
    return true;
}

LegacyCheckVerdict legacy_check_due(const LegacyParams *params, LegacyCheck check, LegacyTimelineSize size, Lsn at)
{
    bool small = !size.sharded && size.exact && size.bytes < params->image_layer_generation_large_timeline_threshold;
    LegacyCheckVerdict verdict = {
        .wal = at > check.at ? at - check.at : 0,
        .wal_needed = u128_clamp64((U128)params->image_layer_creation_check_threshold * params->checkpoint_distance),
        .time_needed = small ? LEGACY_CHECK_TIMEOUT_SMALL : params->checkpoint_timeout,
    };
    verdict.by_wal = verdict.wal >= verdict.wal_needed;
    verdict.first = !check.checked;
    verdict.by_time = verdict.first || check.elapsed >= verdict.time_needed;
    verdict.open = verdict.by_wal || verdict.by_time;
    return verdict;
}
