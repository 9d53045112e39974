/* record.h - a record is one word that sorts by key, then by arrival.
 *
 *      63                shift            1   0
 *     | key code        | arrival number |  page |      page: a whole page image at the arrival's LSN, sorted after it
 *
 * Everything else follows from the arrival number: the LSN at which a record starts is first_lsn + arrival * length
 * where all lengths are the same, and comes from a table otherwise; its length is the distance to the next LSN. The key
 * code is the key itself where the bits suffice, and else its place in a sorted table of all keys that occur.
 */
#ifndef CORE_RECORDS_RECORD_H
#define CORE_RECORDS_RECORD_H

#include "core/model/keyspace.h"
#include "core/model/lsn.h"

typedef struct RecordForm {
    unsigned shift;     /* where the key code begins: 1 + bits of the arrival number */
    uint64_t key_limit; /* all key codes are below it */
    uint64_t count;     /* all arrival numbers are below it */
    uint64_t length;    /* bytes of every record; unused with `lsns` */
    Lsn first_lsn;
    /* not owned; the start LSN of each arrival, and the end; NULL: all records have `length` bytes */
    const Lsn *lsns;
    const uint64_t *keys; /* not owned; ascending, key_limit of them; NULL: a key's code is the key itself */
} RecordForm;

/* Chooses a form for `count` records with keys below `key_limit`; the caller sets `length` or `lsns`. False where 64
 * bits cannot hold them: use a table of keys. */
bool record_form_init(RecordForm *form, uint64_t key_limit, uint64_t count, Lsn first_lsn);

/* The word of the record with this key code and arrival number; of a page image it is one more. */
static inline uint64_t record_word(const RecordForm *form, uint64_t code, uint64_t arrival)
{
    return code << form->shift | arrival << 1;
}

/* The code of the record's key. */
static inline uint64_t record_code(const RecordForm *form, uint64_t word)
{
    return word >> form->shift;
}

/* The number of records that arrived before it. */
static inline uint64_t record_arrival(const RecordForm *form, uint64_t word)
{
    return (word & (((uint64_t)1 << form->shift) - 1)) >> 1;
}

static inline bool record_is_page(uint64_t word)
{
    return word & 1;
}

/* The record's length in bytes; for a page image that of a page. */
static inline uint64_t record_length(const RecordForm *form, uint64_t word)
{
    if (record_is_page(word))
        return PAGE_BYTES;
    if (!form->lsns)
        return form->length;
    uint64_t arrival = record_arrival(form, word);
    return form->lsns[arrival + 1] - form->lsns[arrival];
}

/* The LSN at which the record starts. */
static inline Lsn record_lsn(const RecordForm *form, uint64_t word)
{
    uint64_t arrival = record_arrival(form, word);
    return form->lsns ? form->lsns[arrival] : form->first_lsn + arrival * form->length;
}

/* The record's key. */
static inline Key record_key(const RecordForm *form, uint64_t word)
{
    uint64_t code = record_code(form, word);
    return form->keys ? form->keys[code] : code;
}

/* The bytes of all these records. O(count). */
uint64_t record_bytes(const RecordForm *form, const uint64_t *words, size_t count);
/* The code of the first possible key at or above `key`; key_limit where there is none. O(log n) with a table of keys,
 * else constant. */
uint64_t record_code_at(const RecordForm *form, Key key);
/* A bound that is above all records of lower keys, and at or below those of `key` and higher keys. */
static inline uint64_t record_bound(const RecordForm *form, Key key)
{
    return record_code_at(form, key) << form->shift;
}
/* The first arrival with an LSN at or above `lsn`; `count` where there is none. O(log n) with a table, else
 * constant. */
uint64_t record_arrival_at(const RecordForm *form, Lsn lsn);

#endif
