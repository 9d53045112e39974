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
    StreamLeft left;     /* once it has run */
    uint64_t ingested;   /* records so far */
    bool cutoff_known;   /* the index says below which LSN layers may have been collected */
    bool keyspace_given; /* the input says which keys exist */
} Recorded;

/* Over the layers of `from` that live at its newest step; its records must be there. Fails where no delta file can be
 * read. `from` must outlive it. Reads the index pages of all files. */
bool recorded_init(Recorded *recorded, const History *from, Error *error);
void recorded_release(Recorded *recorded);

/* Makes the simulator that fits. Fails where keys and records together need more than 63 bits. */
bool recorded_simulator(const Recorded *recorded, Simulator *simulator, History *history, Error *error);
/* Runs all records, flushes the rest, compacts if needed. */
bool recorded_run(Recorded *recorded, Simulator *simulator, Error *error);

/* Instead of a run: goes through all records, to know what a run will leave out. */
void recorded_count(Recorded *recorded);

/* Of all keys that exist, a page each. */
uint64_t recorded_logical_bytes(const Recorded *recorded);

#endif
