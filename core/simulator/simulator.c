/* simulator.c - the loop of buffer, flush and compaction.
 *
 *     target 250, fanout 2, records of 100 bytes: the third makes 300 > 250: flush [1000,1300); the sixth [1300,1600),
 *     and as 2 >= fanout flushes happened, a compaction with end_lsn 1600 follows.
 *
 * Records of equal length are buffered in bulk: how many fit before the next flush is known.
 */
#include "core/simulator/simulator.h"

#include "core/executor/gc_run.h"
#include "core/planner/stretches.h"

#include <assert.h>
#include <stdlib.h>

void simulator_init(Simulator *simulator, History *history, const RecordForm *form, bool vary)
{
    *simulator = (Simulator){.history = history, .flushed_lsn = SIMULATOR_FIRST_LSN, .next_lsn = SIMULATOR_FIRST_LSN};
    record_store_init(&simulator->store, form);
    if (vary) {
        simulator->lsns = mem_alloc((form->count + 1) * sizeof *simulator->lsns);
        for (uint64_t i = 0; i <= form->count; i++) /* records that have not arrived are above every LSN */
            simulator->lsns[i] = UINT64_MAX;
        simulator->lsns[0] = simulator->next_lsn;
        simulator->store.form.lsns = simulator->lsns;
    }
    for (uint64_t codes = form->key_limit; codes; codes >>= 1)
        simulator->key_bits++;
    simulator->backend = record_store_backend(&simulator->store);
}

void simulator_release(Simulator *simulator)
{
    record_store_release(&simulator->store);
    compactor_release(&simulator->compactor);
    free(simulator->lsns);
    free(simulator->buffer);
    word_scratch_release(&simulator->scratch);
    *simulator = (Simulator){0};
}

void simulator_watch(Simulator *simulator, SimulatorWatch watch)
{
    assert(simulator->watch_count < SIMULATOR_WATCHES_MAX);
    simulator->watches[simulator->watch_count++] = watch;
}

bool simulator_look(Simulator *simulator, Error *error)
{
    for (size_t i = 0; i < simulator->watch_count; i++) {
        Error own = {0};
        if (!simulator->watches[i].look(simulator->watches[i].self, simulator, &own)) {
            if (own.code == ERROR_NONE)
                error_set(&own, ERROR_CANCELLED, "cancelled");
            if (error)
                *error = own;
            return false;
        }
    }
    return true;
}

static void buffer_reserve(Simulator *simulator, size_t wanted)
{
    if (wanted <= simulator->buffer_capacity)
        return;
    size_t next = simulator->buffer_capacity * 2 > wanted ? simulator->buffer_capacity * 2 : wanted;
    simulator->buffer = mem_resize(simulator->buffer, next, sizeof *simulator->buffer);
    simulator->buffer_capacity = next;
}

static bool after_record(Simulator *simulator, Error *error)
{
    const Policy *policy = &simulator->history->policy;
    uint64_t records = policy_flush_records(policy);
    bool full = simulator->buffered_bytes > policy->target_file_size || (records > 0 && simulator->buffered >= records);
    if (full && !simulator_flush(simulator, error))
        return false;
    return simulator_compact_if_needed(simulator, error);
}

bool simulator_ingest(Simulator *simulator, uint64_t key, uint64_t length, Error *error)
{
    RecordForm *form = &simulator->store.form;
    if (!scenario_record_check(key, length, simulator->next_lsn, error))
        return false;
    if (simulator->strict_keyspace && !keyspace_has(&simulator->store.keyspace, key))
        return error_set(error, ERROR_INPUT, "a record at key %llX, outside of the keyspace: no image would hold it",
                         (unsigned long long)key);
    assert(simulator->arrivals < form->count);
    buffer_reserve(simulator, simulator->buffered + 1);
    simulator->buffer[simulator->buffered++] = record_word(form, record_code_at(form, key), simulator->arrivals++);
    simulator->buffered_bytes += length;
    simulator->next_lsn += length;
    if (simulator->lsns)
        simulator->lsns[simulator->arrivals] = simulator->next_lsn;
    return after_record(simulator, error);
}

uint64_t *simulator_room(Simulator *simulator, size_t *count)
{
    const RecordForm *form = &simulator->store.form;
    uint64_t left = form->count - simulator->arrivals, target = simulator->history->policy.target_file_size;
    assert(!simulator->lsns && simulator->buffered_bytes <= target);
    uint64_t until = form->length ? (target - simulator->buffered_bytes) / form->length + 1 : left;
    uint64_t records = policy_flush_records(&simulator->history->policy);
    uint64_t timed = records > simulator->buffered ? records - simulator->buffered : 1;
    if (records > 0 && until > timed)
        until = timed;
    *count = (size_t)(until < left ? until : left);
    buffer_reserve(simulator, simulator->buffered + *count);
    return simulator->buffer + simulator->buffered;
}

bool simulator_filled(Simulator *simulator, size_t count, Error *error)
{
    const RecordForm *form = &simulator->store.form;
    uint64_t bytes;
    if (__builtin_mul_overflow(form->length, (uint64_t)count, &bytes) || bytes >= UINT64_MAX - simulator->next_lsn)
        return error_set(error, ERROR_INPUT, "LSNs run out");
    uint64_t *words = simulator->buffer + simulator->buffered, arrival = simulator->arrivals << 1;
    for (size_t i = 0; i < count; i++, arrival += 2)
        words[i] = words[i] << form->shift | arrival;
    simulator->buffered += count;
    simulator->buffered_bytes += bytes;
    simulator->next_lsn += bytes;
    simulator->arrivals += count;
    return after_record(simulator, error);
}

/* Notes where the records of a new L0 lie, for readers and verdicts that go by it. */
static bool note_stretches(Simulator *simulator, LayerId id, Error *error)
{
    History *history = simulator->history;
    KeySource source;
    if (!history->policy.tight)
        return true;
    if (!simulator->backend.key_source(simulator->backend.self, history, &id, 1, &source, error))
        return false;
    KeyRangeArray stretches = {0};
    uint32_t count = stretches_find(&source, stretches_hole(&history->policy), &stretches);
    source.release(source.self);
    if (count > 0)
        layer_set_put_stretches(&history->layers, id, stretches.at, count);
    array_release(&stretches);
    return true;
}

bool simulator_flush(Simulator *simulator, Error *error)
{
    if (simulator->buffered == 0)
        return true;
    const RecordForm *form = &simulator->store.form;
    uint64_t *words = mem_alloc(simulator->buffered * sizeof *words);
    words_sort(simulator->buffer, simulator->buffered, form->shift, form->shift + simulator->key_bits, words,
               &simulator->scratch);
    History *history = simulator->history;
    StepId step = history_add_step(history, STEP_FLUSH);
    Layer layer = {.kind = LAYER_DELTA,
                   .key_hi = key_max(KEY_PLAIN),
                   .lsn_lo = simulator->flushed_lsn,
                   .lsn_hi = simulator->next_lsn,
                   .size = simulator->buffered_bytes,
                   .records = simulator->buffered,
                   .generation = GENERATION_NONE};
    LayerId id = history_add_layer(history, &layer, JOB_NONE);
    history->steps.at[step].layer = id;
    history->steps.at[step].lsn = simulator->next_lsn;
    record_store_put(&simulator->store, id, words, simulator->buffered);
    simulator->flushed_lsn = simulator->next_lsn;
    simulator->buffered = 0;
    simulator->buffered_bytes = 0;
    simulator->flushes++;
    return note_stretches(simulator, id, error) && simulator_look(simulator, error);
}

bool simulator_compact(Simulator *simulator, Error *error)
{
    Lsn end = simulator->flushes ? simulator->flushed_lsn : 0;
    if (!compactor_run(&simulator->compactor, simulator->history, &simulator->backend, end, error))
        return false;
    if (simulator->history->policy.gc && !simulator_gc(simulator, error))
        return false;
    return simulator_look(simulator, error);
}

bool simulator_gc(Simulator *simulator, Error *error)
{
    return gc_run(&simulator->compactor, simulator->history, &simulator->backend, simulator->next_lsn, error);
}

bool simulator_due(const Simulator *simulator)
{
    const Policy *policy = &simulator->history->policy;
    uint64_t enough = policy_algorithm(policy)->pace(policy);
    return simulator->flushes - simulator->flushes_compacted >= enough;
}

bool simulator_compact_if_needed(Simulator *simulator, Error *error)
{
    if (!simulator_due(simulator))
        return true;
    simulator->flushes_compacted = simulator->flushes;
    return simulator_compact(simulator, error);
}

SimulatorTotals simulator_totals(const Simulator *simulator)
{
    const History *history = simulator->history;
    SimulatorTotals totals = {.wal_ingested = simulator->next_lsn - SIMULATOR_FIRST_LSN};
    for (size_t i = 0; i < history->steps.count; i++) {
        const Step *step = &history->steps.at[i];
        if (step->layer == LAYER_NONE || step->layer >= history->layers.count)
            continue;
        uint64_t size = history->layers.size[step->layer];
        size = size == SIZE_UNKNOWN ? 0 : size;
        if (step->op == STEP_FLUSH || step->op == STEP_CREATE) {
            totals.layers_created++;
            totals.bytes_written += size;
        } else if (step->op == STEP_DELETE || step->op == STEP_GC) {
            totals.layers_deleted++;
            totals.bytes_deleted += size;
        }
    }
    return totals;
}
