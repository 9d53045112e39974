/* ledger_text.h - a ledger as a table. */
#ifndef CORE_TELL_LEDGER_TEXT_H
#define CORE_TELL_LEDGER_TEXT_H

#include "core/analysis/ledger.h"

/* Appends "flushes", "level 0 deltas", "gc-compaction images" or, for an LSM store, "compactions to L1". */
void ledger_sum_text(const LedgerSum *sum, const History *history, Text *out);
/* Are the sizes of all these layers unknown? */
bool ledger_bytes_unknown(const LedgerBytes *bytes);
/* `value`, a sum of `bytes`: "259 KiB"; ">= 259 KiB" where the sizes of some layers are unknown, "unknown" where those
 * of all are. `out` holds 40 bytes and is returned. */
const char *ledger_bytes_format(const LedgerBytes *bytes, uint64_t value, char out[40]);
/* "259 KiB in 4 layers"; of planned layers "259 KiB (estimated) in 4 layers", of unknown sizes "unknown bytes in 4
 * layers". `part`: "layer". */
void ledger_written_text(const LedgerBytes *bytes, const char *part, Text *out);
/* "134 KiB have been rewritten since" */
void ledger_rewritten_text(const LedgerBytes *bytes, Text *out);
/* "64.0 KiB were collected" */
void ledger_collected_text(const LedgerBytes *bytes, Text *out);
/* "61.0 KiB at step 12" */
void ledger_alive_text(const LedgerBytes *bytes, StepId step, Text *out);
/* Appends the ledger as a table: totals, then at most `max` rows. */
void ledger_text(const Ledger *ledger, const History *history, size_t max, Text *out);

#endif
