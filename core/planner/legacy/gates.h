/* gates.h - when an image is made: the check of the whole timeline, then the stack over each partition.
 *
 *     WAL since the last check, or the clock ──► is it time to look? ──► for each partition: is there a stack of
 *                                                                        image_creation_threshold deltas anywhere?
 *
 * One narrow stack anywhere in a partition of 128 MiB creates images for the whole partition. Deltas count whether or
 * not they hold a record there; L0 layers and deltas above the partitioning's LSN do not. Rules I1, I4 and I9 of the
 * policy `legacy` (Neon: timeline.rs, should_check_if_image_layers_required and time_for_new_image_layer).
 */
#ifndef CORE_PLANNER_LEGACY_GATES_H
#define CORE_PLANNER_LEGACY_GATES_H

#include "core/planner/legacy/cover.h"
#include "core/planner/legacy/params.h"
#include "core/planner/legacy/partitions.h"
#include "core/planner/legacy/stack.h"

/* A piece of a partition under one image, and the stack above it. */
typedef struct LegacyHeight {
    KeyRange keys; /* packed; may be empty */
    LayerId image; /* or LAYER_NONE */
    Lsn from;      /* the image's end; 0 where there is none */
    bool above;    /* the image ends at or above the given LSN: no delta is counted */
    uint32_t part;
    uint32_t height;
    KeyRange tallest; /* the leftmost keys of that height */
} LegacyHeight;

typedef struct LegacyHeights {
    ARRAY(LegacyHeight) at; /* part by part, by key */
    size_t *first;          /* owned; per part: its first piece, and the number of pieces at the end */
    size_t parts;
} LegacyHeights;

/* An index from which the heights of any parts are computed. */
typedef struct LegacyHeightIndex {
    LegacyCover cover;
    LegacyStacks stacks;
    Lsn at;
} LegacyHeightIndex;

/* Prepares the heights at LSN `at`. O(n log n). */
void legacy_height_index_init(LegacyHeightIndex *height_index, const LayerSet *set, const LayerId *ids, size_t count,
                              Lsn at);
void legacy_height_index_release(LegacyHeightIndex *height_index);

/* The pieces of all parts, each with its stack. Counting stops at `limit`. `each` (may be NULL) is called for every run
 * of keys of one height. O(n + segments * height * log n). */
void legacy_heights_of(LegacyHeights *heights, LegacyHeightIndex *height_index, const LegacyParts *parts,
                       uint32_t limit, LegacyStackSegment *each, void *self);
/* The same for a caller without an index, at LSN `at` and without a limit. */
void legacy_heights_init(LegacyHeights *heights, const LayerSet *set, const LayerId *ids, size_t count,
                         const LegacyParts *parts, Lsn at);
void legacy_heights_release(LegacyHeights *heights);

typedef enum LegacyGateReason {
    LEGACY_GATE_HEIGHT,   /* open: a stack is high enough */
    LEGACY_GATE_FORCED,   /* open: the oldest image lies below the force LSN, and there is a delta */
    LEGACY_GATE_LOW,      /* closed: no stack is high enough */
    LEGACY_GATE_METADATA, /* sparse keys: the delta layers that a read of all of them visits decide */
} LegacyGateReason;

typedef struct LegacyGate {
    LegacyGateReason reason;
    bool open;        /* unknown here for LEGACY_GATE_METADATA */
    uint32_t height;  /* of the tallest stack */
    Lsn lowest;       /* the lowest image end of any piece; UINT64_MAX where there is no piece */
    KeyRange tallest; /* the leftmost keys of that height */
} LegacyGate;

/* The gate of one part. `force_lsn` 0: there is none. */
LegacyGate legacy_gate(const LegacyHeights *heights, const LegacyParts *parts, size_t part, const LegacyParams *params,
                       Lsn ancestor_lsn, Lsn force_lsn);

/* The force LSN: each part with a delta whose oldest image lies below it gets an image. False: there is none. `last` is
 * last_record_lsn, `time` the LSN of pitr_interval ago. */
bool legacy_force_lsn(const LegacyParams *params, Lsn last, Lsn time, Lsn *force_lsn);

/* What the timeline check knows apart from the layers. A pageserver loses it at a restart. */
typedef struct LegacyCheck {
    Lsn at;           /* LSN of the last check; 0: there was none since the start */
    bool checked;     /* there was a check since the start */
    uint64_t elapsed; /* seconds since then */
} LegacyCheck;

typedef struct LegacyTimelineSize {
    bool sharded;   /* has a shard count, even if it is 1 */
    bool exact;     /* the logical size is known exactly */
    uint64_t bytes; /* logical size */
} LegacyTimelineSize;

typedef struct LegacyCheckVerdict {
    bool open, by_wal, by_time;
    bool first;               /* the first check since the start, which passes by time */
    uint64_t wal, wal_needed; /* bytes since the last check, and how many open the gate */
    uint64_t time_needed;     /* seconds */
} LegacyCheckVerdict;

LegacyCheckVerdict legacy_check_due(const LegacyParams *params, LegacyCheck check, LegacyTimelineSize size, Lsn at);

#endif
