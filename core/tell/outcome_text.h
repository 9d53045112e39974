/* outcome_text.h - what one side of a difference between two histories did. */
#ifndef CORE_TELL_OUTCOME_TEXT_H
#define CORE_TELL_OUTCOME_TEXT_H

#include "core/history/outcomes.h"

/* Appends what A or B did, and why: "level 0: depth 5 >= fanout 4: compact". `other` is the other side. */
void outcome_text(const OutcomeDifference *difference, const History *history, const History *other, bool is_b,
                  Text *out);

/* Appends that "A and B", named by `sides`, have no difference in outcome. */
void outcome_none_text(const char *sides, const LayerSet *set, Text *out);

#endif
