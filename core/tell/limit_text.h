/* limit_text.h - which parameter moves the limit of a decision between images and deltas. */
#ifndef CORE_TELL_LIMIT_TEXT_H
#define CORE_TELL_LIMIT_TEXT_H

#include "core/history/history.h"

/* Appends, as a line behind `indent`, that no parameter sets the limit, and which one would compare other keys; nothing
 * where the decision is another one, DECISION_NONE, or has a parameter that flips it. `tried`: what larger targets do
 * is said elsewhere (image_trial.h). */
void decision_limit_line(const History *history, uint32_t id, bool tried, const char *indent, Text *out);

#endif
