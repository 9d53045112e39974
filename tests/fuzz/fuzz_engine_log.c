#include "core/formats/engine/engine_log.h"
#include "core/formats/engine/store.h"
#include "tests/fuzz/fuzz_help.h"
#include "tests/unit/lsm_fixture.h"

/* Any bytes as a LOG: joined to a store they change only what a LOG may state, and no note is empty. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fixture fixture;
    fixture_init(&fixture, DIALECT_ROCKSDB);
    put_random_store(&fixture, 1, 12);
    if (!fixture_read(&fixture, NULL))
        abort();
    size_t events = fixture.lsm.events.count, placements = fixture.lsm.families.at[0].placements.count;
    EngineLogSums sums = engine_log_join((Str){(const char *)data, size}, "LOG", &fixture.lsm, &fixture.report);
    if (fixture.lsm.events.count != events || fixture.lsm.families.at[0].placements.count != placements ||
        sums.joined > events)
        abort();
    for (size_t i = 0; i < fixture.report.notes.count; i++)
        if (!fixture.report.notes.at[i][0])
            abort();
    fixture_release(&fixture);
    return 0;
}
