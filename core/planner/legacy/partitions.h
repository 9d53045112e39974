/* partitions.h - how the key space is cut into the parts that get one image each.
 *
 *     keyspace   [rel A: 40,000 pages)        [rel B: 10)  [rel C: 300)
 *     parts      |--16,384--|--16,384--|-----7,232 + 10 + 300-----|       target 128 MiB = 16,384 pages
 *
 * Each range is cut into fragments at the target and, with shards, at stripes; fragments are then gathered into parts
 * of at most the target. Rules P3 and P4 of the policy `legacy` (Neon: keyspace.rs).
 */
#ifndef CORE_PLANNER_LEGACY_PARTITIONS_H
#define CORE_PLANNER_LEGACY_PARTITIONS_H

#include "core/base/error.h"
#include "core/model/keyspace.h"
#include "core/model/shard.h"

typedef struct LegacyFragment {
    uint32_t pages; /* pages on this shard; SHARD_PAGES_UNKNOWN for a range that spans relations */
    KeyRange keys;
} LegacyFragment;
typedef ARRAY(LegacyFragment) LegacyFragments;

/* The ranges of a part lie in `ranges`, in order; adjacent ones are not joined. */
typedef struct LegacyPart {
    size_t first, count;
} LegacyPart;

typedef struct LegacyParts {
    ARRAY(LegacyPart) at;
    ARRAY(KeyRange) ranges;
} LegacyParts;

/* More parts than that are an error: a key space of 2^32 pages would take all memory at a target of one page. */
#define LEGACY_PARTS_MAX 4000000u

void legacy_parts_release(LegacyParts *parts);
/* Appends a part that begins empty; ranges are then added to the newest part. */
void legacy_parts_begin(LegacyParts *parts);
void legacy_parts_add(LegacyParts *parts, KeyRange keys);

static inline const KeyRange *legacy_part_ranges(const LegacyParts *parts, size_t part)
{
    return parts->ranges.at + parts->at.at[part].first;
}
/* The keys from the part's first key to the end of its last range. A part is never empty. */
static inline KeyRange legacy_part_hull(const LegacyParts *parts, size_t part)
{
    const KeyRange *ranges = legacy_part_ranges(parts, part);
    return (KeyRange){ranges[0].lo, ranges[parts->at.at[part].count - 1].hi};
}

/* Appends the fragments of one range for parts of `pages` >= 1 pages. Fails above LEGACY_PARTS_MAX fragments.
 * O(fragments + range / stripe). Plain keys are all of one relation. */
bool legacy_fragments(KeyRange keys, KeyForm form, Sharding sharding, uint32_t pages, LegacyFragments *fragments,
                      Error *error);

/* Appends the parts of a key space, whose ranges are taken in the order given. ERROR_INPUT for a target below one page,
 * and above LEGACY_PARTS_MAX parts, of which some were appended then. */
bool legacy_partition(const Keyspace *keyspace, KeyForm form, Sharding sharding, uint64_t target_bytes,
                      LegacyParts *parts, Error *error);

#endif
