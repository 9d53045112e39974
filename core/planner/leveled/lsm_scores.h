/* lsm_scores.h - the target, size and score of each level of an LSM store, and which level is compacted first.
 *
 *     level   files   bytes     target    score
 *     L0      3       202 KiB   4 files   0.79      trigger 4: 0.75; bytes against L1's target: 0.79
 *     L1      4       229 KiB   256 KiB   0.90
 *     L2      19      985 KiB   1 MiB     0.96      compacts after 40 KiB more
 *
 * A score of 1 or more makes a level due; the highest goes first, of equal ones the upper level.
 *
 * Sources: RocksDB db/version_set.cc (CalculateBaseBytes, ComputeCompactionScore, EstimateCompactionBytesNeeded),
 * LevelDB db/version_set.cc (Finalize), Pebble compaction_picker.go (initLevelMaxBytes, calculateLevelScores).
 */
#ifndef CORE_PLANNER_LEVELED_LSM_SCORES_H
#define CORE_PLANNER_LEVELED_LSM_SCORES_H

#include "core/model/lsm_state.h"

/* Which comparison a level's score comes from. */
typedef enum LsmScoreBy {
    LSM_SCORE_BYTES,     /* bytes against the level's target */
    LSM_SCORE_FILES,     /* L0: files against the trigger */
    LSM_SCORE_SUBLEVELS, /* L0, Pebble: sublevels against half the threshold */
    LSM_SCORE_L0_BYTES,  /* L0: bytes against those of the base level */
    LSM_SCORE_DRAIN,     /* RocksDB, dynamic: a level that is not needed is emptied */
} LsmScoreBy;

typedef struct LsmLevelScore {
    bool scored; /* the last level is not: nothing lies below it */
    bool has_target;
    uint64_t files, bytes;
    uint64_t free_files, free; /* files, and compensated bytes, that no compaction is known to read now */
    uint64_t compensated;      /* bytes, more where range deletions are known to free some below */
    uint64_t target;           /* bytes; of L0 none */
    LsmScoreBy by;
    double left, right; /* what was compared: score = left / right, before it is weighted */
    double score;       /* as the engine orders levels by it */
} LsmLevelScore;

typedef struct LsmScores {
    LsmEngine engine;
    uint32_t level_count; /* levels that the options, or the tables, have */
    uint32_t base_level;  /* where L0 is compacted to */
    uint32_t sublevels;   /* of L0 */
    uint32_t drained;     /* RocksDB from 8.2 on, dynamic: levels down to this one are emptied; 0: none */
    LsmLevelScore levels[LSM_LEVELS_MAX];
    uint32_t order[LSM_LEVELS_MAX]; /* scored levels, first the one that is compacted first */
    uint32_t order_count;
    uint64_t debt; /* RocksDB: bytes to compact until no level is due, as it estimates them */
} LsmScores;

/* Scores of a store whose compactions are leveled: RocksDB's style of that name, LevelDB, Pebble. O(files of L0 +
 * levels), with range deletions O(files). */
void lsm_scores(const LsmState *state, const LsmOptions *options, LsmScores *scores);

/* The same tables under other options, from what was counted of them: O(levels). As many levels as before. */
void lsm_scores_again(const LsmScores *counted, const LsmOptions *options, LsmScores *scores);

/* The level that a level is compacted to. */
static inline uint32_t lsm_output_level(const LsmScores *scores, uint32_t level)
{
    return level == 0 ? scores->base_level : level + 1;
}

#endif
