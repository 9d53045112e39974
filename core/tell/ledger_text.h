/* ledger_text.h - a ledger as a table. */
#ifndef CORE_TELL_LEDGER_TEXT_H
#define CORE_TELL_LEDGER_TEXT_H

#include "core/analysis/ledger.h"

/* Appends "flushes", "level 0 deltas", "gc-compaction images" or, for an LSM store, "compactions to L1". */
void ledger_sum_text(const LedgerSum *sum, const History *history, Text *out);
/* Appends the ledger as a table: totals, then at most `max` rows. */
void ledger_text(const Ledger *ledger, const History *history, size_t max, Text *out);

#endif
