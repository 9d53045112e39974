/* legacy_parts.c - partitions of a store: from its key space, or guessed from its images.
 *
 * Each image was made of one partition, so if the key space is unknown, each piece of the newest images stands for a
 * partition. Keys without an image then belong to no part, because a dump does not show whether they exist. Plain keys
 * are the exception: if there is no image at all, the key range of the deltas is partitioned.
 *
 *     images     [ old, 24 KiB                     )     three pieces are left of the old image. Its size says nothing
 *                      [ new  )       [ new  )           about what they hold now: an image of one is assumed to have a
 *     parts      [    )[      )[     )[      )[    )     page for each key, and at most compaction_target_size
 */
#include "core/planner/legacy/legacy_memory.h"

#include <stdlib.h>

/* Appends the part of the sparse keys: aux files, replication origins, directories of relations (rule P2). */
static void legacy_add_sparse(LegacyParts *parts)
{
    static const struct {
        uint64_t lo, hi; /* values of field 1 */
    } whole[] = {{0x62, 0x63}, {0x65, 0x66}};
    Key origins = (Key)0x63 << 120; /* numbers of 16 bits */
    legacy_parts_begin(parts);
    legacy_parts_add(parts, (KeyRange){(Key)whole[0].lo << 120, (Key)whole[0].hi << 120});
    legacy_parts_add(parts, (KeyRange){origins, origins + UINT16_MAX + 1});
    legacy_parts_add(parts, (KeyRange){(Key)whole[1].lo << 120, (Key)whole[1].hi << 120});
}

/* Can the piece have keys that exist? No key lies between the last one of the dense keys, the old aux files, and the
 * sparse keys: gc-compaction makes an image that reaches over them. */
static bool may_have_keys(const LayerSet *set, KeyRange piece)
{
    Key last = 0;
    if (set->form != KEY_PRODUCTION)
        return true;
    key_pack((KeyFields){.field1 = 3, .field6 = 2}, &last);
    return piece.lo < last || piece.hi <= last + 1;
}

static void guess_parts(const PlanView *view, Lsn at, const LegacyCover *cover, LegacyParts *parts)
{
    LegacyCover own = {0};
    LegacyPieces pieces = {0};
    if (!cover)
        legacy_cover_init(&own, view->layers, view->live, view->live_count, at);
    legacy_cover_pieces(cover ? cover : &own, (KeyRange){0, key_max(view->layers->form)}, &pieces);
    for (size_t i = 0; i < pieces.count; i++) {
        if (pieces.at[i].image == LAYER_NONE || pieces.at[i].keys.lo >= pieces.at[i].keys.hi ||
            key_is_metadata(pieces.at[i].keys.lo) || !may_have_keys(view->layers, pieces.at[i].keys))
            continue;
        legacy_parts_begin(parts);
        legacy_parts_add(parts, pieces.at[i].keys);
    }
    array_release(&pieces);
    if (!cover)
        legacy_cover_release(&own);
}

/* A run has plain keys before its first image: those that deltas span. Can they be counted? */
static bool is_countable(const Keyspace *keyspace)
{
    return keyspace->count > 0 && keyspace->at[keyspace->count - 1].hi - keyspace->at[0].lo < UINT32_MAX;
}

bool legacy_parts_exact(const PlanView *view)
{
    return view->layers->keyspace_given || (view->sources && !view->sources->estimated);
}

bool legacy_parts_of(const PlanView *view, const LegacyTimeline *timeline, Lsn at, const LegacyCover *cover,
                     LegacyParts *parts, size_t *dense, Error *error)
{
    const LayerSet *set = view->layers;
    bool given = legacy_parts_exact(view);
    const Keyspace *keyspace = view->sources ? view->sources->keyspace : &set->keyspace;
    if (!given)
        guess_parts(view, at, cover, parts);
    bool partitions = given || (parts->at.count == 0 && set->form == KEY_PLAIN && is_countable(keyspace));
    if (partitions && !legacy_partition(keyspace, set->form, timeline->sharding,
                                        timeline->params.compaction_target_size, parts, error))
        return false;
    *dense = parts->at.count;
    if (set->form == KEY_PRODUCTION)
        legacy_add_sparse(parts);
    return true;
}

static uint64_t pages_bytes(const PlanView *view, const LegacyTimeline *timeline, KeyRange keys)
{
    if (view->layers->form == KEY_PLAIN)
        return u128_clamp64((U128)u128_clamp64(keys.hi - keys.lo) * PAGE_BYTES);
    uint32_t pages = shard_page_count(keys, timeline->sharding);
    return pages == SHARD_PAGES_UNKNOWN ? SIZE_UNKNOWN : (uint64_t)pages * PAGE_BYTES;
}

/* The one image that a guessed part stands for, if it was made of just these keys and its size is known. */
static LayerId whole_image(const LayerSet *set, const LegacyParts *parts, size_t part, const LegacyHeights *heights)
{
    KeyRange keys = legacy_part_hull(parts, part);
    for (size_t i = heights->first[part]; i < heights->first[part + 1]; i++) {
        LayerId image = heights->at.at[i].image;
        if (image != LAYER_NONE && set->key_lo[image] == keys.lo && set->key_hi[image] == keys.hi)
            return set->size[image] == SIZE_UNKNOWN ? LAYER_NONE : image;
    }
    return LAYER_NONE;
}

uint64_t legacy_part_bytes(const PlanView *view, const LegacyTimeline *timeline, const LegacyParts *parts, size_t part,
                           const LegacyHeights *heights, LegacyCost *cost)
{
    bool exact = legacy_parts_exact(view);
    uint64_t bytes = 0, target = timeline->params.compaction_target_size;
    LayerId image = exact ? LAYER_NONE : whole_image(view->layers, parts, part, heights);
    *cost = exact ? LEGACY_COST_PAGES : image != LAYER_NONE ? LEGACY_COST_IMAGE : LEGACY_COST_TARGET;
    if (image != LAYER_NONE)
        return view->layers->size[image];
    for (size_t r = 0; r < parts->at.at[part].count; r++) {
        uint64_t more = pages_bytes(view, timeline, legacy_part_ranges(parts, part)[r]);
        if (more == SIZE_UNKNOWN)
            return exact ? SIZE_UNKNOWN : target;
        bytes = u128_clamp64((U128)bytes + more);
    }
    return exact || bytes < target ? bytes : target;
}
