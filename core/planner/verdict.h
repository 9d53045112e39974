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
    uint32_t number; /* of the level; of a block, its place in key order */
    LsnRange lsns;
    KeyRange keys;   /* of a block; all keys for a level */
    LayerId *layers; /* owned; highest LSN end first */
    size_t count;
    uint32_t deltas, images;
    uint64_t max_height; /* of a level's deltas, bytes of LSN; 0 where there is no such bound */
    uint64_t depth;      /* what is compared: layers */
    KeyRange deepest;    /* the leftmost keys at which the depth is reached */
    uint64_t limit;
    CompareOp op;          /* `depth op limit`: compaction is due */
    bool bytes;            /* both sides are bytes */
    const char *measure;   /* "depth": what the left side is; static */
    const char *parameter; /* "fanout": the policy's parameter on the right; static */
    const char *because;   /* stands in for the comparison: "rent is due"; static; NULL: the comparison is the reason */
    bool due;
    const char *flip_parameter; /* NULL: no parameter flips it */
    double flip_value;          /* the nearest value that does */
} VerdictRow;

typedef struct Verdict {
    VerdictRow *rows; /* owned; levels from the top, blocks deepest first; the first one decides */
    uint32_t count;
    bool due;
    Lsn end_lsn;           /* compaction looks at what lies below */
    LayerId stalled_by;    /* no level can be found, for this newest delta is too tall; else LAYER_NONE */
    uint64_t stall_height; /* how tall it may be, bytes of LSN */
    bool apart;            /* rows do not depend on each other: each is what it will be */
    PlanForecast forecast; /* of what comes next; not known where the algorithm does not look ahead */
    bool fresh;            /* no level can be found, for a compaction made the newest delta: all is done */
} Verdict;

void verdict_release(Verdict *verdict);

const char *verdict_name(bool due); /* "compact", "not due": for people */
const char *verdict_code(bool due); /* "compact", "stop": in JSON, whose values others rely on */

/* "depth 57 >= fanout 10", with the operator that holds. Appended. */
void verdict_reason(const VerdictRow *row, Text *out);
/* Why the whole verdict is what it is: the first row's reason, or why there is nothing to judge. Appended. */
void verdict_reason_of(const Verdict *verdict, Text *out);
/* The whole verdict as a title has it: "depth 57 ≥ fanout 10 → compact". */
void verdict_title_of(const Verdict *verdict, Text *out);
/* The same of a reason that was kept. */
void verdict_title(const char *reason, bool due, Text *out);

#endif
