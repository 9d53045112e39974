/* recorded.c - two passes over the files: the first finds what they contain, the second reads the records. */
#include "core/simulator/recorded.h"

#include <stdio.h>
#include <stdlib.h>

typedef unsigned long long Long;

bool recorded_init(Recorded *recorded, const History *from, Error *error)
{
    const LayerSet *set = &from->layers;
    size_t count;
    *recorded = (Recorded){.cutoff_known = set->has_gc_cutoff, .keyspace_given = set->keyspace.count > 0};
    if (!from->records)
        return error_set(error, ERROR_INPUT, "has no layer files: records are replayed from a timeline's directory");
    LayerId *live = history_live(from, history_last_step(from), &count);
    recorded->stream = record_stream_open(from->records, set, live, count, &recorded->survey);
    if (recorded->keyspace_given)
        keyspace_copy(&recorded->keyspace, &set->keyspace);
    else
        layer_records_all_keys(from->records, set, live, count, &recorded->keyspace);
    free(live);
    bool ok = recorded->survey.records > 0 ||
              error_set(error, ERROR_INPUT, "no record to replay: of %zu deltas %zu have no file, %zu are damaged",
                        recorded->survey.deltas, recorded->survey.missing, recorded->survey.damaged);
    ok = ok && (recorded->keyspace.count > 0 || error_set(error, ERROR_INPUT, "only metadata keys exist"));
    ok = ok && (key_map_init(&recorded->map, &recorded->keyspace) ||
                error_set(error, ERROR_INPUT, "more than 2^62 keys exist"));
    if (ok)
        record_stream_map(recorded->stream, &recorded->map);
    else
        recorded_release(recorded);
    return ok;
}

void recorded_release(Recorded *recorded)
{
    record_stream_close(recorded->stream);
    key_map_release(&recorded->map);
    keyspace_release(&recorded->keyspace);
    *recorded = (Recorded){0};
}

bool recorded_simulator(const Recorded *recorded, Simulator *simulator, History *history, Error *error)
{
    RecordForm form;
    if (!record_form_init(&form, recorded->map.end, recorded->survey.records, SIMULATOR_FIRST_LSN))
        return error_set(error, ERROR_INPUT, "%llu records over %llu keys are too many for one run",
                         (Long)recorded->survey.records, (Long)recorded->map.end);
    form.length = recorded->survey.length;
    simulator_init(simulator, history, &form, form.length == 0);
    for (size_t i = 0; i < recorded->keyspace.count; i++) {
        uint64_t lo = recorded->map.first[i];
        keyspace_add(&simulator->store.keyspace,
                     (KeyRange){lo, lo + (recorded->keyspace.at[i].hi - recorded->keyspace.at[i].lo)});
    }
    return true;
}

/* Ingests records of one length in bulk. */
static bool ingest_even(Simulator *simulator, const StreamBatch *batch, Error *error)
{
    for (size_t i = 0; i < batch->count;) {
        size_t room;
        uint64_t *words = simulator_room(simulator, &room);
        size_t n = room < batch->count - i ? room : batch->count - i;
        memcpy(words, batch->keys + i, n * sizeof *words);
        if (!simulator_filled(simulator, n, error))
            return false;
        i += n;
    }
    return true;
}

static bool ingest(Simulator *simulator, const StreamBatch *batch, Error *error)
{
    if (!batch->bytes)
        return ingest_even(simulator, batch, error);
    for (size_t i = 0; i < batch->count; i++)
        if (!simulator_ingest(simulator, batch->keys[i], batch->bytes[i], error))
            return false;
    return true;
}

bool recorded_run(Recorded *recorded, Simulator *simulator, Error *error)
{
    StreamBatch batch;
    simulator->records_expected = recorded->survey.records;
    while (record_stream_next(recorded->stream, &batch)) {
        recorded->left = record_stream_left(recorded->stream);
        if (recorded->left.other_length || simulator->arrivals + batch.count > simulator->store.form.count)
            return error_set(error, ERROR_INPUT, "a layer file has changed while it was replayed");
        if (!ingest(simulator, &batch, error))
            return false;
        recorded->ingested += batch.count;
    }
    return simulator_flush(simulator, error) && simulator_compact_if_needed(simulator, error);
}

void recorded_count(Recorded *recorded)
{
    StreamBatch batch;
    while (record_stream_next(recorded->stream, &batch))
        recorded->ingested += batch.count;
    recorded->left = record_stream_left(recorded->stream);
}

uint64_t recorded_logical_bytes(const Recorded *recorded)
{
    uint64_t keys = recorded->map.end - recorded->keyspace.count; /* a number between two ranges has no key */
    return keys > UINT64_MAX / PAGE_BYTES ? UINT64_MAX : keys * PAGE_BYTES;
}
