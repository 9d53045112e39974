/* lsm_options.h - the options of an LSM engine that decide what is compacted, in one struct for all three engines.
 *
 * A store's OPTIONS file overrides the engine's defaults. Fields that an engine does not have keep their defaults.
 */
#ifndef CORE_MODEL_LSM_OPTIONS_H
#define CORE_MODEL_LSM_OPTIONS_H

#include "core/base/text.h"

#define LSM_LEVELS_MAX 64u /* as many as ldb prints; a deeper level is an error of the input */

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
    bool from_file; /* an OPTIONS file was read; else these are the engine's defaults */
    LsmStyle style;
    LsmPriority priority;
    bool disabled;                     /* automatic compactions are off */
    uint32_t levels;                   /* num_levels */
    uint64_t l0_trigger;               /* files (RocksDB, LevelDB) or sublevels (Pebble) that start a compaction */
    uint64_t l0_slowdown, l0_stop;     /* files that slow writes down, and stop them */
    uint64_t l0_file_trigger;          /* Pebble: files */
    uint64_t base_bytes;               /* target of the base level */
    double multiplier;                 /* of a level's target over that of the level above */
    double additional[LSM_LEVELS_MAX]; /* RocksDB: further factors by level; 1 */
    bool dynamic;                      /* level_compaction_dynamic_level_bytes */
    bool drains;     /* then: levels that are not needed are emptied; RocksDB from 8.2 on (its pull request 11340) */
    bool moves_left; /* tables to the left of a moved one go along too; RocksDB from 8.2 on (11347; release assumed) */
    uint64_t file_bytes;           /* target size of a table */
    uint64_t compaction_bytes;     /* max_compaction_bytes; 0: 25 tables */
    bool ignores_limit_for_input;  /* ignore_max_compaction_bytes_for_input */
    uint64_t ttl, periodic;        /* seconds; 0: off */
    bool collects_blobs;           /* enable_blob_garbage_collection */
    double blob_age_cutoff;        /* share of the blob files, oldest first, that it looks at */
    double blob_force_threshold;   /* share of garbage from which tables are rewritten for it alone */
    uint64_t soft_debt, hard_debt; /* pending_compaction_bytes limits */
    bool many_paths;               /* several db_paths: no table is moved along with others */
    bool per_level_compression;    /* the same */
    uint32_t size_ratio, min_merge_width, max_merge_width, max_amplification; /* universal; ratios in percent */
    uint64_t fifo_bytes;                                                      /* max_table_files_size */
    bool fifo_merges;                                                         /* allow_compaction */
} LsmOptions;

/* The engine's defaults. */
LsmOptions lsm_options_default(LsmEngine engine);
/* Bytes that one compaction may read at most. */
uint64_t lsm_compaction_limit(const LsmOptions *options);

const char *lsm_engine_name(LsmEngine engine); /* "RocksDB" */
const char *lsm_engine_word(LsmEngine engine); /* "rocksdb": in JSON and options */
/* The algorithm that picks compactions: "leveled", "universal", "fifo", "none", "leveldb", "pebble". */
const char *lsm_algorithm_name(const LsmOptions *options);

typedef enum LsmParameterType {
    LSM_PARAMETER_BOOL,
    LSM_PARAMETER_U32,
    LSM_PARAMETER_COUNT,  /* uint64_t */
    LSM_PARAMETER_BYTES,  /* uint64_t; K, M, G, T, P */
    LSM_PARAMETER_DOUBLE, /* above 0 */
    LSM_PARAMETER_SHARE,  /* double from 0 to 1 */
    LSM_PARAMETER_PRIORITY,
} LsmParameterType;

/* What an OPTIONS file and `--set` may give; a row for each name, so that an engine's own names are used. */
typedef struct LsmParameter {
    const char *name;
    LsmParameterType type;
    size_t offset;    /* in LsmOptions */
    unsigned engines; /* LSM_FOR_… */
    unsigned styles;  /* bits 1 << LsmStyle */
    const char *help;
} LsmParameter;
extern const LsmParameter lsm_parameters[];
extern const size_t lsm_parameter_count;

enum { LSM_FOR_LEVELDB = 1 << LSM_LEVELDB, LSM_FOR_ROCKSDB = 1 << LSM_ROCKSDB, LSM_FOR_PEBBLE = 1 << LSM_PEBBLE };

/* The parameter of that name that the options' engine has; NULL if there is none. */
const LsmParameter *lsm_parameter_named(const LsmOptions *options, Str name);
/* Does it matter for the options' style? */
bool lsm_parameter_matters(const LsmOptions *options, const LsmParameter *parameter);
/* Sets it from text; false, with the reason, for a value it can't have. */
bool lsm_parameter_set(LsmOptions *options, const LsmParameter *parameter, Str value, Error *error);
/* Its value as text that lsm_parameter_set() reads. */
void lsm_parameter_text(const LsmOptions *options, const LsmParameter *parameter, Text *out);

#endif
