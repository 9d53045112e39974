/* lsm_parameter.c - one table of the parameters that can be given by name, and their values from and to text.
 *
 * Names and meanings: RocksDB 7.8 to 11.9 include/rocksdb/options.h and advanced_options.h, Pebble options.go, LevelDB
 * include/leveldb/options.h and db/dbformat.h.
 */
#include "core/model/lsm_parameter.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#define KIB        ((uint64_t)1 << 10)
#define MIB        ((uint64_t)1 << 20)
#define GIB        ((uint64_t)1 << 30)
#define AT(member) offsetof(LsmOptions, member)
#define ROCKS      LSM_FOR_ROCKSDB
#define PEBBLE     LSM_FOR_PEBBLE
#define LEVEL      (1u << LSM_STYLE_LEVELED)
#define UNIVERSAL  (1u << LSM_STYLE_UNIVERSAL)
#define FIFO       (1u << LSM_STYLE_FIFO)
#define ALL_STYLES (LEVEL | UNIVERSAL | FIFO)

const LsmParameter lsm_parameters[] = {
    {"level0_file_num_compaction_trigger", LSM_PARAMETER_COUNT, AT(l0_trigger), ROCKS | LSM_FOR_LEVELDB, ALL_STYLES,
     "start a compaction at N tables in L0 (universal: sorted runs)"},
    {"level0_slowdown_writes_trigger", LSM_PARAMETER_COUNT, AT(l0_slowdown), ROCKS | LSM_FOR_LEVELDB, ALL_STYLES,
     "slow down writes once L0 has N tables"},
    {"level0_stop_writes_trigger", LSM_PARAMETER_COUNT, AT(l0_stop), ROCKS | LSM_FOR_LEVELDB, ALL_STYLES,
     "stop writes once L0 has N tables"},
    {"max_bytes_for_level_base", LSM_PARAMETER_BYTES, AT(base_bytes), ROCKS | LSM_FOR_LEVELDB, LEVEL,
     "target size of the first level below L0"},
    {"max_bytes_for_level_multiplier", LSM_PARAMETER_DOUBLE, AT(multiplier), ROCKS | LSM_FOR_LEVELDB, LEVEL,
     "target size of a level divided by that of the level above"},
    {"level_compaction_dynamic_level_bytes", LSM_PARAMETER_BOOL, AT(dynamic), ROCKS, LEVEL,
     "derive the target sizes from the size of the last level"},
    {"target_file_size_base", LSM_PARAMETER_BYTES, AT(file_bytes), ROCKS | LSM_FOR_LEVELDB, LEVEL,
     "size of a table that a compaction writes"},
    {"max_compaction_bytes", LSM_PARAMETER_BYTES, AT(compaction_bytes), ROCKS, LEVEL | FIFO,
     "most bytes that one compaction reads; 0: 25 tables"},
    {"ignore_max_compaction_bytes_for_input", LSM_PARAMETER_BOOL, AT(ignores_limit_for_input), ROCKS, LEVEL,
     "let inputs exceed max_compaction_bytes"},
    {"compaction_pri", LSM_PARAMETER_PRIORITY, AT(priority), ROCKS, LEVEL, "which table of a level is compacted first"},
    {"num_levels", LSM_PARAMETER_U32, AT(levels), ROCKS, ALL_STYLES, "number of levels, L0 included"},
    {"ttl", LSM_PARAMETER_COUNT, AT(ttl), ROCKS, ALL_STYLES, "compact a table after N seconds; 0: never"},
    {"periodic_compaction_seconds", LSM_PARAMETER_COUNT, AT(periodic), ROCKS, ALL_STYLES,
     "rewrite a table after N seconds; 0: never"},
    {"enable_blob_garbage_collection", LSM_PARAMETER_BOOL, AT(collects_blobs), ROCKS, LEVEL,
     "move the live values out of old blob files during compactions"},
    {"blob_garbage_collection_age_cutoff", LSM_PARAMETER_SHARE, AT(blob_age_cutoff), ROCKS, LEVEL,
     "share of the blob files that counts as old"},
    {"blob_garbage_collection_force_threshold", LSM_PARAMETER_SHARE, AT(blob_force_threshold), ROCKS, LEVEL,
     "rewrite tables once this share of their oldest blob files is garbage"},
    {"soft_pending_compaction_bytes_limit", LSM_PARAMETER_BYTES, AT(soft_debt), ROCKS, LEVEL,
     "slow down writes from this many pending compaction bytes on"},
    {"hard_pending_compaction_bytes_limit", LSM_PARAMETER_BYTES, AT(hard_debt), ROCKS, LEVEL,
     "stop writes from this many pending compaction bytes on"},
    {"disable_auto_compactions", LSM_PARAMETER_BOOL, AT(disabled), ROCKS | PEBBLE, ALL_STYLES,
     "compact only on request"},
    {"size_ratio", LSM_PARAMETER_U32, AT(size_ratio), ROCKS, UNIVERSAL,
     "merge the next run too if it is at most N % larger"},
    {"min_merge_width", LSM_PARAMETER_U32, AT(min_merge_width), ROCKS, UNIVERSAL, "fewest runs in one merge"},
    {"max_merge_width", LSM_PARAMETER_U32, AT(max_merge_width), ROCKS, UNIVERSAL, "most runs in one merge"},
    {"max_size_amplification_percent", LSM_PARAMETER_U32, AT(max_amplification), ROCKS, UNIVERSAL,
     "merge everything once the newer runs reach N % of the last run"},
    {"max_table_files_size", LSM_PARAMETER_BYTES, AT(fifo_bytes), ROCKS, FIFO,
     "delete the oldest tables above this many bytes"},
    {"allow_compaction", LSM_PARAMETER_BOOL, AT(fifo_merges), ROCKS, FIFO, "merge small tables of L0"},
    {"l0_compaction_threshold", LSM_PARAMETER_COUNT, AT(l0_trigger), PEBBLE, LEVEL,
     "start a compaction at half this many sublevels of L0"},
    {"l0_compaction_file_threshold", LSM_PARAMETER_COUNT, AT(l0_file_trigger), PEBBLE, LEVEL,
     "start a compaction at N tables in L0"},
    {"l0_stop_writes_threshold", LSM_PARAMETER_COUNT, AT(l0_stop), PEBBLE, LEVEL,
     "stop writes once L0 has N sublevels"},
    {"lbase_max_bytes", LSM_PARAMETER_BYTES, AT(base_bytes), PEBBLE, LEVEL, "largest target size of the base level"},
    {"level_multiplier", LSM_PARAMETER_DOUBLE, AT(multiplier), PEBBLE, LEVEL,
     "largest ratio between the target size of a level and that of the level above"},
    {"target_file_size", LSM_PARAMETER_BYTES, AT(file_bytes), PEBBLE, LEVEL, "size of a table of the base level"},
};
const size_t lsm_parameter_count = sizeof lsm_parameters / sizeof *lsm_parameters;

static const char *const priorities[] = {"kMinOverlappingRatio", "kByCompensatedSize", "kOldestLargestSeqFirst",
                                         "kOldestSmallestSeqFirst", "kRoundRobin"};

const LsmParameter *lsm_parameter_named(const LsmOptions *options, Str name)
{
    for (size_t i = 0; i < lsm_parameter_count; i++)
        if (lsm_parameters[i].engines >> options->engine & 1 && str_equal(str_from(lsm_parameters[i].name), name))
            return &lsm_parameters[i];
    return NULL;
}

bool lsm_parameter_matters(const LsmOptions *options, const LsmParameter *parameter)
{
    return parameter->engines >> options->engine & 1 && parameter->styles >> options->style & 1;
}

static bool lsm_set_bool(bool *at, Str value, Error *error)
{
    bool on = str_equal(value, STR("true")) || str_equal(value, STR("1")) || str_equal(value, STR("on"));
    if (!on && !str_equal(value, STR("false")) && !str_equal(value, STR("0")) && !str_equal(value, STR("off")))
        return error_set(error, ERROR_USAGE, "'%.*s' is neither true nor false", STR_ARG(value));
    *at = on;
    return true;
}

static bool lsm_parse_double(Str value, double *number)
{
    char text[64], *end = text;
    if (!value.length || value.length >= sizeof text)
        return false;
    memcpy(text, value.at, value.length);
    text[value.length] = '\0';
    *number = strtod(text, &end);
    return end == text + value.length && isfinite(*number);
}

static bool lsm_set_double(double *at, Str value, Error *error)
{
    double number;
    if (!lsm_parse_double(value, &number) || number <= 0)
        return error_set(error, ERROR_USAGE, "'%.*s' is not a number above 0", STR_ARG(value));
    *at = number;
    return true;
}

static bool lsm_set_share(double *at, Str value, Error *error)
{
    double number;
    if (!lsm_parse_double(value, &number) || number < 0 || number > 1)
        return error_set(error, ERROR_USAGE, "'%.*s' is not a number from 0 to 1", STR_ARG(value));
    *at = number;
    return true;
}

static bool lsm_set_priority(LsmPriority *at, Str value, Error *error)
{
    for (unsigned i = 0; i < sizeof priorities / sizeof *priorities; i++)
        if (str_equal(value, str_from(priorities[i]))) {
            *at = (LsmPriority)i;
            return true;
        }
    return error_set(error, ERROR_USAGE, "'%.*s' is not a priority: kMinOverlappingRatio, kByCompensatedSize, …",
                     STR_ARG(value));
}

/* Options that a picker divides by, or counts down from, must not be 0. */
static bool may_be_zero(const LsmParameter *parameter)
{
    static const size_t never[] = {AT(l0_trigger),      AT(base_bytes),      AT(file_bytes),
                                   AT(levels),          AT(min_merge_width), AT(max_merge_width),
                                   AT(l0_file_trigger), AT(l0_stop),         AT(l0_slowdown)};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (never[i] == parameter->offset)
            return false;
    return true;
}

bool lsm_parameter_set(LsmOptions *options, const LsmParameter *parameter, Str value, Error *error)
{
    void *at = (char *)options + parameter->offset;
    uint64_t number = 0;
    switch (parameter->type) {
    case LSM_PARAMETER_BOOL:
        return lsm_set_bool(at, value, error);
    case LSM_PARAMETER_DOUBLE:
        return lsm_set_double(at, value, error);
    case LSM_PARAMETER_SHARE:
        return lsm_set_share(at, value, error);
    case LSM_PARAMETER_PRIORITY:
        return lsm_set_priority(at, value, error);
    default:
        break;
    }
    Error why = {0};
    if (!number_parse(value, &number, &why))
        return error_set(error, ERROR_USAGE, "%s: %s", parameter->name, why.message);
    if (number == 0 && !may_be_zero(parameter))
        return error_set(error, ERROR_USAGE, "%s must be at least 1", parameter->name);
    if (parameter->offset == AT(levels) && number > LSM_LEVELS_MAX)
        return error_set(error, ERROR_USAGE, "num_levels must be from 1 to %u", LSM_LEVELS_MAX);
    if (parameter->type == LSM_PARAMETER_U32 && number > UINT32_MAX)
        return error_set(error, ERROR_USAGE, "%s must be below 2^32", parameter->name);
    if (parameter->type == LSM_PARAMETER_U32)
        *(uint32_t *)at = (uint32_t)number;
    else
        *(uint64_t *)at = number;
    return true;
}

static void lsm_add_bytes(uint64_t bytes, Text *out)
{
    static const struct {
        uint64_t unit;
        char letter;
    } units[] = {{GIB, 'G'}, {MIB, 'M'}, {KIB, 'K'}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (bytes && bytes % units[i].unit == 0) {
            text_printf(out, "%llu%c", (unsigned long long)(bytes / units[i].unit), units[i].letter);
            return;
        }
    text_printf(out, "%llu", (unsigned long long)bytes);
}

void lsm_parameter_text(const LsmOptions *options, const LsmParameter *parameter, Text *out)
{
    const void *at = (const char *)options + parameter->offset;
    switch (parameter->type) {
    case LSM_PARAMETER_BOOL:
        text_printf(out, "%s", *(const bool *)at ? "true" : "false");
        return;
    case LSM_PARAMETER_U32:
        text_printf(out, "%u", *(const uint32_t *)at);
        return;
    case LSM_PARAMETER_COUNT:
        text_printf(out, "%llu", (unsigned long long)*(const uint64_t *)at);
        return;
    case LSM_PARAMETER_BYTES:
        lsm_add_bytes(*(const uint64_t *)at, out);
        return;
    case LSM_PARAMETER_DOUBLE:
    case LSM_PARAMETER_SHARE:
        text_printf(out, "%g", *(const double *)at);
        return;
    case LSM_PARAMETER_PRIORITY:
        text_printf(out, "%s", priorities[*(const LsmPriority *)at]);
        return;
    }
}
