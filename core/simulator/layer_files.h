/* layer_files.h - writes the layers of a run as layer files in the production format.
 *
 *     simulated                        in a file
 *     key k (64 bits)                  block (low 32 bits) of relation 1663/1/(16384 + high 32 bits)
 *     bounds 0 and 2^64-1              MIN and MAX: an L0 stays one
 *     record of n bytes                header and stored bytes together take n
 *     page image inside a delta        an image value of a page, one LSN above its record
 *     image                            a page of zeros for every key that exists in its range
 *
 * So a planner that reads the files gets the same sums of bytes over keys as one with the run's records. LSNs are those
 * of the run. A simulated image at L contains records below L; an image of production also contains records at L. Only
 * a read exactly at L shows the difference.
 */
#ifndef CORE_SIMULATOR_LAYER_FILES_H
#define CORE_SIMULATOR_LAYER_FILES_H

#include "core/records/layer_writer.h"
#include "core/simulator/simulator.h"

#define LAYER_FILE_RECORD_MIN                                                                                          \
    18u /* header, and the value of a WAL record without contents: less is written as that                             \
         */

/* Receives one file: its name (without a path) and its bytes, which are valid during the call. */
typedef struct LayerFileSink {
    void *self;
    bool (*file)(void *self, const char *name, Str bytes, Error *error);
} LayerFileSink;

typedef struct LayerFilesReport {
    uint64_t files, bytes, records;
    uint64_t lengthened; /* number of records that had to be written with more bytes than they have */
    uint64_t empty;      /* number of layers without an entry, for which no file is written */
} LayerFilesReport;

/* The production key of a simulated key. False where there is none: the high half is too large, or the low half is
 * FFFFFFFF, which is the key of a relation's size. */
bool layer_files_key(Key plain, Key *key);

/* Writes all layers that are alive at the end of the run, and adds them to `history` (initialised by the caller) as an
 * index would describe them: production keys, names, file sizes, generation 1, keyspace, GC cutoff. Ids are drawn from
 * the run's seed. Fails where a key has no production form, records were not kept, or `sink` does. Memory: one file. */
bool layer_files_write(const Simulator *simulator, LayerFileSink sink, History *history, LayerFilesReport *report,
                       Error *error);

#endif
