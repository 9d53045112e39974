/* simulator.h - records come in, layers come out: buffer, flush, compaction.
 *
 *     records ──► buffer ──(more than the target size)──► flush: an L0 over all keys
 *                                                           └─(fanout flushes since the last)──► compaction
 *
 * A record has a key and a length and starts at an LSN; the next one starts `length` later; the first at 1000. All
 * that happens is appended to a History, whose policy holds target size, fanout and the rest and may change under way.
 */
#ifndef CORE_SIMULATOR_SIMULATOR_H
#define CORE_SIMULATOR_SIMULATOR_H

#include "core/executor/compact.h"
#include "core/executor/record_store.h"

#define SIMULATOR_FIRST_LSN SCENARIO_FIRST_LSN

struct Simulator;

/* Looks in after each flush, compaction and collection: to print events, sample curves, show progress. False ends the
 * run with the error it set, or, where it set none, as cancelled. */
typedef struct SimulatorWatch {
    void *self;
    bool (*look)(void *self, const struct Simulator *simulator, Error *error);
} SimulatorWatch;

#define SIMULATOR_WATCHES_MAX 4

typedef struct Simulator {
    History *history; /* not owned; its policy is what compactions follow */
    RecordStore store;
    Backend backend; /* the store's; the audit puts itself in front of it */
    Lsn *lsns;       /* owned: start LSN per arrival where lengths differ; else NULL */
    uint64_t *buffer;
    size_t buffered, buffer_capacity;
    uint64_t buffered_bytes;
    uint64_t arrivals; /* records so far, flushed or not */
    Lsn flushed_lsn;   /* the last flush's end; 1000 before the first */
    Lsn next_lsn;
    uint64_t flushes, flushes_compacted; /* the latter: at the last compaction that was not asked for by hand */
    bool strict_keyspace;                /* refuse records at keys that do not exist */
    uint64_t records_expected;           /* for progress; 0: not known */
    Compactor compactor;                 /* what the policy's algorithm remembers */
    WordScratch scratch;
    unsigned key_bits;
    SimulatorWatch watches[SIMULATOR_WATCHES_MAX];
    size_t watch_count;
} Simulator;

/* `form` says how records become words; with `vary` lengths differ from record to record (form->length is not used).
 * The history must outlive the simulator. */
void simulator_init(Simulator *simulator, History *history, const RecordForm *form, bool vary);
void simulator_release(Simulator *simulator);
void simulator_watch(Simulator *simulator, SimulatorWatch watch);

/* One record: buffers it, flushes, compacts if needed. Fails before anything changes for the largest key (its range has
 * no end), where LSNs run out, and with strict_keyspace for a key outside of the keyspace. */
bool simulator_ingest(Simulator *simulator, uint64_t key, uint64_t length, Error *error);
/* Room for the next records of equal length up to the next flush: write key codes there, then call filled(). At least
 * one. Valid until the next call. */
uint64_t *simulator_room(Simulator *simulator, size_t *count);
bool simulator_filled(Simulator *simulator, size_t count, Error *error);

/* Makes an L0 of the buffer; without a buffered record nothing. */
bool simulator_flush(Simulator *simulator, Error *error);
/* Compacts up to the last flush's end, whatever the number of flushes; collects garbage if the policy says so. */
bool simulator_compact(Simulator *simulator, Error *error);
/* Compacts where as many flushes as the policy's algorithm asks for (`fanout`, `every`) happened since the last
 * compaction. */
bool simulator_compact_if_needed(Simulator *simulator, Error *error);
/* It would compact. */
bool simulator_due(const Simulator *simulator);
/* Collects garbage below the horizon (executor/gc_run.h), whatever the policy says. */
bool simulator_gc(Simulator *simulator, Error *error);
/* Calls the watches. */
bool simulator_look(Simulator *simulator, Error *error);

/* What a history's steps add up to; loaded layers count as neither written nor created. O(layers). */
typedef struct SimulatorTotals {
    uint64_t wal_ingested, bytes_written, bytes_deleted, layers_created, layers_deleted;
} SimulatorTotals;
SimulatorTotals simulator_totals(const Simulator *simulator);

#endif
