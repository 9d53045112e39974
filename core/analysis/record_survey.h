/* record_survey.h - what records say about reads at the head: which visits find no record, which keys are hot, how far
 * behind images are.
 *
 *     delta [k1 . k3 .] over five keys       five reads visit it, two find something
 *     image [=========] 3 records above it
 *
 * One pass over the index pages of the delta files that a read at the head may visit. Layers without a file are left
 * out, and counted.
 */
#ifndef CORE_ANALYSIS_RECORD_SURVEY_H
#define CORE_ANALYSIS_RECORD_SURVEY_H

#include "core/history/history.h"

#include <stdatomic.h>

#define SURVEY_HOT 8

typedef struct HotKey {
    Key key;
    uint64_t records, bytes; /* lower limits: small shares of a layer are not counted */
    uint32_t layers;
} HotKey;

/* The part of one delta in reads at the head. */
typedef struct DeltaShare {
    LayerId layer;
    uint64_t keys;    /* keys that have a record which a read at the head wants */
    uint64_t visited; /* existing keys whose reads visit the delta */
} DeltaShare;

typedef struct RecordSurvey {
    ARRAY(DeltaShare) deltas; /* deltas with a file that some read at the head visits */
    size_t unread;            /* number of such deltas without a file, or with a damaged one */
    uint64_t keys;            /* number of existing keys */
    uint64_t visits, held;    /* sums over `deltas` */
    uint64_t records;         /* number of records in them above the newest image of their keys */
    uint64_t bytes;           /* of all records in them */
    HotKey hot[SURVEY_HOT];   /* most records first */
    size_t hot_count;
    uint64_t *above; /* owned; by layer id: number of records above an image, of keys whose newest image it is */
    uint64_t *pages; /* owned; by layer id: number of these keys */
} RecordSurvey;

/* Surveys the layers `live`; history->records must not be NULL. False: `cancel` (NULL: cannot be cancelled) was set,
 * and nothing has to be released. Reads all index pages of their files. */
bool record_survey_init(RecordSurvey *survey, const History *history, const LayerId *live, size_t count,
                        const atomic_bool *cancel);
void record_survey_release(RecordSurvey *survey);

#endif
