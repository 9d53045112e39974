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

/* Called after each flush, compaction and collection: to print events, sample curves, or show progress. False ends the
 * run with the error that it set, or with ERROR_CANCELLED where it set none. */
typedef struct SimulatorWatch {
    void *self;
    bool (*look)(void *self, const struct Simulator *simulator, Error *error);
} SimulatorWatch;

#define SIMULATOR_WATCHES_MAX 4

typedef struct Simulator {
    History *history; /* not owned; compactions follow its policy */
    RecordStore store;
    Backend backend; /* the backend of the store; an audit puts itself in front of it */
    Lsn *lsns;       /* owned: start LSN per arrival where lengths differ; else NULL */
    uint64_t *buffer;
    size_t buffered, buffer_capacity;
    uint64_t buffered_bytes;
    uint64_t arrivals; /* number of records so far, flushed or not */
    Lsn flushed_lsn;   /* the last flush's end; 1000 before the first */
    Lsn next_lsn;
    /* number of flushes; number at the last compaction that was not requested explicitly */
    uint64_t flushes, flushes_compacted;
    bool strict_keyspace;      /* refuse records with keys that do not exist */
    uint64_t records_expected; /* for progress; 0: unknown */
    Compactor compactor;       /* the memory of the policy's algorithm */
    WordScratch scratch;
    unsigned key_bits;
    SimulatorWatch watches[SIMULATOR_WATCHES_MAX];
    size_t watch_count;
} Simulator;

/* `form` says how records are encoded; with `vary` lengths differ between records, and form->length is unused. The
 * history must outlive the simulator. The caller releases it with simulator_release(). */
void simulator_init(Simulator *simulator, History *history, const RecordForm *form, bool vary);
void simulator_release(Simulator *simulator);
void simulator_watch(Simulator *simulator, SimulatorWatch watch);

/* Ingests one record: buffers it, flushes, and compacts if that is due. Fails, with nothing changed, for the largest
 * key (its range has no end), where LSNs are exhausted, and with strict_keyspace for a key outside the keyspace; and as
 * simulator_compact(). */
bool simulator_ingest(Simulator *simulator, uint64_t key, uint64_t length, Error *error);
/* Only where all records have the same length: returns a buffer for the next ones, at most up to the next flush, and
 * for at least one as long as LSNs are left. Write key codes to it, then call simulator_filled(). Valid until the next
 * call. */
uint64_t *simulator_room(Simulator *simulator, size_t *count);
/* Ingests the first `count` records of that buffer. Fails where LSNs are exhausted, and as simulator_compact(). */
bool simulator_filled(Simulator *simulator, size_t count, Error *error);

/* Writes the buffer as an L0; does nothing without buffered records. Fails where a watch fails. */
bool simulator_flush(Simulator *simulator, Error *error);
/* Compacts everything up to the end of the last flush, however many flushes there were; collects garbage if the policy
 * says so. Fails where planning, the backend or a watch fails. */
bool simulator_compact(Simulator *simulator, Error *error);
/* Compacts once as many flushes as the policy's algorithm asks for (`fanout`, `every`) have happened since the last
 * such compaction. Fails as simulator_compact(). */
bool simulator_compact_if_needed(Simulator *simulator, Error *error);
/* Would simulator_compact_if_needed() compact? */
bool simulator_due(const Simulator *simulator);
/* Collects garbage below the horizon (executor/gc_run.h), whatever the policy says. Fails where the backend fails. */
bool simulator_gc(Simulator *simulator, Error *error);
/* Calls all watches. Fails where one of them ends the run. */
bool simulator_look(Simulator *simulator, Error *error);

/* The sums of a history's steps; loaded layers count neither as written nor as created. O(steps). */
typedef struct SimulatorTotals {
    uint64_t wal_ingested, bytes_written, bytes_deleted, layers_created, layers_deleted;
} SimulatorTotals;
SimulatorTotals simulator_totals(const Simulator *simulator);

#endif
