/* compare.h - two or three sides beside one another: policies, parameter sets, runs of a workload, or dumps, with one
 * cursor and one window.
 *
 *     A: neon                      │ B: full
 *     ┌──────────A──────────┐      │ ┌────B────┐ ┌───B───┐       only in A, only in B, ~ changed; same bears no sign
 *     │                     │      │ │         │ │       │
 *
 * A is what is shown. So that all maps have the same columns they share the edges of all sides (MapSpace); no history
 * is changed. Steps go together by flushes (outcomes.h), until `diverge` has gone to a difference, which may lie at
 * different places.
 */
#ifndef TUI_APP_COMPARE_H
#define TUI_APP_COMPARE_H

#include "core/history/diff.h"
#include "core/history/outcomes.h"
#include "tui/app/insight.h"
#include "tui/view/map.h"

enum { COMPARE_SIDES = MAP_SPACE_SETS };

typedef enum CompareKind {
    COMPARE_PLANS, /* of the same layers */
    COMPARE_RUNS,  /* of the same workload */
    COMPARE_INPUTS
} CompareKind;

typedef struct CompareSide {
    History *history; /* A's is what is shown, and not owned */
    StepId step;
    Insight insight;  /* not A's: app->insight */
    MapView map;      /* not A's: app->map */
    HistoryDiff diff; /* of A and this side; not A's */
    uint8_t *of;      /* by layer: CompareState */
    char name[160];
    char source[1024]; /* what brought it: a policy or a file, as for `compare` */
} CompareSide;

typedef struct CompareView {
    bool on;
    CompareKind kind;
    size_t count;                     /* of sides, 2 or 3 */
    CompareSide side[COMPARE_SIDES];  /* A, B, C */
    uint64_t versions[COMPARE_SIDES]; /* of the histories that the rest was made of */
    MapSpace space;
    bool diffed; /* diff and `of` are of the sides' steps */
    unsigned version;
    OutcomeDiff outcomes; /* of A and B */
    size_t gone_to;     /* the difference that `diverge` went to last, while the steps are still there; else SIZE_MAX */
    size_t picked_side; /* of the selected layer, where A has no such layer; 0: A has it, or nothing is selected */
    LayerId picked;
} CompareView;

struct App;

void compare_release(CompareView *compare);
/* Ends it. What was shown stays. */
void compare_close(struct App *app);
/* What is shown is about to change to `history`: the comparison goes on with it, or ends. */
void compare_follow(struct App *app, History *history);
/* Brings steps, differences and names up to date. O(n log n) where a step changed. */
void compare_update(struct App *app);
MapStates compare_states(const struct App *app, size_t side);
/* The layer of A that is the same as one of another side and lives at this step; LAYER_NONE: there is none. */
LayerId compare_in_a(const CompareView *compare, size_t side, LayerId layer);
/* Selects a layer of a side: A's own where it has the same one. */
void compare_pick(struct App *app, size_t side, LayerId layer);
/* Draws all maps. */
void compare_paint(struct App *app, Grid *grid);
/* Something is being made for a side, or its map waits for it. */
bool compare_pending(const CompareView *compare, bool maps);

#endif
