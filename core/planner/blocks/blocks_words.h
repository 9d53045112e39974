/* blocks_words.h - a plan of the policy `blocks` for people. Inside core/planner/blocks/ only; see algorithm.h. */
#ifndef CORE_PLANNER_BLOCKS_BLOCKS_WORDS_H
#define CORE_PLANNER_BLOCKS_BLOCKS_WORDS_H

#include "core/planner/algorithm.h"

/* Appends a paragraph for each step: how many blocks are merged and how many get an image, and the largest
 * partitions. */
void blocks_rounds_text(const Plan *plan, const LayerSet *layers, const DecisionWords *words, Text *out);

#endif
