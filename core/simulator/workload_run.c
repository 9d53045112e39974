/* workload_run.c - draws keys in small chunks into the simulator's buffer, so that they are still in the cache when
 * they become records. */
#include "core/simulator/workload_run.h"

#define CHUNK 4096u

bool workload_form(const Workload *workload, RecordForm *form, Error *error)
{
    if (!record_form_init(form, workload->key_limit, workload->params.records, SIMULATOR_FIRST_LSN))
        return error_set(error, ERROR_USAGE, "%llu records over %llu pages are too many for one run",
                         (unsigned long long)workload->params.records, (unsigned long long)workload->key_limit);
    form->length = workload->params.record_bytes;
    return true;
}

bool workload_run(Workload *workload, Simulator *simulator, Error *error)
{
    uint64_t records = workload->params.records;
    simulator->records_expected = records;
    uint64_t burst = workload->kind->burst ? workload->kind->burst(workload) : UINT64_MAX;
    while (workload->next < records) {
        size_t room;
        uint64_t *words = simulator_room(simulator, &room);
        size_t count = room < CHUNK ? room : CHUNK;
        count = burst < count ? (size_t)burst : count;
        workload_fill(workload, words, count);
        if (count == room || count == burst) /* a flush comes, and perhaps a compaction that asks what exists */
            workload_extend(workload, &simulator->store.keyspace);
        if (!simulator_filled(simulator, count, error))
            return false;
        if (!workload->kind->burst || (burst -= count) > 0)
            continue;
        burst = workload->kind->burst(workload);
        if (!simulator_flush(simulator, error) || !simulator_compact_if_needed(simulator, error))
            return false;
    }
    workload_extend(workload, &simulator->store.keyspace);
    return simulator_flush(simulator, error) && simulator_compact_if_needed(simulator, error);
}
