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
    History *history; /* A's is what is shown, and not owned */
    StepId step;
    HistoryDiff diff; /* of A and this side; not A's */
    char name[160];
    char source[COMPARE_SOURCE_SIZE]; /* what brought it: a policy or a file, as for `compare` */
} CompareSide;

typedef struct CompareView {
    CompareKind kind;
    size_t count;                    /* of sides, 2 or 3 */
    CompareSide side[COMPARE_SIDES]; /* A, B, C */
    OutcomeDiff outcomes;            /* differences of A and B */
} CompareView;

/* Sides that were read, for compare_open(): side 0 stands for what is shown. */
typedef struct CompareSides {
    CompareKind kind;
    size_t count;
    History *history[COMPARE_SIDES];
    char source[COMPARE_SIDES][COMPARE_SOURCE_SIZE];
} CompareSides;

bool compare_on(const Session *session);
/* The comparison as compare_update() left it; NULL: nothing is compared. */
const CompareView *compare_shown(const Session *session);
/* Of what; only while something is compared. */
CompareKind compare_kind(const Session *session);
/* Begins a comparison and takes the sides over; one that was is ended. */
void compare_open(Session *session, const CompareSides *sides);
/* Ends it. What was shown stays. */
void compare_close(Session *session);
/* Brings steps, differences and names up to date. False: nothing is compared. O(n log n) where a step changed. */
bool compare_update(Session *session);
/* Goes to the first difference behind the one that was gone to, or behind the step; to the first of all after the last.
 * Returns its number, SIZE_MAX: the sides never differ in what they decide and do. */
size_t compare_go_on(Session *session);

/* The map of a side, and the maker of the insight into it; of a side other than A. */
MapView *compare_map(const Session *session, size_t side);
InsightMaker *compare_maker(const Session *session, size_t side);
MapStates compare_states(const Session *session, size_t side);
/* Something is being made for a side, or (`maps`) its map waits for it. */
bool compare_pending(const Session *session, bool maps);

/* Selects a layer of a side: A's own where it has the same one. */
void compare_pick(Session *session, size_t side, LayerId layer);
/* The selected layer of another side that A does not have, and whose it is; LAYER_NONE: A has it, or there is none. */
LayerId compare_picked(const Session *session, size_t *side);
/* The layer of another side that is the same as A's, or that was picked there; LAYER_NONE: there is none. */
LayerId compare_counterpart(const Session *session, size_t side, LayerId layer);

#endif
