/* recorded.h - the records of a timeline's layer files as a workload.
 *
 *     layer files ──► survey ──► keys as numbers ──► batches in LSN order ──► simulator
 *
 * So the same WAL can be run under any policy. Records that the files no longer contain are missing and reported: those
 * below the oldest delta, those that garbage collection or image layers made superfluous, and those of evicted layers.
 * A record counts with its stored bytes, and its LSN in the run is the sum of those before it. All keys that images and
 * deltas hold exist from the start; metadata keys (60… to 7F…) are left out.
 */
#ifndef CORE_SIMULATOR_RECORDED_H
#define CORE_SIMULATOR_RECORDED_H

#include "core/records/record_stream.h"
#include "core/simulator/simulator.h"

typedef struct Recorded {
    RecordStream *stream;
    Keyspace keyspace; /* owned; production keys */
    KeyMap map;
    StreamSurvey survey;
    StreamLeft left;     /* set after the run */
    uint64_t ingested;   /* number of records ingested so far */
    bool cutoff_known;   /* the index has the LSN below which layers may have been collected */
    bool keyspace_given; /* the input says which keys exist */
} Recorded;

/* Prepares to replay the layers of `from` that are alive at its newest step; their records must be attached, and `from`
 * must outlive the result. ERROR_INPUT where there are no layer files, no delta can be read, only metadata keys exist,
 * or there are more than 2^62 keys; then there is nothing to release. Reads the index pages of all files. The caller
 * releases it with recorded_release(). */
bool recorded_init(Recorded *recorded, const History *from, Error *error);
void recorded_release(Recorded *recorded);

/* Makes a simulator with a fitting record form. Fails where keys and records together need more than 63 bits. */
bool recorded_simulator(const Recorded *recorded, Simulator *simulator, History *history, Error *error);
/* Ingests all records, flushes the rest, and compacts if that is due. Fails where the simulator fails, and with
 * ERROR_INPUT where a file has changed meanwhile. */
bool recorded_run(Recorded *recorded, Simulator *simulator, Error *error);

/* In place of a run: reads all records, to find out how many a run would leave out. */
void recorded_count(Recorded *recorded);

/* The bytes of all existing keys, a page each. */
uint64_t recorded_logical_bytes(const Recorded *recorded);

#endif
