/* lsn.h - log sequence numbers: a byte position in the WAL, 64 bits, shown as `93/1C0887F1` (high/low half in hex). */
#ifndef CORE_MODEL_LSN_H
#define CORE_MODEL_LSN_H

#include "core/base/mem.h"
#include "core/base/text.h"

typedef uint64_t Lsn;

typedef struct LsnRange {
    Lsn lo, hi; /* half-open */
} LsnRange;

typedef ARRAY(Lsn) LsnArray;

/* The smallest range that holds both. To start a hull that is empty, use {UINT64_MAX, 0}. */
static inline LsnRange lsn_range_hull(LsnRange a, LsnRange b)
{
    return (LsnRange){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}

#define LSN_TEXT_SIZE 24

/* Reads `hi/lo` (two hex numbers of up to 8 digits) or one hex number, with an optional 0x. ERROR_INPUT with the
 * reason. */
bool lsn_parse(Str text, Lsn *lsn, Error *error);
/* "93/1C0887F1": upper case, without padding. Returns `out`. */
char *lsn_format(Lsn lsn, char out[LSN_TEXT_SIZE]);

#endif
