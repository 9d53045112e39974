/* outcome_text.h - what one side of a difference between two histories did. */
#ifndef CORE_TELL_OUTCOME_TEXT_H
#define CORE_TELL_OUTCOME_TEXT_H

#include "core/history/outcomes.h"

/* What A did, or B, with its reason: "level 0: depth 5 >= fanout 4: compact"; "nothing". Appended. */
void outcome_text(const OutcomeDifference *difference, const History *history, bool is_b, Text *out);

#endif
