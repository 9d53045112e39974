/* ledger.h - which decision wrote how many bytes, and what became of them.
 *
 *     level 0 deltas   keys 0 … 95FA    64.0 MiB written, all rewritten again by step 310
 *     level 1 images   keys E6 … C2F    16.0 MiB written, alive
 *
 * A row is a partition of a level, because the choice between images and deltas is made for a partition. Under `blocks`
 * a row is a job, because one job serves many partitions. Flushes have no decision; only the sums contain them.
 */
#ifndef CORE_ANALYSIS_LEDGER_H
#define CORE_ANALYSIS_LEDGER_H

#include "core/history/history.h"

typedef struct LedgerBytes {
    uint64_t written, rewritten, collected; /* the rest lives */
    uint32_t layers, unknown;               /* unknown: of these layers the size is, and they count as 0 bytes */
} LedgerBytes;

typedef struct LedgerRow {
    uint32_t decision; /* that the bytes were written for; or DECISION_NONE */
    uint32_t level;
    bool images;
    KeyRange keys;
    StepId step; /* at which its first layer came */
    LedgerBytes bytes;
} LedgerRow;

/* All rows of one level and kind together; level UINT32_MAX: flushes. */
typedef struct LedgerSum {
    uint32_t level;
    bool images;
    LedgerBytes bytes;
} LedgerSum;

typedef struct Ledger {
    ARRAY(LedgerRow) rows; /* most bytes that were rewritten first, then most bytes written, then in order */
    ARRAY(LedgerSum) sums; /* flushes, then by level, deltas before images */
    LedgerBytes all;
} Ledger;

/* What was written up to `step` and has become of it by then. O(layers + steps + jobs). */
void ledger_init(Ledger *ledger, const History *history, StepId step);
void ledger_release(Ledger *ledger);

#endif
