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
    /* bytes written, and what of them was rewritten and collected; the rest is alive */
    uint64_t written, rewritten, collected;
    /* number of layers; of these, `unknown` have no known size and count as 0 bytes, and the size of `estimated` is an
     * estimate */
    uint32_t layers, unknown, estimated;
} LedgerBytes;

typedef struct LedgerRow {
    uint32_t decision; /* the decision for which the bytes were written, or DECISION_NONE */
    uint32_t level;
    bool images;
    KeyRange keys;
    StepId step; /* the step at which its first layer was created */
    LedgerBytes bytes;
} LedgerRow;

/* The sum of all rows with the same level and kind; level UINT32_MAX: flushes. */
typedef struct LedgerSum {
    uint32_t level;
    bool images;
    LedgerBytes bytes;
} LedgerSum;

typedef struct Ledger {
    ARRAY(LedgerRow) rows; /* ordered by bytes rewritten, then by bytes written, most first, then by step */
    ARRAY(LedgerSum) sums; /* flushes first, then by level, deltas before images */
    LedgerBytes all;
} Ledger;

/* What was written up to `step`, and what has become of it by then. The caller frees it. O(layers + steps + jobs). */
void ledger_init(Ledger *ledger, const History *history, StepId step);
void ledger_release(Ledger *ledger);

#endif
