/* lsm_options.h - the options of an LSM engine that decide what is compacted, in one struct for all three engines.
 *
 * A store's OPTIONS file overrides the engine's defaults. Fields that an engine does not have keep their defaults.
 */
#ifndef CORE_MODEL_LSM_OPTIONS_H
#define CORE_MODEL_LSM_OPTIONS_H

#include "core/base/text.h"

#define LSM_LEVELS_MAX 64u /* as many as ldb prints; a deeper level makes the input invalid */

typedef enum LsmEngine { LSM_LEVELDB, LSM_ROCKSDB, LSM_PEBBLE } LsmEngine;
typedef enum LsmStyle { LSM_STYLE_LEVELED, LSM_STYLE_UNIVERSAL, LSM_STYLE_FIFO, LSM_STYLE_NONE } LsmStyle;
typedef enum LsmPriority {
    LSM_MIN_OVERLAPPING_RATIO,
    LSM_BY_COMPENSATED_SIZE,
    LSM_OLDEST_LARGEST_SEQ,
    LSM_OLDEST_SMALLEST_SEQ,
    LSM_ROUND_ROBIN,
} LsmPriority;

typedef struct LsmOptions {
    LsmEngine engine;
    bool from_file; /* read from an OPTIONS file; else these are the engine's defaults */
    LsmStyle style;
    LsmPriority priority;
    bool disabled;   /* automatic compactions are off */
    uint32_t levels; /* num_levels */
    /* number of files (RocksDB, LevelDB) or sublevels (Pebble) in L0 that starts a compaction */
    uint64_t l0_trigger;
    uint64_t l0_slowdown, l0_stop;     /* numbers of L0 files at which writes are slowed down and stopped */
    uint64_t l0_file_trigger;          /* Pebble: number of L0 files that starts a compaction */
    uint64_t base_bytes;               /* target size of the base level */
    double multiplier;                 /* ratio of a level's target size to that of the level above */
    double additional[LSM_LEVELS_MAX]; /* RocksDB: a further factor for each level; 1 by default */
    bool dynamic;                      /* level_compaction_dynamic_level_bytes */
    /* with `dynamic`: levels that are no longer needed are emptied; RocksDB from 8.2 on (pull request 11340) */
    bool drains;
    /* tables to the left of a moved one are moved along; RocksDB from 8.2 on (pull request 11347; release assumed) */
    bool moves_left;
    uint64_t file_bytes;          /* target size of a table */
    uint64_t compaction_bytes;    /* max_compaction_bytes; 0: 25 tables */
    bool ignores_limit_for_input; /* ignore_max_compaction_bytes_for_input */
    uint64_t ttl, periodic;       /* seconds; 0: off */
    bool collects_blobs;          /* enable_blob_garbage_collection */
    /* blob_garbage_collection_age_cutoff: the share of blob files, oldest first, that are collected */
    double blob_age_cutoff;
    /* blob_garbage_collection_force_threshold: the share of garbage that forces a rewrite of tables */
    double blob_force_threshold;
    uint64_t soft_debt, hard_debt; /* pending_compaction_bytes limits, soft and hard */
    bool many_paths;               /* several db_paths are set: tables are never moved together with others */
    bool per_level_compression;    /* compression differs between levels, with the same effect */
    /* universal compaction; ratios in percent */
    uint32_t size_ratio, min_merge_width, max_merge_width, max_amplification;
    uint64_t fifo_bytes; /* max_table_files_size */
    bool fifo_merges;    /* allow_compaction */
} LsmOptions;

/* The engine's default options. */
LsmOptions lsm_options_default(LsmEngine engine);
/* The most bytes that one compaction may read. */
uint64_t lsm_compaction_limit(const LsmOptions *options);

const char *lsm_engine_name(LsmEngine engine); /* The name for people: "RocksDB". */
const char *lsm_engine_word(LsmEngine engine); /* The name in JSON and options: "rocksdb". */
/* The name of the algorithm that picks compactions: "leveled", "universal", "fifo", "none", "leveldb", "pebble". */
const char *lsm_algorithm_name(const LsmOptions *options);

#endif
