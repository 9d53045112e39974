/* legacy_judge.h - the verdict of the policy `legacy` on a store: L0 layers, and the tallest stack. */
#ifndef CORE_PLANNER_LEGACY_LEGACY_JUDGE_H
#define CORE_PLANNER_LEGACY_LEGACY_JUDGE_H

#include "core/planner/algorithm.h"

/* Two rows at most: L0 layers against compaction_threshold, and the tallest stack of all partitions against
 * image_creation_threshold, which comes first where it alone is due. Of a dump the check of the timeline is assumed as
 * the policy says. */
bool legacy_judge(const JudgeInput *input, Verdict *verdict, Error *error);

#endif
