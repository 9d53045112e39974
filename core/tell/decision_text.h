/* decision_text.h - a decision as a sentence: "depth 57 >= fanout 10: compact". */
#ifndef CORE_TELL_DECISION_TEXT_H
#define CORE_TELL_DECISION_TEXT_H

#include "core/planner/algorithm.h"

/* One sentence with its numbers, as a colleague would say it: "depth 57 >= fanout 10: compact". No newline. */
void decision_text(const Trace *trace, const Decision *decision, KeyForm form, Text *out);
/* What of its grounds is estimated: " (estimated)", " (3 of 12 deltas estimated)", " (keyspace estimated)"; nothing is
 * added where all is known. */
void decision_grounds_text(const Decision *decision, Text *out);
/* What would flip it: "flips at fanout = 58". False, and nothing added, where nothing does. */
bool decision_flip_text(const Decision *decision, Text *out);
/* The same behind a sentence: "  [flips at fanout = 58]", or nothing. */
void decision_add_flip(const Decision *decision, Text *out);
/* The comparison of a RULE_STRATEGY decision without its keys: "images would take 12 MiB < 40 MiB of deltas: images".
 */
void decision_strategy_text(const Decision *decision, Text *out);

#endif
