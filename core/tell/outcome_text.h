/* outcome_text.h - what one side of a difference between two histories did. */
#ifndef CORE_TELL_OUTCOME_TEXT_H
#define CORE_TELL_OUTCOME_TEXT_H

#include "core/history/diff.h"
#include "core/history/outcomes.h"

/* Appends what A or B did, and why: "level 0: depth 5 >= fanout 4: compact". */
void outcome_text(const OutcomeDifference *difference, const History *history, bool is_b, Text *out);

/* What a line with the numbers of a comparison's layers says behind them where layers are in use in parts; else "". */
const char *outcome_parts_words(const HistoryDiff *diff);

#endif
