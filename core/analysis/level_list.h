/* level_list.h - the judge's verdict on each level of a set, from the top, as if nothing had been rewritten.
 *
 *     level 0   depth 57   compact: depth 57 >= fanout 10
 *     level 1   depth 62   not due: depth 6 < fanout 10 once level 0 is compacted
 *
 * The geometry is that of the layers as they are. The verdict on the first row comes from the policy's judge
 * (planner/algorithm.h). Whether a lower level is due depends on the compaction of the levels above it, so its verdict
 * comes from the plan (level_list_plan()) and is unknown until there is a plan.
 */
#ifndef CORE_ANALYSIS_LEVEL_LIST_H
#define CORE_ANALYSIS_LEVEL_LIST_H

#include "core/history/history.h"
#include "core/planner/algorithm.h"
#include "core/planner/splits.h"

typedef struct LevelOptions {
    Policy policy; /* {0} stands for the policy `full` with target TARGET_USUAL and fanout FANOUT_LOADED */
    /* false: end_lsn is the highest LSN end of any delta, or of any image where there are no deltas */
    bool has_end_lsn;
    Lsn end_lsn;         /* compaction considers what is below it */
    bool has_max_height; /* true: only level 0, with this height */
    uint64_t max_height;
    const PlanSources *sources; /* what is known of the layers' records, not owned; NULL: nothing */
    Trace *trace;               /* or NULL */
} LevelOptions;

#define LEVEL_VERDICT_SIZE 160

typedef struct LevelFacts {
    VerdictRow row;    /* the judge's row; owned */
    SplitArray splits; /* the perfect splits of all its layers, including images; owned */
    bool known;        /* false: the verdict is unknown before a plan is made */
    bool compact;      /* compaction will rewrite it */
    uint32_t then;     /* of a deeper level, its layers once the level above is compacted; 0: unknown */
    /* "depth 57 >= fanout 10"; where not `known`: "unknown until level 0 is compacted", of the level above */
    char reason[LEVEL_VERDICT_SIZE];
} LevelFacts;

typedef struct LevelList {
    LevelFacts *at; /* owned */
    uint32_t count;
    Policy policy;    /* the policy that was used */
    const char *unit; /* what a row is, "level" or "block"; static */
    bool bands;       /* a row is a band of LSNs */
    Lsn end_lsn;
    bool due;   /* compaction is due, for the first row */
    bool fresh; /* there is no level, because a compaction made the newest delta */
    /* there is no level, because this newest delta is taller than level 0 allows; else LAYER_NONE */
    LayerId stalled_by;
    uint64_t stall_height;           /* the LSN bytes that level 0 allows, where it is stalled */
    char reason[LEVEL_VERDICT_SIZE]; /* the reason of the whole verdict, from verdict_reason_of() */
    char title[LEVEL_VERDICT_SIZE];  /* the whole verdict for a title, from verdict_title_of() */
    PlanForecast forecast;           /* the judge's forecast */
} LevelList;

/* Judges the levels. Fails as the judge does; the list is then empty. `index` may be NULL. The caller frees the list.
 * O(levels × n log n). */
bool level_list_init(LevelList *list, LayerView view, const LevelOptions *options, Error *error);
void level_list_release(LevelList *list);

/* Appends a verdict in the form that commands print: "compact: depth 57 >= fanout 10", "not due: depth 3 < fanout 10";
 * where it is unknown only the reason. */
void level_verdict_text(bool known, bool due, const char *reason, Text *out);

/* Does level 1 begin at the head, as level 0 does, so that its layers are those of level 0 and more? So levels are
 * before the first compaction of one. Appends "levels nest: the 241 layers of level 1 contain the 54 of level 0". */
bool level_list_nests(const LevelList *list, Text *out);

/* Is some verdict unknown before a plan is made? */
bool level_list_waits(const LevelList *list);
/* Takes the verdicts on deeper levels from a plan of the same layers with the same policy. `failed` is the error that
 * ended planning early, which leaves the levels that it did not reach unknown; NULL: none. */
void level_list_plan(LevelList *list, const Plan *plan, const Error *failed);

#endif
