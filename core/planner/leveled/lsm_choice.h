/* lsm_choice.h - a compaction that an LSM engine would start, and what its algorithms share: lsm_pick.h asks them. */
#ifndef CORE_PLANNER_LEVELED_LSM_CHOICE_H
#define CORE_PLANNER_LEVELED_LSM_CHOICE_H

#include "core/planner/leveled/lsm_inputs.h"
#include "core/planner/leveled/lsm_scores.h"

typedef enum LsmReason {
    LSM_BECAUSE_L0,            /* L0's score */
    LSM_BECAUSE_SIZE,          /* a deeper level's score */
    LSM_BECAUSE_INTRA_L0,      /* L0 can't be compacted down: its newest tables are merged */
    LSM_BECAUSE_AMPLIFICATION, /* universal: all but the last run are too large beside it */
    LSM_BECAUSE_RATIO,         /* universal: runs of about the same size */
    LSM_BECAUSE_RUNS,          /* universal: too many runs */
    LSM_BECAUSE_FIFO_SIZE,     /* FIFO: the oldest tables are deleted */
    LSM_BECAUSE_FIFO_MERGE,    /* FIFO: small tables are merged */
    LSM_BECAUSE_MARKED,        /* a table is marked */
    LSM_BECAUSE_BLOBS,         /* RocksDB: much of the oldest blob files is garbage */
    LSM_BECAUSE_BACKING,       /* Pebble: no virtual table refers to much of a backing file */
    LSM_REASON_COUNT_,
} LsmReason;

#define LSM_DELETED UINT32_MAX /* as an output level: nothing is written */

typedef struct LsmPick {
    bool found;
    LsmReason reason;
    uint32_t level, output; /* levels */
    double score;           /* of the level; 0 where scores do not decide */
    uint32_t seed;          /* placement that it started with, or PLACEMENT_NONE */
    bool move;              /* the tables are put at `output` as they are */
    LsmInputs start, below; /* tables of `level` (universal: of all levels), and of `output` */
    bool rightwards;        /* only tables behind the seed may be added: round robin */
    bool expanded;          /* `start` was enlarged, for nothing more of `below` is needed */
    /* What decided, for those whose scores don't: left >= right. */
    double left, right;
} LsmPick;

void lsm_pick_release(LsmPick *pick);

/* The start and below sets as one, ascending by placement; heap memory for the caller to free. */
uint32_t *lsm_pick_inputs(const LsmPick *pick, size_t *count);

const char *lsm_reason_name(LsmReason reason); /* "l0", "size", …: in JSON */

/* ---- each algorithm's own; lsm_pick() chooses ---- */

void leveled_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);
void universal_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);
/* What universal compaction compares, of whatever a store holds. */
typedef struct UniversalFacts {
    size_t runs;
    uint64_t upper, last;   /* bytes of all runs but the last, and of the last */
    size_t group_at, group; /* the first runs of about one size, newest first; where none are enough, the most */
    uint64_t group_bytes;   /* of them */
    uint64_t behind;        /* bytes of the run that is too large for them; 0: there is none */
} UniversalFacts;
void universal_facts(const LsmState *state, const LsmOptions *options, UniversalFacts *facts);

void fifo_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);
void leveldb_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);
void pebble_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick);

/* Takes the newest tables of L0, as long as each lowers the work for each table removed: at least `least` of them,
 * within the limit of bytes. RocksDB db/compaction/compaction_picker.cc (FindIntraL0Compaction). False: there are none.
 */
bool intra_l0_pick(const LsmState *state, uint64_t least, uint64_t limit, LsmPick *pick);

/* The same for a store of RocksDB whose L0 can't be compacted down, where it holds enough tables. */
bool leveled_merge_l0(const LsmState *state, const LsmOptions *options, LsmPick *pick);

/* The newest cursor of a level at or before the state's step; false where there is none. */
bool lsm_cursor_at(const LsmState *state, uint32_t level, uint32_t *key, uint64_t *tag);

/* Enlarges `start` by tables of its level that need nothing more from `below`, within `limit` bytes in all:
 * all that touch the union of both, else (not LevelDB) all inside it. `limits_touching`: the limit holds for the first
 * too. */
void lsm_expand(const LsmState *state, uint64_t limit, bool limits_touching, LsmPick *pick);

#endif
