/* lsm_options.c - defaults of the engines.
 *
 * Sources: RocksDB 7.8 to 11.9 include/rocksdb/options.h and advanced_options.h, Pebble options.go, LevelDB
 * db/dbformat.h. LevelDB's are constants of its build.
 */
#include "core/model/lsm_options.h"

#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)

LsmOptions lsm_options_default(LsmEngine engine)
{
    LsmOptions options = {
        .engine = engine,
        .levels = 7,
        .l0_trigger = 4,
        .l0_slowdown = 20,
        .l0_stop = 36,
        .l0_file_trigger = 500,
        .base_bytes = 256 * MIB,
        .multiplier = 10,
        .drains = true,
        .moves_left = true,
        .file_bytes = 64 * MIB,
        .blob_age_cutoff = 0.25,
        .blob_force_threshold = 1,
        .soft_debt = 64 * GIB,
        .hard_debt = 256 * GIB,
        .size_ratio = 1,
        .min_merge_width = 2,
        .max_merge_width = UINT32_MAX,
        .max_amplification = 200,
        .fifo_bytes = GIB,
    };
    for (unsigned i = 0; i < LSM_LEVELS_MAX; i++)
        options.additional[i] = 1;
    if (engine == LSM_LEVELDB) {
        options.l0_slowdown = 8;
        options.l0_stop = 12;
        options.base_bytes = 10 * MIB;
        options.file_bytes = 2 * MIB;
    } else if (engine == LSM_PEBBLE) {
        options.l0_stop = 12;
        options.base_bytes = 64 * MIB;
        options.file_bytes = 2 * MIB;
    }
    return options;
}

uint64_t lsm_compaction_limit(const LsmOptions *options)
{
    uint64_t limit;
    if (options->compaction_bytes)
        return options->compaction_bytes;
    return __builtin_mul_overflow(options->file_bytes, 25u, &limit) ? UINT64_MAX : limit;
}

const char *lsm_engine_name(LsmEngine engine)
{
    static const char *const names[] = {"LevelDB", "RocksDB", "Pebble"};
    return (size_t)engine < sizeof names / sizeof *names ? names[engine] : "unknown";
}

const char *lsm_engine_word(LsmEngine engine)
{
    static const char *const words[] = {"leveldb", "rocksdb", "pebble"};
    return (size_t)engine < sizeof words / sizeof *words ? words[engine] : "unknown";
}

const char *lsm_algorithm_name(const LsmOptions *options)
{
    static const char *const styles[] = {"leveled", "universal", "fifo", "none"};
    return options->engine == LSM_LEVELDB  ? "leveldb"
           : options->engine == LSM_PEBBLE ? "pebble"
                                           : styles[options->style];
}
