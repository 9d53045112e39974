/* key_records.h - the entries of one key in one layer file. */
#ifndef CORE_RECORDS_KEY_RECORDS_H
#define CORE_RECORDS_KEY_RECORDS_H

#include "core/records/btree_range.h"

typedef struct LayerKeyRecords {
    /* what a read needs: records from the newest one that initialises the page on; without such a record, all of
     * them */
    uint64_t records, bytes;
    uint64_t older;   /* records in the same LSNs that are older than the one that initialises the page */
    bool initialises; /* the oldest of `records` produces the page without an older version */
    Lsn init_lsn;
} LayerKeyRecords;

/* Counts a delta's records of `key` with lsns.lo <= LSN < lsns.hi. Reads one page of each level and the key's leaves.
 * ERROR_INPUT where one of them is damaged. Bytes are as stored, headers included. */
bool layer_key_records(const LayerFile *file, Key key, LsnRange lsns, LayerKeyRecords *found, Error *error);
/* The stored bytes of an image's page; 0 where the image has no page with that key. Errors as above. */
bool layer_key_page(const LayerFile *file, Key key, uint64_t *bytes, Error *error);

#endif
