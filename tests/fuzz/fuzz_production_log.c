/* A pageserver's log: whatever its lines hold, what is read of them can be looked up without harm. */
#include "core/formats/production_log.h"
#include "tests/fuzz/fuzz_help.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ProductionLog log = {0};
    LayerSet set;
    layer_set_init(&set);
    production_log_read(&log, (Str){(const char *)data, size});
    for (size_t i = 0; i < log.at.count; i++) {
        const LogEntry *entry = &log.at.at[i];
        bool named = entry->kind == LOG_GC || entry->kind == LOG_EVICTION;
        if (!named)
            continue;
        set.form = entry->form;
        LayerId id = layer_set_add(&set, &entry->layer);
        if (!production_log_of_layer(&log, &set, id, INT64_MIN, INT64_MAX))
            abort();
    }
    production_log_find(&log, LOG_L0_COMPACTION, &(LsnRange){0x10, 0x30}, 0, INT64_MAX);
    layer_set_release(&set);
    production_log_release(&log);
    return 0;
}
