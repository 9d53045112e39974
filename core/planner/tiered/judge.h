/* judge.h - the one judge of the level-based policies: how deep a level is, whether it is due, and what would change
 * that.
 *
 *     identify (levels.h) ─► in scope? (scope.h) ─► depth ─► depth >= fanout?
 *
 * Algorithm.judge asks it for each level as if nothing above had been rewritten; a round of a compaction asks it for
 * the level that it may rewrite. Same layers, same policy: same answer.
 */
#ifndef CORE_PLANNER_TIERED_JUDGE_H
#define CORE_PLANNER_TIERED_JUDGE_H

#include "core/planner/algorithm.h"
#include "core/planner/tiered/levels.h"
#include "core/planner/tiered/scope.h"

/* The layers among which a level is identified, and how tall its deltas may be. */
typedef struct LevelQuestion {
    const PlanView *view;
    const Policy *policy;
    const LayerId *live; /* those of the view that begin at or below end_lsn */
    size_t live_count;
    const LevelOrder *order; /* the order of `live` */
    uint32_t number;
    uint64_t target_height, max_height;
    uint64_t multiplier; /* target height / target_file_size; 0: unknown */
    bool scope;          /* the scope is needed too, because the level may be planned */
    Trace *trace;        /* may be NULL */
} LevelQuestion;

typedef struct LevelVerdict {
    Level level;
    PartitionScope scope; /* empty where it was neither wanted nor needed */
    VerdictRow row;       /* its `layers` are level.layers */
    uint32_t decision;    /* the RULE_DEPTH decision, or DECISION_NONE */
} LevelVerdict;

/* Identifies and judges one level. `*found` is false where there is no such level; level.stopped_at says whether it is
 * stalled. The caller releases the verdict, except after a failure. */
bool level_judge(const LevelQuestion *question, LevelVerdict *verdict, bool *found, Error *error);
void level_verdict_release(LevelVerdict *verdict);
/* Marks a level that looks as the one above it did before its rewrite: it is not due, whatever its depth. */
void level_verdict_repeats(const LevelQuestion *question, LevelVerdict *verdict);

/* The live layers of a view that begin at or below its end_lsn, in heap memory that the caller frees. O(live). */
LayerId *level_live(const PlanView *view, size_t *count);

/* Algorithm.judge. */
bool tiered_judge(const JudgeInput *input, Verdict *verdict, Error *error);

#endif
