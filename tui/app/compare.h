/* compare.h - A and B side by side: two policies, two parameter sets, or two dumps, with one cursor and one window.
 *
 *     A: neon                      │ B: full
 *     ┌──────────A──────────┐      │ ┌────B────┐ ┌───B───┐       only in A, only in B, ~ changed; same bears no sign
 *     │                     │      │ │         │ │       │
 *
 * A is what is shown. So that both maps have the same columns, each history is given the other's layers as well, never
 * born: axes are made of all layers of a set, alive or not. They are taken out again when the comparison ends.
 */
#ifndef TUI_APP_COMPARE_H
#define TUI_APP_COMPARE_H

#include "core/history/diff.h"
#include "tui/app/insight.h"
#include "tui/view/map.h"

typedef struct CompareView {
    bool on;
    bool plans;          /* both are plans of the same layers; else two inputs */
    History *a;          /* not owned: what is shown */
    History *b;          /* owned */
    size_t own_a, own_b; /* layers without the other's */
    size_t shared;       /* both histories begin with these layers */
    StepId step_a, step_b;
    bool diffed; /* what follows is of these steps */
    HistoryDiff diff;
    uint8_t *of_a, *of_b; /* by layer: CompareState */
    unsigned version;
    Insight insight_b;
    MapView map; /* B's */
    char name_a[160], name_b[160];
    char path[1024]; /* of B, where it was read from a file */
} CompareView;

struct App;

void compare_release(CompareView *compare);
/* Ends it. What was shown stays. */
void compare_close(struct App *app);
/* What is shown is about to change to `history`: the comparison goes on with it, or ends. */
void compare_follow(struct App *app, History *history);
/* Brings step, difference and names up to date. O(n log n) where a step changed. */
void compare_update(struct App *app);
MapStates compare_states(const struct App *app, bool side_b);
/* The layer of A that stands for B's layer `b`: the same one where it lives at this step, else B's copy in A. */
LayerId compare_in_a(const CompareView *compare, LayerId b);
/* `layer` of A is there for B's sake: only B has it. */
bool compare_only_in_b(const CompareView *compare, LayerId layer);
/* Draws both maps. */
void compare_paint(struct App *app, Grid *grid);

#endif
