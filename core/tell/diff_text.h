/* diff_text.h - what differs between two histories: a line for each layer, and statistics side by side. */
#ifndef CORE_TELL_DIFF_TEXT_H
#define CORE_TELL_DIFF_TEXT_H

#include "core/history/diff.h"

/* Appends a line for each layer that appeared (+), disappeared (-) or changed (~), the first step at which the
 * histories decide or do something different, and the totals. */
void diff_text(const History *a, const History *b, const HistoryDiff *diff, Text *out);
/* Appends the totals of both sides and their differences. */
void diff_totals_text(const HistoryDiff *diff, Text *out);
/* Appends behind the number of changed layers how many of them differ only in which parts are in use; nothing where
 * none does. */
void diff_parts_text(const HistoryDiff *diff, Text *out);

#endif
