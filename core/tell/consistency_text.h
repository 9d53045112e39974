/* consistency_text.h - whether a history agrees with itself, in words and as JSON. */
#ifndef CORE_TELL_CONSISTENCY_TEXT_H
#define CORE_TELL_CONSISTENCY_TEXT_H

#include "core/analysis/consistency.h"
#include "core/base/text.h"

/* Appends a line for each kind of check, with what was checked or why nothing was; then a line for each violation. */
void consistency_text(const Consistency *found, const History *history, Text *out);
/* Appends one object and a newline. */
void consistency_json(const Consistency *found, const History *history, Text *out);
/* Appends "step 12: delta NAME (layer 4) is deleted, but …", without a newline. */
void violation_text(const Violation *violation, const History *history, Text *out);

#endif
