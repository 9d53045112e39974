/* lsm_choice.h - a compaction that an LSM engine would start, and what its algorithms share: lsm_pick.h asks them. */
#ifndef CORE_PLANNER_LEVELED_LSM_CHOICE_H
#define CORE_PLANNER_LEVELED_LSM_CHOICE_H

#include "core/planner/leveled/lsm_inputs.h"
#include "core/planner/leveled/lsm_scores.h"

typedef enum LsmReason {
    LSM_BECAUSE_L0,            /* L0's score */
    LSM_BECAUSE_SIZE,          /* a deeper level's score */
    LSM_BECAUSE_INTRA_L0,      /* L0 cannot be compacted down, so its newest tables are merged */
    LSM_BECAUSE_AMPLIFICATION, /* universal: all runs but the last are too large compared with the last */
    LSM_BECAUSE_RATIO,         /* universal: runs of about the same size */
    LSM_BECAUSE_RUNS,          /* universal: too many runs */
    LSM_BECAUSE_FIFO_SIZE,     /* FIFO: the oldest tables are deleted */
    LSM_BECAUSE_FIFO_MERGE,    /* FIFO: small tables are merged */
    LSM_BECAUSE_MARKED,        /* a table is marked */
    LSM_BECAUSE_BLOBS,         /* RocksDB: much of the oldest blob files is garbage */
    LSM_BECAUSE_BACKING,       /* Pebble: no virtual table refers to much of a backing file */
    LSM_REASON_COUNT_,
} LsmReason;

#define LSM_DELETED UINT32_MAX /* as an output level: the tables are deleted, and nothing is written */

typedef struct LsmPick {
    bool found;
    LsmReason reason;
    uint32_t level, output; /* input level and output level */
    double score;           /* score of the level; 0 where scores do not decide */
    uint32_t seed;          /* the placement that the pick started with, or PLACEMENT_NONE */
    bool move;              /* the tables are moved to `output` unchanged */
    LsmInputs start, below; /* tables of `level` (universal: of all levels), and tables of `output` */
    bool rightwards;        /* round robin: only tables behind the seed may be added */
    bool expanded;          /* `start` was expanded, because that needs nothing more of `below` */
    /* The comparison that decided, where scores do not: left >= right. */
    double left, right;
} LsmPick;

void lsm_pick_release(LsmPick *pick);

/* All inputs in one list, ascending by placement, in heap memory that the caller frees. O(n log n). */
uint32_t *lsm_pick_inputs(const LsmPick *pick, size_t *count);

const char *lsm_reason_name(LsmReason reason); /* The reason's name in JSON: "l0", "size", … */

/* ---- each algorithm's own; lsm_pick() chooses ---- */

void leveled_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);
void universal_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);
/* What universal compaction compares in a store. */
typedef struct UniversalFacts {
    size_t runs;
    uint64_t upper, last; /* bytes of all runs but the last; bytes of the last run */
    /* the first runs of similar size, newest first; where no group is large enough, the largest one */
    size_t group_at, group;
    uint64_t group_bytes; /* bytes of that group */
    uint64_t behind;      /* bytes of the run behind them, which is too large for the group; 0: there is none */
} UniversalFacts;
void universal_facts(const LsmState *state, const LsmOptions *options, UniversalFacts *facts);

void fifo_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);
void leveldb_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);
void pebble_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);

/* Picks the newest tables of L0 as long as each one lowers the work for each table that is removed: at least `least`
 * tables, within the limit of bytes. RocksDB db/compaction/compaction_picker.cc (FindIntraL0Compaction). False: there
 * are none. */
bool intra_l0_pick(const LsmState *state, uint64_t least, uint64_t limit, LsmPick *pick);

/* The same for a RocksDB store whose L0 cannot be compacted down, where L0 has enough tables. */
bool leveled_merge_l0(const LsmState *state, const LsmOptions *options, LsmPick *pick);

/* The newest cursor of a level at or before the state's step. False: there is none. */
bool lsm_cursor_at(const LsmState *state, uint32_t level, uint32_t *key, uint64_t *tag);

/* Expands `start` by tables of its level that need nothing more of `below`, up to `limit` bytes in all: by all tables
 * that touch the union of both sets, else (not LevelDB) by all inside it. `limits_touching`: the limit applies to the
 * former too. */
void lsm_expand(const LsmState *state, uint64_t limit, bool limits_touching, LsmPick *pick);

#endif
