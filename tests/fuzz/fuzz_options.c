#include "core/formats/engine/engine_options.h"
#include "core/model/lsm_parameter.h"
#include "tests/fuzz/fuzz_help.h"

/* Whatever the bytes are: no option gets a value that makes a picker divide by zero or loop without end. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = {(const char *)data, size};
    EngineDialect dialect = DIALECT_ROCKSDB;
    engine_options_sniff(text, &dialect);
    LsmOptions options = lsm_options_default((LsmEngine)dialect);
    size_t invalid = 0;
    Error error = {0};
    engine_options_read(text, STR("default"), &options, &invalid, &error);
    if (invalid && !error.message[0])
        abort();
    if (!options.l0_trigger || !options.base_bytes || !options.levels || options.levels > LSM_LEVELS_MAX ||
        !(options.multiplier > 0) || !options.min_merge_width || !lsm_compaction_limit(&options))
        abort();
    for (size_t i = 0; i < lsm_parameter_count; i++) {
        Text value = TEXT_EMPTY;
        lsm_parameter_text(&options, &lsm_parameters[i], &value);
        text_release(&value);
    }
    return 0;
}
