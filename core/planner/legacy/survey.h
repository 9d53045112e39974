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
    PlanView view; /* the layers, which must outlive the survey */
    Policy policy;
    LegacyTimeline timeline; /* its parts are those that the next iteration would use */
    bool dump;               /* from a dump: what the pageserver has in memory is unknown */
    /* the partitions come from a known keyspace; else they are guessed from the newest images */
    bool exact;
    Lsn at; /* the LSN of the partitioning, at which images would be made */
    LegacyL0Selection l0;
    LegacyCheckVerdict check;
    LegacyHeights heights;
    LegacyGate *gates;   /* owned; per part */
    uint64_t *bytes;     /* owned; per part: size of an image, or SIZE_UNKNOWN */
    LegacyCost *cost;    /* owned; per part: what that size is based on */
    Estimate *estimate;  /* owned; made if the view has no sources */
    PlanSources sources; /* answered by the estimate */
} LegacySurvey;

/* Surveys a timeline. Fails where the keyspace has too many parts, or with ERROR_CANCELLED once `cancel` (NULL: never)
 * is set, which is checked several times. The caller frees the survey. O(n log n + segments × height × log n). */
bool legacy_survey_init(LegacySurvey *survey, const PlanView *view, const Policy *policy, const atomic_bool *cancel,
                        Error *error);
void legacy_survey_release(LegacySurvey *survey);

#define LEGACY_PART_NONE SIZE_MAX
/* The part that has the key in one of its ranges, or LEGACY_PART_NONE. O(parts). */
size_t legacy_survey_part(const LegacySurvey *survey, Key key);
/* The part whose image would contain the key: the part that has it, else the next one, because an image begins where
 * the part before it ends (rule I7); or LEGACY_PART_NONE. O(parts). */
size_t legacy_survey_spanning(const LegacySurvey *survey, Key key);

/* At most that many bytes of WAL until the next L0 compaction: those of the missing L0 layers, each of
 * checkpoint_distance for every shard; 0 where it is due. */
uint64_t legacy_survey_wal_left(const LegacySurvey *survey);

/* When the next images are made, and how large they are. */
PlanForecast legacy_survey_next(const LegacySurvey *survey);

typedef struct LegacyLostImages {
    size_t images, unsized; /* numbers of images; those of unknown size */
    uint64_t bytes;
} LegacyLostImages;
/* The images above the last LSN on disk: a restart without a flush drops them (rule B4). */
LegacyLostImages legacy_survey_lost_images(const LegacySurvey *survey);

/* "discards 2 images (32.0 MiB) above disk_consistent_lsn; …": what a restart does. */
void legacy_lost_images_text(const LegacyLostImages *lost, Text *out);

/* Appends the chain of conditions for an image over a key, a line each: its numbers and whether it holds, what would
 * create an image, and what that costs. */
void legacy_key_text(const LegacySurvey *survey, Key key, Text *out);
/* The same for a caller who only has a view. */
void legacy_spot_text(const PlanView *view, const Policy *policy, Key key, Text *out);

#endif
