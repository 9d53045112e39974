/* lsm_policy.c - holds five policies that share one struct of parameters, each with the parameters that its engine
 * has. */
#include "core/planner/leveled/lsm_policy.h"

#include <math.h>

static LsmParameters parameters_of(const Policy *policy)
{
    LsmParameters parameters;
    memcpy(&parameters, policy->own, sizeof parameters);
    return parameters;
}

static uint32_t lsm_policy_rounded(double multiplier)
{
    return multiplier >= 1 && multiplier < 1e9 ? (uint32_t)lround(multiplier) : 1;
}

static LsmParameters parameters_from(const LsmOptions *options)
{
    return (LsmParameters){
        .level0_file_num_compaction_trigger = options->l0_trigger,
        .max_bytes_for_level_base = options->base_bytes,
        .target_file_size_base = options->file_bytes,
        .max_compaction_bytes = options->compaction_bytes,
        .max_table_files_size = options->fifo_bytes,
        .l0_compaction_threshold = options->l0_trigger,
        .l0_compaction_file_threshold = options->l0_file_trigger,
        .lbase_max_bytes = options->base_bytes,
        .target_file_bytes = options->file_bytes,
        .max_bytes_for_level_multiplier = lsm_policy_rounded(options->multiplier),
        .level_multiplier = lsm_policy_rounded(options->multiplier),
        .num_levels = options->levels,
        .size_ratio = options->size_ratio,
        .min_merge_width = options->min_merge_width,
        .max_merge_width = options->max_merge_width,
        .max_size_amplification_percent = options->max_amplification,
        .level_compaction_dynamic_level_bytes = options->dynamic,
        .allow_compaction = options->fifo_merges,
    };
}

void lsm_policy_fill(const LsmOptions *options, Policy *policy)
{
    _Static_assert(sizeof(LsmParameters) <= POLICY_OWN_BYTES, "parameters of LSM policies");
    LsmParameters parameters = parameters_from(options);
    memset(policy->own, 0, sizeof policy->own);
    memcpy(policy->own, &parameters, sizeof parameters);
    policy->target_file_size = options->file_bytes;
}

static void fill_rocksdb(Policy *policy)
{
    LsmOptions options = lsm_options_default(LSM_ROCKSDB);
    lsm_policy_fill(&options, policy);
}

static void fill_leveldb(Policy *policy)
{
    LsmOptions options = lsm_options_default(LSM_LEVELDB);
    lsm_policy_fill(&options, policy);
}

static void fill_pebble(Policy *policy)
{
    LsmOptions options = lsm_options_default(LSM_PEBBLE);
    lsm_policy_fill(&options, policy);
}

const NamedPolicy leveled_policies[] = {
    {"leveled", "RocksDB's leveled compaction, for stores: a level above its target size moves down table by table",
     fill_rocksdb, true},
    {0},
};
const NamedPolicy universal_policies[] = {
    {"universal", "RocksDB's universal compaction, for stores: whole sorted runs are merged", fill_rocksdb, true},
    {0},
};
const NamedPolicy fifo_policies[] = {
    {"fifo", "RocksDB's FIFO style, for stores: the oldest tables are deleted", fill_rocksdb, true},
    {0},
};
const NamedPolicy leveldb_policies[] = {
    {"leveldb", "LevelDB's compaction, for stores: each level compacts its tables in key order, over and over",
     fill_leveldb, true},
    {0},
};
const NamedPolicy pebble_policies[] = {
    {"pebble",
     "Pebble's compaction, for stores: a level's score is divided by the next level's, and L0 counts sublevels",
     fill_pebble, true},
    {0},
};

#define PARAMETER(member, type, text) POLICY_OWN(LsmParameters, member, type, text)
#define TRIGGER                                                                                                        \
    PARAMETER(level0_file_num_compaction_trigger, POLICY_COUNT,                                                        \
              "start a compaction at N tables in L0 (universal: sorted runs)")
#define BASE PARAMETER(max_bytes_for_level_base, POLICY_BYTES, "target size of the first level below L0, in bytes")
#define MULTIPLIER                                                                                                     \
    PARAMETER(max_bytes_for_level_multiplier, POLICY_COUNT32,                                                          \
              "target size of a level divided by that of the level above")
#define FILE_SIZE PARAMETER(target_file_size_base, POLICY_BYTES, "size of a table that a compaction writes, in bytes")
#define LIMIT     PARAMETER(max_compaction_bytes, POLICY_BYTES, "most bytes that one compaction reads; 0: 25 tables")
#define LEVELS    PARAMETER(num_levels, POLICY_COUNT32, "number of levels, L0 included")

const PolicyParameter leveled_parameters[] = {
    TRIGGER,
    BASE,
    MULTIPLIER,
    PARAMETER(level_compaction_dynamic_level_bytes, POLICY_SWITCH,
              "derive the targets from the size of the last level"),
    FILE_SIZE,
    LIMIT,
    LEVELS,
    {0},
};
const PolicyParameter universal_parameters[] = {
    TRIGGER,
    PARAMETER(size_ratio, POLICY_COUNT32, "merge the next run too if it is at most N % larger"),
    PARAMETER(min_merge_width, POLICY_COUNT32, "fewest runs in one merge"),
    PARAMETER(max_merge_width, POLICY_COUNT32, "most runs in one merge"),
    PARAMETER(max_size_amplification_percent, POLICY_COUNT32,
              "merge everything when the newer runs reach N % of the last run"),
    LEVELS,
    {0},
};
const PolicyParameter fifo_parameters[] = {
    PARAMETER(max_table_files_size, POLICY_BYTES, "delete the oldest tables above this many bytes"),
    PARAMETER(allow_compaction, POLICY_SWITCH, "merge small tables of L0"),
    TRIGGER,
    LIMIT,
    {0},
};
const PolicyParameter leveldb_parameters[] = {TRIGGER, BASE, MULTIPLIER, FILE_SIZE, {0}};
const PolicyParameter pebble_parameters[] = {
    PARAMETER(l0_compaction_threshold, POLICY_COUNT, "start a compaction at half this many sublevels of L0"),
    PARAMETER(l0_compaction_file_threshold, POLICY_COUNT, "start a compaction at N tables in L0"),
    PARAMETER(lbase_max_bytes, POLICY_BYTES, "largest target size of the base level, in bytes"),
    PARAMETER(level_multiplier, POLICY_COUNT32, "largest ratio between the targets of a level and the level above"),
    PARAMETER(target_file_bytes, POLICY_BYTES,
              "size of a table of the base level, in bytes: Pebble's target_file_size"),
    {0},
};

bool lsm_policy_has(const Policy *policy, const char *parameter)
{
    static const struct {
        const char *name;
        const PolicyParameter *parameters;
    } policies[] = {{"leveled", leveled_parameters},
                    {"universal", universal_parameters},
                    {"fifo", fifo_parameters},
                    {"leveldb", leveldb_parameters},
                    {"pebble", pebble_parameters}};
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++) {
        const PolicyParameter *at = strcmp(policy->base, policies[i].name) == 0 ? policies[i].parameters : NULL;
        for (; at && at->name; at++)
            if (strcmp(at->name, parameter) == 0)
                return true;
    }
    return false;
}

LsmOptions lsm_policy_options(const Policy *policy, const LsmOptions *store)
{
    static const struct {
        const char *name;
        LsmStyle style;
    } styles[] = {{"leveled", LSM_STYLE_LEVELED}, {"universal", LSM_STYLE_UNIVERSAL}, {"fifo", LSM_STYLE_FIFO}};
    LsmOptions options = *store;
    LsmParameters own = parameters_of(policy);
    bool pebble = strcmp(policy->base, "pebble") == 0;
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (strcmp(policy->base, styles[i].name) == 0 && store->style != LSM_STYLE_NONE)
            options.style = styles[i].style;
    options.l0_trigger = pebble ? own.l0_compaction_threshold : own.level0_file_num_compaction_trigger;
    options.l0_file_trigger = own.l0_compaction_file_threshold;
    options.base_bytes = pebble ? own.lbase_max_bytes : own.max_bytes_for_level_base;
    options.file_bytes = pebble ? own.target_file_bytes : own.target_file_size_base;
    options.compaction_bytes = own.max_compaction_bytes;
    options.fifo_bytes = own.max_table_files_size;
    uint32_t multiplier = pebble ? own.level_multiplier : own.max_bytes_for_level_multiplier;
    if (multiplier != lsm_policy_rounded(store->multiplier))
        options.multiplier = multiplier;
    options.levels = own.num_levels;
    options.size_ratio = own.size_ratio;
    options.min_merge_width = own.min_merge_width;
    options.max_merge_width = own.max_merge_width;
    options.max_amplification = own.max_size_amplification_percent;
    options.dynamic = own.level_compaction_dynamic_level_bytes;
    options.fifo_merges = own.allow_compaction;
    return options;
}

static bool lsm_policy_at_least_one(uint64_t value, const char *name, Error *error)
{
    return value > 0 || error_set(error, ERROR_USAGE, "%s must be at least 1", name);
}

bool lsm_policy_check(const Policy *policy, Error *error)
{
    LsmParameters own = parameters_of(policy);
    if (own.num_levels == 0 || own.num_levels > LSM_LEVELS_MAX)
        return error_set(error, ERROR_USAGE, "num_levels must be from 1 to %u", LSM_LEVELS_MAX);
    return lsm_policy_at_least_one(own.level0_file_num_compaction_trigger, "level0_file_num_compaction_trigger",
                                   error) &&
           lsm_policy_at_least_one(own.max_bytes_for_level_base, "max_bytes_for_level_base", error) &&
           lsm_policy_at_least_one(own.target_file_size_base, "target_file_size_base", error) &&
           lsm_policy_at_least_one(own.max_bytes_for_level_multiplier, "max_bytes_for_level_multiplier", error) &&
           lsm_policy_at_least_one(own.min_merge_width, "min_merge_width", error) &&
           lsm_policy_at_least_one(own.max_merge_width, "max_merge_width", error) &&
           lsm_policy_at_least_one(own.l0_compaction_threshold, "l0_compaction_threshold", error) &&
           lsm_policy_at_least_one(own.l0_compaction_file_threshold, "l0_compaction_file_threshold", error) &&
           lsm_policy_at_least_one(own.lbase_max_bytes, "lbase_max_bytes", error) &&
           lsm_policy_at_least_one(own.level_multiplier, "level_multiplier", error) &&
           lsm_policy_at_least_one(own.target_file_bytes, "target_file_bytes", error);
}
