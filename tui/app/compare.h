/* compare.h - compares two or three sides: policies, parameter sets, runs of a workload, or dumps, with one cursor and
 * one window.
 *
 *     A: neon                      │ B: full
 *     ┌──────────A──────────┐      │ ┌────B────┐ ┌───B───┐     A only in A, B only in B, ~ changed, no sign: equal
 *     │                     │      │ │         │ │       │
 *
 * A is the shown history. All maps share the edges of all sides (MapSpace), so that they have the same columns. No
 * history is changed. The sides are at steps with the same number of flushes (outcomes.h), except after
 * compare_go_on(): a difference may lie at different steps.
 */
#ifndef TUI_APP_COMPARE_H
#define TUI_APP_COMPARE_H

#include "core/analysis/lsm_run_figures.h"
#include "core/analysis/plan_totals.h"
#include "core/history/diff.h"
#include "core/history/outcomes.h"
#include "tui/app/differences.h"
#include "tui/app/insight.h"
#include "tui/app/session.h"

enum { COMPARE_SIDES = MAP_SPACE_SETS, COMPARE_SOURCE_SIZE = 1024 };

typedef enum CompareKind {
    COMPARE_PLANS, /* plans of the same layers */
    COMPARE_RUNS,  /* runs of the same workload */
    COMPARE_INPUTS
} CompareKind;

typedef struct CompareSide {
    History *history; /* owned, except A's, which is the shown history */
    StepId step;
    PlanTotals totals;    /* of its plan; all 0 without one */
    HistoryDiff diff;     /* the differences between A's layers and this side's; unused for A */
    OutcomeDiff outcomes; /* and between what they decide and do; unused for A */
    LsmRunFigures store;  /* the figures of an LSM store's whole history; else unused */
    char name[160];
    char source[COMPARE_SOURCE_SIZE]; /* the policy or file it came from, as in the command `compare` */
} CompareSide;

typedef struct CompareView {
    CompareKind kind;
    size_t count;                    /* number of sides: 2 or 3 */
    CompareSide side[COMPARE_SIDES]; /* A, B, C */
    Differences differences;         /* the outcomes of all sides, as one list */
} CompareView;

/* The sides for compare_open(). Side 0 stands for what is shown; its history is not used. */
typedef struct CompareSides {
    CompareKind kind;
    size_t count;
    History *history[COMPARE_SIDES];
    char source[COMPARE_SIDES][COMPARE_SOURCE_SIZE];
} CompareSides;

bool compare_on(const Session *session);
/* The comparison as of the last compare_update(); NULL: there is none. Owned by the session. */
const CompareView *compare_shown(const Session *session);
/* The kind of the comparison. Only valid while there is one. */
CompareKind compare_kind(const Session *session);
/* Begins a comparison, which takes ownership of the sides' histories, and shows it. Ends a previous comparison.
 * Fails only with ERROR_CANCELLED. */
bool compare_open(Session *session, const CompareSides *sides, Error *error);
/* Ends the comparison. What is shown does not change. */
void compare_close(Session *session);
/* Brings steps, differences and names up to date. Returns false if there is no comparison. O(n log n) if a step has
 * changed. */
bool compare_update(Session *session);
/* Shows the next difference after the one shown last, else after the step; after the last difference the first.
 * With a number, from 1, that difference, or the last one. Returns its index; SIZE_MAX if the sides never differ in
 * what they decide and do. */
size_t compare_go_on(Session *session, uint64_t number);
/* The difference that compare_go_on() went to last, while its step is shown; SIZE_MAX: none. */
size_t compare_difference(const Session *session);
/* Appends what a side does at the difference, and why. */
void compare_difference_text(const CompareView *compare, const Difference *difference, size_t side, Text *out);

/* The map of a side other than A, and the maker of its insight. Owned by the session. */
MapView *compare_map(const Session *session, size_t side);
InsightMaker *compare_maker(const Session *session, size_t side);
/* How each layer of a side compares, for the map. Borrowed until the next compare_update(). */
MapStates compare_states(const Session *session, size_t side);
/* What garbage collection would do with each layer of a side but A, for the map. Borrowed until the next call. */
MapStates compare_garbage(const Session *session, size_t side);
/* Is an insight being computed for a side other than A, or, with `maps`, is its map waiting for one? */
bool compare_pending(const Session *session, bool maps);

/* Selects a layer of a side, or A's layer if A has the same one. O(layers). */
void compare_pick(Session *session, size_t side, LayerId layer);
/* The selected layer and its side, if A does not have that layer; else LAYER_NONE. */
LayerId compare_picked(const Session *session, size_t *side);
/* The layer of another side that equals A's `layer`, or that was selected there; LAYER_NONE: there is none.
 * O(layers). */
LayerId compare_counterpart(const Session *session, size_t side, LayerId layer);

#endif
