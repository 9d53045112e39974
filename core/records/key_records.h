/* key_records.h - the entries of one key in one layer file. */
#ifndef CORE_RECORDS_KEY_RECORDS_H
#define CORE_RECORDS_KEY_RECORDS_H

#include "core/records/btree_range.h"

typedef struct LayerKeyRecords {
    uint64_t records, bytes; /* what a read takes: from the newest that initialises on, else all */
    uint64_t older;          /* in the same LSNs, but below the one that initialises */
    bool initialises;        /* the oldest of `records` gives the page by itself */
    Lsn init_lsn;
} LayerKeyRecords;

/* Of a delta's records of `key`, those with lsns.lo <= LSN < lsns.hi. A page of each level and the key's leaves are
 * read. Fails where one of them is damaged. Bytes are as stored, headers included. */
bool layer_key_records(const LayerFile *file, Key key, LsnRange lsns, LayerKeyRecords *found, Error *error);
/* Of an image: the page's stored bytes; 0 where the image has no page of that key. */
bool layer_key_page(const LayerFile *file, Key key, uint64_t *bytes, Error *error);

#endif
