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

#include "core/records/key_map.h"
#include "core/records/layer_records.h"

#define RECORD_BATCH 2000000u /* records; more where they share one LSN */

typedef struct StreamBatch {
    size_t count;
    const uint64_t *keys;  /* their numbers in the map */
    const uint64_t *bytes; /* NULL: all records have survey.length */
} StreamBatch;

/* What a look at all files says before the records are asked for. */
typedef struct StreamSurvey {
    uint64_t records;                /* in all delta files, those that are left out later too */
    uint64_t length;                 /* of all records, where they have one; else 0 */
    size_t deltas, missing, damaged; /* delta layers: all, without a file, with broken pages */
    LsnRange lsns;                   /* of all deltas */
    LsnRange complete; /* the longest LSNs of which nothing is known to be missing; empty: there are none */
} StreamSurvey;

typedef struct StreamLeft {
    uint64_t duplicates; /* records that a second layer holds too */
    uint64_t outside;    /* at keys that the map does not have */
    uint64_t odd;        /* not left out, but not of survey.length: a file has changed since */
} StreamLeft;

typedef struct RecordStream RecordStream;

/* Over the delta layers among `live` that have a file. Reads their index pages once. What is complete is bound from
 * below by the set's GC cutoff, for layers below it may have been collected. `records` and `set` must outlive it. */
RecordStream *record_stream_open(LayerRecords *records, const LayerSet *set, const LayerId *live, size_t count,
                                 StreamSurvey *survey);
void record_stream_close(RecordStream *stream);

/* Records get their numbers from this map, which must outlive the stream. Once, before the first batch; from then on
 * the next batch is made on a thread of its own. */
void record_stream_map(RecordStream *stream, const KeyMap *map);
/* The next batch in LSN order, valid until the next call. False: that was all. */
bool record_stream_next(RecordStream *stream, StreamBatch *batch);
/* What was left out so far. */
StreamLeft record_stream_left(const RecordStream *stream);

#endif
