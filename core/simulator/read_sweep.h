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
#include "core/simulator/spread.h"

/* How reads fall on keys: the share of reads that go to keys below `key`, times 2^40. */
typedef struct ReadWeights {
    void *self;
    uint64_t (*below)(void *self, Key key);
} ReadWeights;

/* The keys of one segment together: a point of the profile along the key axis. */
typedef struct ReadPiece {
    KeyRange keys;
    uint64_t existing;             /* of these keys */
    double layers, records, bytes; /* means over them; the latter two only where records were walked */
    uint64_t layers_max, records_max, bytes_max;
} ReadPiece;

typedef ARRAY(ReadPiece) ReadPieces;

typedef struct ReadSweep {
    Spread layers, records, bytes; /* each existing key counts once */
    struct {
        Spread layers, records, bytes; /* each key counts as often as the workload reads it; empty where not known */
    } accessed;
    bool filters;       /* set before a sweep: `opened` is counted, by a walk over all records */
    Spread opened;      /* layers that hold a record that the read takes, and the image: what filters would leave */
    bool keep_profile;  /* set before a sweep: `profile` gets its segments that hold existing keys */
    ReadPieces profile; /* ascending; of the last sweep */
} ReadSweep;

void read_sweep_release(ReadSweep *sweep);

/* Adds the reads of all keys of the keyspace at `lsn` (records below it; UINT64_MAX for the head) over the layers alive
 * at `step`. Without `records` only layers are counted, in O(layers log layers + segments * depth); that is enough as
 * long as no layer holds page images (records are looked at then in any case). With them all records above the images
 * are walked, at about 2 ns each. `weights` may be NULL. */
void read_sweep_add(ReadSweep *sweep, const History *history, StepId step, const RecordStore *store, Lsn lsn,
                    bool records, const ReadWeights *weights);

#endif
