/* decision_text.h - a decision as a sentence: "depth 57 >= fanout 10: compact". */
#ifndef CORE_TELL_DECISION_TEXT_H
#define CORE_TELL_DECISION_TEXT_H

#include "core/history/history.h"
#include "core/planner/algorithm.h"

/* Appends one sentence with the numbers of the decision: "depth 57 >= fanout 10: compact". No newline. `set` holds
 * the layers of the trace. */
void decision_text(const Trace *trace, const Decision *decision, const LayerSet *set, Text *out);
/* Appends the sentence of a rule, in the words for the layers of `set`: "a table is deleted" of a store. */
void decision_rule_text(const char *sentence, const LayerSet *set, Text *out);
/* Appends a run of deletions as one sentence: "57 layers are deleted: no job needs them any more". */
void decision_deletions_text(const LayerSet *set, uint32_t count, Text *out);
/* Appends what a decision of the plan is about: "level 0: depth 57 >= fanout 10: compact"; "the extent of level 0" for
 * one of those that find where a level ends. Nothing for an id that the trace does not have. */
void decision_subject_text(const History *plan, uint32_t id, Text *out);
/* Appends which of its grounds are estimated: " (estimated)", " (3 of 12 deltas estimated)", " (keyspace estimated)";
 * nothing where all are known. */
void decision_grounds_text(const Decision *decision, Text *out);
/* Appends what would flip it: "flips at fanout = 58". False, with nothing appended, where nothing would. */
bool decision_flip_text(const Decision *decision, Text *out);
/* Appends the same behind a sentence: "  [flips at fanout = 58]", or nothing. */
void decision_add_flip(const Decision *decision, Text *out);
/* Appends the decision's layers, "45–90, 19 and 12 more": runs of neighbouring ids, in either direction, as one. */
void decision_layers_text(const Trace *trace, const Decision *decision, Text *out);
/* Appends the comparison of a RULE_STRATEGY decision without its keys: "images would take 12 MiB < 40 MiB of deltas:
 * images". */
void decision_strategy_text(const Decision *decision, Text *out);

#endif
