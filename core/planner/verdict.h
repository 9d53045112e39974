/* verdict.h - a judge's answer: whether compaction is due, for which level or block, why, and what would flip it.
 *
 *     row 0   level 0   depth 57 >= fanout 10   due          flips at fanout = 58
 *     row 1   level 1   depth  3 <  fanout 10   not due      flips at fanout = 3
 *
 * A verdict is a value: it points into no layer set, and two verdicts of the same layers and policy are the same. Each
 * algorithm has one judge (algorithm.h); whoever states a verdict (commands, titles, findings, executor, simulator)
 * asks it.
 */
#ifndef CORE_PLANNER_VERDICT_H
#define CORE_PLANNER_VERDICT_H

#include "core/planner/forecast.h"
#include "core/planner/trace.h"

typedef struct VerdictRow {
    uint32_t number; /* number of the level; for a block its place in key order */
    LsnRange lsns;
    KeyRange keys;   /* keys of the block; all keys for a level */
    LayerId *layers; /* owned; highest LSN end first */
    size_t count;
    uint32_t deltas, images;
    uint64_t max_height; /* the greatest height that a delta of the level may have, in bytes of LSN; 0: no limit */
    uint64_t depth;      /* the left side of the comparison: a number of layers */
    KeyRange deepest;    /* the leftmost keys with that depth */
    uint64_t limit;
    CompareOp op;          /* compaction is due where `depth op limit` */
    bool bytes;            /* both sides are bytes instead of layers */
    const char *measure;   /* the name of the left side, "depth"; static */
    const char *parameter; /* the policy's parameter on the right side, "fanout"; static */
    /* a reason in place of the comparison, "rent is due"; static; NULL: the comparison is the reason */
    const char *because;
    bool due;
    const char *flip_parameter; /* NULL: none is known; `neon` and `full` look for one only with a trace */
    double flip_value;          /* the nearest value that flips it */
    const char *unflipped;      /* why no single value flips it; static; NULL: one does, or that is unknown */
} VerdictRow;

/* Rows: levels from the top (LSM stores: the one that is compacted first on top); of `blocks` a single one, the block
 * that is furthest above its limit, or where none is due the one with the longest stack. */
typedef struct Verdict {
    VerdictRow *rows; /* owned; the first row decides */
    uint32_t count;
    bool due;
    Lsn end_lsn;           /* compaction considers what is below it */
    LayerId stalled_by;    /* no level can be identified, because this newest delta is too tall; else LAYER_NONE */
    uint64_t stall_height; /* the greatest height that it may have, in bytes of LSN */
    bool apart;            /* rows do not depend on each other, so that all of them are known now */
    PlanForecast forecast; /* what is expected next; unknown where the algorithm does not look ahead */
    /* no level can be identified, because a compaction made the newest delta: nothing is left to do */
    bool fresh;
} Verdict;

void verdict_release(Verdict *verdict);

const char *verdict_name(bool due); /* The word for people: "compact", "not due". */
const char *verdict_code(bool due); /* The word in JSON: "compact", "stop". Other programs rely on these values. */

/* Appends "depth 57 >= fanout 10", with the operator that holds. */
void verdict_reason(const VerdictRow *row, Text *out);
/* Appends the reason of the whole verdict: that of the first row, or why there is nothing to judge. */
void verdict_reason_of(const Verdict *verdict, Text *out);
/* Appends the whole verdict for a title: "depth 57 ≥ fanout 10 → compact". */
void verdict_title_of(const Verdict *verdict, Text *out);
/* The same from a reason that was stored. */
void verdict_title(const char *reason, bool due, Text *out);

#endif
