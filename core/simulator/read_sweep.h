/* read_sweep.h - the cost of a read of every existing key, by an exact sweep.
 *
 *     LSN ^   | a |     |            A read at an LSN goes down from it and visits every delta over its key, up to the
 *         |   +---+-----+            first image or the first page image inside a delta. It applies the key's records
 *         |   |    b    |            that it passes, and reads their bytes, and those of the page it ends at.
 *         |   +---------+
 *         |   ===========  image     keys of a: 3 layers; the others: 2
 *
 * A simulated image at L contains the records below L; the read applies those from L on. If deltas overlap, a read
 * continues below the start of the one that it visited, so no record is counted twice. Under the policy's `tight` an L0
 * is visited inside the key range of its records only.
 */
#ifndef CORE_SIMULATOR_READ_SWEEP_H
#define CORE_SIMULATOR_READ_SWEEP_H

#include "core/executor/record_store.h"
#include "core/base/exact_histogram.h"

/* The distribution of reads over keys: the share of reads of keys below `key`, times 2^40. */
typedef struct ReadWeights {
    void *self;
    uint64_t (*below)(void *self, Key key);
} ReadWeights;

/* The keys of one segment together: a point of the profile along the key axis. */
typedef struct ReadPiece {
    KeyRange keys;
    uint64_t existing;             /* of these keys */
    double layers, records, bytes; /* means over these keys; `records` and `bytes` only where records were counted */
    uint64_t layers_max, records_max, bytes_max;
} ReadPiece;

typedef ARRAY(ReadPiece) ReadPieces;

typedef struct ReadSweep {
    ExactHistogram layers, records, bytes; /* each existing key counts once */
    struct {
        /* each key counts as often as the workload reads it; empty where that is unknown */
        ExactHistogram layers, records, bytes;
    } accessed;
    bool filters; /* set before a sweep: count `opened`, which takes a pass over all records */
    /* layers that contain a record that the read takes, and the image: those that filters would let through */
    ExactHistogram opened;
    bool keep_profile;  /* set before a sweep: fill `profile` with the segments that contain existing keys */
    ReadPieces profile; /* ascending; of the last sweep */
} ReadSweep;

void read_sweep_release(ReadSweep *sweep);

/* Adds the reads of all keys of the keyspace at `lsn` (of records below it; UINT64_MAX for the head) over the layers
 * alive at `step`. Without `records` only layers are counted, in O(layers log layers + segments × depth). That is
 * enough as long as no layer contains page images; otherwise records are examined anyway. With `records` all records
 * above the images are walked, about 2 ns each. `weights` may be NULL. */
void read_sweep_add(ReadSweep *sweep, const History *history, StepId step, const RecordStore *store, Lsn lsn,
                    bool records, const ReadWeights *weights);

#endif
