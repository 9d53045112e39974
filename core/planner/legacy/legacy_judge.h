/* legacy_judge.h - the verdict of the policy `legacy` on a store: L0 layers, and the tallest stack. */
#ifndef CORE_PLANNER_LEGACY_LEGACY_JUDGE_H
#define CORE_PLANNER_LEGACY_LEGACY_JUDGE_H

#include "core/planner/algorithm.h"

/* Judges in two rows at most: L0 layers against compaction_threshold, and the tallest stack of all partitions against
 * image_creation_threshold, which comes first where it alone is due. For a dump the policy says whether the timeline's
 * check is assumed to pass. */
bool legacy_judge(const JudgeInput *input, Verdict *verdict, Error *error);

#endif
