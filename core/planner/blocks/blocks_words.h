/* blocks_words.h - a plan of the policy `blocks` for people. Inside core/planner/blocks/ only; see algorithm.h. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_WORDS_H
#define CORE_PLANNER_BLOCKS_BLOCKS_WORDS_H

#include "core/planner/algorithm.h"

/* A paragraph a step: how many blocks merge and how many get an image, and the largest partitions. */
void blocks_rounds_text(const Plan *plan, const LayerSet *layers, const DecisionWords *words, Text *out);

#endif
