/* lsm_parameter.h - the options of an LSM engine by name: what an OPTIONS file and `--set` may set.
 *
 *     max_bytes_for_level_base=256M    RocksDB and LevelDB        both set LsmOptions.base_bytes
 *     lbase_max_bytes=256M             Pebble
 */
#ifndef CORE_MODEL_LSM_PARAMETER_H
#define CORE_MODEL_LSM_PARAMETER_H

#include "core/base/text.h"
#include "core/model/lsm_options.h"

typedef enum LsmParameterType {
    LSM_PARAMETER_BOOL,
    LSM_PARAMETER_U32,
    LSM_PARAMETER_COUNT,  /* uint64_t */
    LSM_PARAMETER_BYTES,  /* uint64_t with an optional suffix K, M, G, T or P */
    LSM_PARAMETER_DOUBLE, /* double above 0 */
    LSM_PARAMETER_SHARE,  /* double from 0 to 1 */
    LSM_PARAMETER_PRIORITY,
} LsmParameterType;

/* What an OPTIONS file and `--set` may set. Each name has a row of its own, so that every engine's own names work. */
typedef struct LsmParameter {
    const char *name;
    LsmParameterType type;
    size_t offset;    /* of the field in LsmOptions */
    unsigned engines; /* LSM_FOR_… */
    unsigned styles;  /* bits 1 << LsmStyle */
    const char *help;
} LsmParameter;
extern const LsmParameter lsm_parameters[];
extern const size_t lsm_parameter_count;

enum { LSM_FOR_LEVELDB = 1 << LSM_LEVELDB, LSM_FOR_ROCKSDB = 1 << LSM_ROCKSDB, LSM_FOR_PEBBLE = 1 << LSM_PEBBLE };

/* The parameter with that name that the options' engine has; NULL where there is none. */
const LsmParameter *lsm_parameter_named(const LsmOptions *options, Str name);
/* Does the parameter have an effect in the options' compaction style? */
bool lsm_parameter_matters(const LsmOptions *options, const LsmParameter *parameter);
/* Sets the parameter from text. ERROR_USAGE with the reason for a value that it cannot have. */
bool lsm_parameter_set(LsmOptions *options, const LsmParameter *parameter, Str value, Error *error);
/* Appends the value in a form that lsm_parameter_set() reads. */
void lsm_parameter_text(const LsmOptions *options, const LsmParameter *parameter, Text *out);

#endif
