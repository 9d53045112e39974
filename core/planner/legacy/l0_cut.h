/* l0_cut.h - how the values of the L0 layers that are compacted are cut into L1 layers.
 *
 *     values   k1 k2 k2 k3        hot hot hot hot hot hot       k9              target reached, key by key
 *     L1      [k1     k4)        [hot, LSN 10-30)[hot, 30-50)  [k9  …)
 *
 * A layer ends before a key that would make it larger than the target, and at a hole: a long run of keys without a
 * value that lies over at least three pieces of image. A key that is larger than the target by itself gets layers of
 * its own, one above the other. Partitions and images play no part. Rules L4 to L8 of the policy `legacy`
 * (Neon: compaction.rs, compact_level0_phase1).
 */
#ifndef CORE_PLANNER_LEGACY_L0_CUT_H
#define CORE_PLANNER_LEGACY_L0_CUT_H

#include "core/planner/legacy/cover.h"

/* A value of an input. */
typedef struct LegacyValue {
    Key key;
    Lsn lsn;
    uint64_t stored; /* bytes in its file: to the next value, a file's last one to the index */
    uint64_t length; /* serialised */
    bool page;       /* a page image; else a WAL record */
    uint32_t id;     /* the caller's own number */
} LegacyValue;

/* Where values come from, in the order of key, LSN, page image first. */
typedef struct LegacyValues {
    const LegacyValue *at;
    size_t count;
} LegacyValues;

/* Sorts values as they are merged. O(n log n). */
void legacy_values_sort(LegacyValue *values, size_t count);

typedef struct LegacyHole {
    KeyRange keys; /* from the key after a value to the key of the next value */
    uint64_t pieces;
} LegacyHole;
typedef ARRAY(LegacyHole) LegacyHoles;

/* Finds the best `inputs` holes, in key order, each at least target / 8192 keys long and over at least three pieces.
 * Among equal ones a binary heap decides, as in production. */
void legacy_find_holes(LegacyValues values, const LegacyCover *cover, uint64_t target, size_t inputs,
                       LegacyHoles *holes);

/* The same for a caller that finds the gaps between keys by other means: it tries each in key order, then finishes. */
typedef struct LegacyHoleFinder {
    const LegacyCover *cover;
    uint64_t keys_min; /* a shorter gap is no hole */
    size_t inputs;
    LegacyHoles heap; /* owned until finished */
} LegacyHoleFinder;
void legacy_hole_try(LegacyHoleFinder *finder, KeyRange gap);
/* Appends the holes and releases the finder. */
void legacy_holes_finish(LegacyHoleFinder *finder, LegacyHoles *holes);

/* A planned L1 layer: values [first, first + count) without those of other shards. */
typedef struct LegacyL1 {
    KeyRange keys;
    LsnRange lsns;
    size_t first, count;
    uint64_t records, size; /* number of values kept; bytes of the file */
    bool sliced;            /* holds a part of the LSNs of one key */
    bool at_hole;           /* ends where a hole begins (or one key late) */
} LegacyL1;
typedef ARRAY(LegacyL1) LegacyL1s;

typedef struct LegacyCutInput {
    LegacyValues values;
    LsnRange band;
    uint64_t target;
    const LegacyHole *holes; /* ascending */
    size_t hole_count;
    bool plain; /* sizes are those of the values alone, as in the simulator: no headers, no index */
    bool (*disposable)(void *self, Key key); /* does the key belong to another shard? NULL: none does */
    void *self;
} LegacyCutInput;

/* Appends the layers in the order in which they are written. O(values). */
void legacy_l0_cut(const LegacyCutInput *input, LegacyL1s *layers);

#endif
