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
    uint64_t records, bytes; /* at least: small shares of a layer are not counted */
    uint32_t layers;
} HotKey;

/* Of one delta. */
typedef struct DeltaShare {
    LayerId layer;
    uint64_t keys;    /* with a record that a read at the head wants */
    uint64_t visited; /* existing keys whose reads visit it */
} DeltaShare;

typedef struct RecordSurvey {
    ARRAY(DeltaShare) deltas; /* with a file, that some read at the head visits */
    size_t unread;            /* such deltas without one, or damaged */
    uint64_t keys;            /* that exist */
    uint64_t visits, held;    /* sums over `deltas` */
    uint64_t records, bytes;  /* in them, above the newest image of their keys */
    HotKey hot[SURVEY_HOT];   /* most records first */
    size_t hot_count;
    uint64_t *above; /* owned; by layer id: records above an image, of the keys for which it is the newest */
    uint64_t *pages; /* owned; by layer id: these keys */
} RecordSurvey;

/* Of the layers `live`; history->records must be there. False: given up, for `cancel` (NULL: nobody will) was set;
 * there is nothing to release then. */
bool record_survey_init(RecordSurvey *survey, const History *history, const LayerId *live, size_t count,
                        const atomic_bool *cancel);
void record_survey_release(RecordSurvey *survey);

#endif
