/* lsm_scores.h - the target, size and score of each level of an LSM store, and which level is compacted first.
 *
 *     level   files   bytes     target    score
 *     L0      3       202 KiB   4 files   0.79      trigger 4: 0.75; bytes against L1's target: 0.79
 *     L1      4       229 KiB   256 KiB   0.90
 *     L2      19      985 KiB   1 MiB     0.96      compacts after 40 KiB more
 *
 * A score of 1 or more makes a level due; the level with the highest score is compacted first, of equal ones the upper.
 *
 * Sources: RocksDB db/version_set.cc (CalculateBaseBytes, ComputeCompactionScore, EstimateCompactionBytesNeeded),
 * LevelDB db/version_set.cc (Finalize), Pebble compaction_picker.go (initLevelMaxBytes, calculateLevelScores).
 */
#ifndef CORE_PLANNER_LEVELED_LSM_SCORES_H
#define CORE_PLANNER_LEVELED_LSM_SCORES_H

#include "core/model/lsm_state.h"

/* The comparison that a level's score comes from. */
typedef enum LsmScoreBy {
    LSM_SCORE_BYTES,     /* bytes against the level's target */
    LSM_SCORE_FILES,     /* L0: files against the trigger */
    LSM_SCORE_SUBLEVELS, /* L0, Pebble: sublevels against half the threshold */
    LSM_SCORE_L0_BYTES,  /* L0: bytes against those of the base level */
    LSM_SCORE_DRAIN,     /* RocksDB, dynamic: a level that is not needed is emptied */
} LsmScoreBy;

typedef struct LsmLevelScore {
    bool scored; /* false for the last level, which has nothing below it */
    bool has_target;
    uint64_t files, bytes;
    uint64_t free_files, free; /* files, and compensated bytes, that no running compaction reads */
    uint64_t compensated;      /* bytes, plus an estimate of those that range deletions will free in deeper levels */
    uint64_t target;           /* bytes; L0 has no target */
    LsmScoreBy by;
    double left, right; /* the comparison: score = left / right before weighting */
    double score;       /* the score by which the engine orders levels */
} LsmLevelScore;

typedef struct LsmScores {
    LsmEngine engine;
    uint32_t level_count; /* number of levels that the options allow or the tables use */
    uint32_t base_level;  /* the level to which L0 is compacted */
    uint32_t sublevels;   /* number of sublevels of L0 */
    uint32_t drained;     /* RocksDB from 8.2 on, dynamic: levels down to this one are emptied; 0: none */
    LsmLevelScore levels[LSM_LEVELS_MAX];
    uint32_t order[LSM_LEVELS_MAX]; /* the levels that have scores, in the order in which they are compacted */
    uint32_t order_count;
    uint64_t debt; /* RocksDB: the engine's estimate of the bytes to compact until no level is due */
} LsmScores;

/* Computes the scores of a store with leveled compaction: RocksDB's style of that name, LevelDB, Pebble. O(tables,
 * and the inputs of what runs). */
void lsm_scores(const LsmState *state, const LsmOptions *options, LsmScores *scores);

/* The scores of the same tables under other options, from the counts in `counted`. The number of levels must be the
 * same. O(levels). */
void lsm_scores_again(const LsmScores *counted, const LsmOptions *options, LsmScores *scores);

/* The level to which a level is compacted. */
static inline uint32_t lsm_output_level(const LsmScores *scores, uint32_t level)
{
    return level == 0 ? scores->base_level : level + 1;
}

#endif
