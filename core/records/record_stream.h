/* record_stream.h - the records of many delta layers in LSN order, a batch at a time.
 *
 *     LSN ^  [  delta 3  ]             batch 3    files are sorted by key, so records of some LSNs are picked
 *         |  [ d1 ] [ d2 ]             batch 2    from all over it: a batch takes the LSNs of a few million records,
 *         |  [ d1 ] [ d2 ]             batch 1    and reads every file that reaches into them once
 *
 * Memory: two batches, whatever the number of records. Time: one pass over a file's index for each batch that it takes
 * part in; of L0 layers, which do not overlap, one pass in all.
 */
#ifndef CORE_RECORDS_RECORD_STREAM_H
#define CORE_RECORDS_RECORD_STREAM_H

#include "core/model/key_map.h"
#include "core/records/layer_records.h"

#define RECORD_BATCH 2000000u /* records in a batch; more where they share one LSN */

typedef struct StreamBatch {
    size_t count;
    const uint64_t *keys;  /* the numbers of their keys in the map */
    const uint64_t *bytes; /* lengths; NULL: all records have survey.length */
} StreamBatch;

/* What is known from all files before records are read. */
typedef struct StreamSurvey {
    uint64_t records;                /* number of records in all delta files, including those that are left out later */
    uint64_t length;                 /* the length of all records; 0: lengths differ */
    size_t deltas, missing, damaged; /* numbers of delta layers: all, without a file, with damaged pages */
    LsnRange lsns;                   /* LSN hull of all deltas */
    LsnRange complete; /* the longest LSN range in which nothing is known to be missing; empty: there is none */
} StreamSurvey;

typedef struct StreamLeft {
    uint64_t duplicates; /* records that a second layer contains too */
    uint64_t outside;    /* records whose key is not in the map */
    /* records that are not of survey.length, because a file has changed since; they are delivered */
    uint64_t other_length;
} StreamLeft;

typedef struct RecordStream RecordStream;

/* Surveys the delta layers among `live` that have a file. Reads their index pages once. `complete` begins at the set's
 * GC cutoff at the earliest, because layers below it may have been collected. `records` and `set` must outlive the
 * stream. The caller frees it with record_stream_close(). */
RecordStream *record_stream_open(LayerRecords *records, const LayerSet *set, const LayerId *live, size_t count,
                                 StreamSurvey *survey);
void record_stream_close(RecordStream *stream);

/* Sets the map that numbers the records' keys and must outlive the stream. To be called once, before the first batch.
 * From then on the next batch is prepared on another thread. */
void record_stream_map(RecordStream *stream, const KeyMap *map);
/* Returns the next batch in LSN order, valid until the next call. False: there are no more. */
bool record_stream_next(RecordStream *stream, StreamBatch *batch);
/* What has been left out so far. */
StreamLeft record_stream_left(const RecordStream *stream);

#endif
