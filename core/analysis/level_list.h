/* level_list.h - all levels of a set, from the top, each identified as if nothing had been rewritten.
 *
 *     level 0   target 256 MiB   57 deltas deep   compact
 *     level 1   target 2.5 GiB   ...              stop: depth 3 < fanout 10      <- the last of the list
 *
 * A real compaction would rewrite level 0 before it looks for level 1; this list tells what is there now. It ends at
 * the first level that would not be compacted, or before one that holds the same layers as the one above it.
 */
#ifndef CORE_ANALYSIS_LEVEL_LIST_H
#define CORE_ANALYSIS_LEVEL_LIST_H

#include "core/model/layer_index.h"
#include "core/planner/tiered/levels.h"

/* Neon's defaults in production (libs/pageserver_api/src/config.rs: checkpoint_distance, compaction_threshold). */
#define DEFAULT_TARGET_FILE_SIZE ((uint64_t)256 << 20)
#define DEFAULT_FANOUT           10u

typedef struct LevelOptions {
    uint64_t target_file_size; /* bytes; 0: the default */
    uint64_t fanout;           /* 0: the default */
    bool has_end_lsn;          /* else the highest LSN end of any delta */
    Lsn end_lsn;
    bool has_max_height; /* then level 0 alone, with this height */
    uint64_t max_height;
    Trace *trace; /* or NULL */
} LevelOptions;

typedef struct LevelFacts {
    Level level;
    uint32_t number;
    uint64_t max_height, depth, splits; /* splits over all its layers, images too */
    KeyRange deepest;                   /* where the depth is reached first */
    bool compact;                       /* depth >= fanout */
    char verdict[64];                   /* "compact: depth 57 >= fanout 10", "stop: depth 3 < fanout 10" */
} LevelFacts;

typedef struct LevelList {
    LevelFacts *at; /* owned */
    uint32_t count, capacity;
    Lsn end_lsn;
    uint64_t target_file_size, fanout; /* as used */
    LayerId stalled_by;                /* no level: this newest delta is taller than level 0 admits; else LAYER_NONE */
} LevelList;

/* Fails as level_order_init() does; the list is then empty. `index` may be NULL. O(levels x n log n). */
bool level_list_init(LevelList *list, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                     const LevelOptions *options, Error *error);
void level_list_release(LevelList *list);

#endif
