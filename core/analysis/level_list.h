/* level_list.h - the judge's verdict on each level of a set, from the top, as if nothing had been rewritten.
 *
 *     level 0   57 deltas deep   compact: depth 57 >= fanout 10
 *     level 1   62 deltas deep   stop: depth 6 < fanout 10 once level 0 is compacted
 *
 * The geometry is that of the layers as they are. The verdict on the first row comes from the policy's judge
 * (planner/algorithm.h). Whether a lower level is due depends on the compaction of the levels above it, so its verdict
 * comes from the plan (level_list_plan()) and is unknown until there is a plan.
 */
#ifndef CORE_ANALYSIS_LEVEL_LIST_H
#define CORE_ANALYSIS_LEVEL_LIST_H

#include "core/history/history.h"
#include "core/planner/algorithm.h"

typedef struct LevelOptions {
    Policy policy;       /* {0}: full, with target TARGET_USUAL and fanout FANOUT_LOADED */
    bool has_end_lsn;    /* else the highest LSN end of any delta, or of any image where there is none */
    Lsn end_lsn;         /* compaction looks at what lies below */
    bool has_max_height; /* then level 0 alone, with this height */
    uint64_t max_height;
    const PlanSources *sources; /* what is known of the layers' records; NULL: nothing */
    Trace *trace;               /* or NULL */
} LevelOptions;

#define LEVEL_VERDICT_SIZE 160

typedef struct LevelFacts {
    VerdictRow row;                  /* owned */
    uint64_t splits;                 /* over all its layers, images too */
    bool known;                      /* false: the verdict waits for a plan */
    bool compact;                    /* compaction will rewrite it */
    char reason[LEVEL_VERDICT_SIZE]; /* "depth 57 >= fanout 10"; not known: "unknown until level 0 is compacted" */
} LevelFacts;

typedef struct LevelList {
    LevelFacts *at; /* owned */
    uint32_t count;
    Policy policy;    /* as used */
    const char *unit; /* "level", "block": what a row is about; static */
    Lsn end_lsn;
    bool due;                        /* compaction is due, for the first row */
    bool fresh;                      /* no level: a compaction made the newest delta */
    LayerId stalled_by;              /* no level: this newest delta is taller than level 0 admits; else LAYER_NONE */
    uint64_t stall_height;           /* bytes of LSN that level 0 admits, where it is stalled */
    char reason[LEVEL_VERDICT_SIZE]; /* of the whole verdict: verdict_reason_of() */
    char title[LEVEL_VERDICT_SIZE];  /* the whole verdict for a title: verdict_title_of() */
    PlanForecast forecast;           /* the judge's */
} LevelList;

/* Fails as the judge does; the list is then empty. `index` may be NULL. O(levels x n log n). */
bool level_list_init(LevelList *list, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                     const LevelOptions *options, Error *error);
void level_list_release(LevelList *list);

/* A verdict as commands print it: "compact: depth 57 >= fanout 10", "not due: depth 3 < fanout 10"; not known: the
 * reason alone. Appended. */
void level_verdict_text(bool known, bool due, const char *reason, Text *out);

/* Some verdict waits for a plan. */
bool level_list_waits(const LevelList *list);
/* Takes the verdicts on the deeper levels from a plan of the same layers with the same policy. `failed`: why planning
 * ended early; levels that it did not come to stay unknown. NULL: it did not. */
void level_list_plan(LevelList *list, const Plan *plan, const Error *failed);

#endif
