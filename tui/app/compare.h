/* compare.h - two or three sides beside one another: policies, parameter sets, runs of a workload, or dumps, with one
 * cursor and one window.
 *
 *     A: neon                      │ B: full
 *     ┌──────────A──────────┐      │ ┌────B────┐ ┌───B───┐     A only in A, B only in B, ~ changed, equal: no sign
 *     │                     │      │ │         │ │       │
 *
 * A is the shown history. All maps share the edges of all sides (MapSpace), so that they have the same columns; no
 * history is changed. Sides are at steps with the same number of flushes (outcomes.h), until compare_go_on() has moved
 * to a difference, which may lie at different steps.
 */
#ifndef TUI_APP_COMPARE_H
#define TUI_APP_COMPARE_H

#include "core/history/diff.h"
#include "core/history/outcomes.h"
#include "tui/app/insight.h"
#include "tui/app/session.h"

enum { COMPARE_SIDES = MAP_SPACE_SETS, COMPARE_SOURCE_SIZE = 1024 };

typedef enum CompareKind {
    COMPARE_PLANS, /* of the same layers */
    COMPARE_RUNS,  /* of the same workload */
    COMPARE_INPUTS
} CompareKind;

typedef struct CompareSide {
    History *history; /* A's is the shown history, and not owned */
    StepId step;
    HistoryDiff diff; /* the differences between A and this side; unused for A */
    char name[160];
    char source[COMPARE_SOURCE_SIZE]; /* the policy or file it came from, as in the command `compare` */
} CompareSide;

typedef struct CompareView {
    CompareKind kind;
    size_t count;                    /* of sides, 2 or 3 */
    CompareSide side[COMPARE_SIDES]; /* A, B, C */
    OutcomeDiff outcomes;            /* differences of A and B */
} CompareView;

/* Sides that were read, for compare_open(). Side 0 stands for what is shown. */
typedef struct CompareSides {
    CompareKind kind;
    size_t count;
    History *history[COMPARE_SIDES];
    char source[COMPARE_SIDES][COMPARE_SOURCE_SIZE];
} CompareSides;

bool compare_on(const Session *session);
/* The comparison in its state after the last compare_update(); NULL: there is none. Owned by the session. */
const CompareView *compare_shown(const Session *session);
/* What is compared; only while there is a comparison. */
CompareKind compare_kind(const Session *session);
/* Begins a comparison and takes over the sides. Ends a previous one. */
void compare_open(Session *session, const CompareSides *sides);
/* Ends the comparison. What is shown does not change. */
void compare_close(Session *session);
/* Brings steps, differences and names up to date. False: there is no comparison. O(n log n) where a step has
 * changed. */
bool compare_update(Session *session);
/* Shows the first difference behind the last one that was shown, or behind the step; after the last one the first.
 * Returns its number; SIZE_MAX where the sides never differ in what they decide and do. */
size_t compare_go_on(Session *session);

/* The map of a side, and the maker of the insight into it; of a side other than A. */
MapView *compare_map(const Session *session, size_t side);
InsightMaker *compare_maker(const Session *session, size_t side);
MapStates compare_states(const Session *session, size_t side);
/* Is something being computed for a side, or (`maps`) is its map waiting for it? */
bool compare_pending(const Session *session, bool maps);

/* Selects a layer of a side; where A has the same layer, A's. */
void compare_pick(Session *session, size_t side, LayerId layer);
/* The selected layer of another side, and that side, where A does not have the layer; else LAYER_NONE. */
LayerId compare_picked(const Session *session, size_t *side);
/* The layer of another side that equals A's, or that was selected there; LAYER_NONE: there is none. */
LayerId compare_counterpart(const Session *session, size_t side, LayerId layer);

#endif
