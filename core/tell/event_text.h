/* event_text.h - what happened between two dumps of a series, in words. */
#ifndef CORE_TELL_EVENT_TEXT_H
#define CORE_TELL_EVENT_TEXT_H

#include "core/history/history.h"

/* The event's name: "L0 compaction", "gc-compaction", "unexplained"; NULL where the op is not an event of a series. */
const char *event_name(StepOp op);

/* Appends "L0 compaction: 10 L0 layers, 1.02 GiB, became 11 deltas, 1.01 GiB, LSN 0/40 … 0/A0"; nothing where the step
 * is not an event. */
void event_text(const History *history, StepId step, Text *out);

/* Appends a line for each dump of a series, and below it one for each event since the dump before. */
void events_text(const History *history, Text *out);

/* Appends, as lines, how many events of each kind a series has, and what they wrote and deleted. */
void events_summary_text(const History *history, Text *out);

#endif
