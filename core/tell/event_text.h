/* event_text.h - what happened between two dumps of a series, in words. */
#ifndef CORE_TELL_EVENT_TEXT_H
#define CORE_TELL_EVENT_TEXT_H

#include "core/history/history.h"

/* "L0 compaction", "gc-compaction", "unexplained"; NULL where the op is none of a series. */
const char *event_name(StepOp op);

/* "L0 compaction: 10 L0 layers, 1.02 GiB, became 11 deltas, 1.01 GiB, LSN 0/40 … 0/A0"; nothing where the step is no
 * event. Appended. */
void event_text(const History *history, StepId step, Text *out);

/* How many events of each kind a series has, and what they wrote and deleted, as lines. Appended. */
void events_summary_text(const History *history, Text *out);

#endif
