/* survey.h - a store as the policy `legacy` sees it: what the next iteration would examine, without running it.
 *
 *     L0 ─► partitions at LSN Q ─► check ─► for each partition: pieces, stacks, gate, cost of an image
 *
 * Judge, plan, findings and panes ask the same survey. A dump does not contain the state in the pageserver's memory:
 * when it checked last, and at which LSN it partitioned. Both are then taken to be as after a start, and reported as
 * unknown (rule Z3).
 */
#ifndef CORE_PLANNER_LEGACY_SURVEY_H
#define CORE_PLANNER_LEGACY_SURVEY_H

#include "core/planner/estimate.h"
#include "core/planner/legacy/legacy_policy.h"
#include "core/planner/legacy/next_pass.h"

#include <stdatomic.h>

typedef struct LegacySurvey {
    PlanView view; /* of layers that must outlive the survey */
    Policy policy;
    LegacyTimeline timeline; /* its parts are those that the next iteration would work with */
    bool dump;               /* the pageserver's memory is not known */
    bool exact;              /* partitions come from a known key space; else from the newest images */
    Lsn at;                  /* where images would be made: the partitioning's LSN */
    LegacyL0Selection l0;
    LegacyCheckVerdict check;
    LegacyHeights heights;
    LegacyGate *gates;   /* owned; per part */
    uint64_t *bytes;     /* owned; per part: of an image, or SIZE_UNKNOWN … */
    LegacyCost *cost;    /* … and what that rests on; owned */
    Estimate *estimate;  /* owned, where the view came without sources */
    PlanSources sources; /* of the estimate */
} LegacySurvey;

/* Fails where the key space has too many parts, or with ERROR_CANCELLED once `cancel` (NULL: never) is set: it is asked
 * some times in between. O(n log n + segments * height * log n). */
bool legacy_survey_init(LegacySurvey *survey, const PlanView *view, const Policy *policy, const atomic_bool *cancel,
                        Error *error);
void legacy_survey_release(LegacySurvey *survey);

#define LEGACY_PART_NONE SIZE_MAX
/* The part that has the key in one of its ranges, or LEGACY_PART_NONE. O(parts). */
size_t legacy_survey_part(const LegacySurvey *survey, Key key);
/* The part whose image spans the key: the one that has it, else the next one, for an image begins where the part
 * before ends (rule I7); or LEGACY_PART_NONE. O(parts). */
size_t legacy_survey_spanning(const LegacySurvey *survey, Key key);

/* WAL until the next L0 compaction, at most: what is missing in L0 layers, each of checkpoint_distance for every
 * shard; 0 where it is due. */
uint64_t legacy_survey_wal_left(const LegacySurvey *survey);

/* When images are made next, and how large they are. */
PlanForecast legacy_survey_next(const LegacySurvey *survey);

typedef struct LegacyLost {
    size_t images, unsized; /* of unknown size */
    uint64_t bytes;
} LegacyLost;
/* Images above the last LSN on disk: a restart without a flush throws them away (rule B4). */
LegacyLost legacy_survey_lost(const LegacySurvey *survey);

/* The chain of conditions for an image over a key, each with its numbers and whether it holds; what would make one;
 * what it costs. A line each. */
void legacy_key_text(const LegacySurvey *survey, Key key, Text *out);
/* The same for whoever has a view only. */
void legacy_spot_text(const PlanView *view, const Policy *policy, Key key, Text *out);

#endif
