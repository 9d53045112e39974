/* pane_table.h - what a side pane is: how many lines it has and what each says. panes.c scrolls and pane_draw.c draws;
 * only the pane knows what its lines refer to. Short texts are built whole into the pane's Lines; long lists (findings,
 * decisions, jobs) make only the lines that show.
 */
#ifndef TUI_PANES_PANE_TABLE_H
#define TUI_PANES_PANE_TABLE_H

#include "tui/panes/pane_place.h"

typedef struct PaneLine {
    Text text;
    Style style;
    int label;
    int mark_from, mark_to; /* columns that stand out, half-open; none where both are the same */
} PaneLine;

#define PANE_LINE_EMPTY                                                                                                \
    {                                                                                                                  \
        .text = TEXT_EMPTY                                                                                             \
    }

typedef struct PaneOps {
    /* Rebuilds the pane's Lines for `width`; NULL where count() and line() make lines on demand. */
    void (*build)(Session *session, Lines *lines, int width);
    size_t (*count)(Session *session);
    void (*line)(Session *session, size_t i, PaneLine *out);
    /* Why it has no line and what to do, where that is more than pane_words() can say; may be NULL, and answer NULL. */
    const char *(*empty)(Session *session);
    /* What stands on its border instead of its title; may be NULL. */
    void (*title)(Session *session, Text *out);
    /* A line above the list that names its columns; may be NULL. */
    void (*head)(Session *session, PaneLine *out);
    /* Text under a list about its current line; may be NULL. */
    void (*detail)(Session *session, size_t i, Lines *lines);
    /* The pane is opened: puts the cursor where reading begins; NULL: it stays. */
    void (*begin)(Session *session);
    /* The cursor moved to line i; may be NULL. */
    void (*visit)(Session *session, size_t i);
    /* Enter on line i; may be NULL. */
    bool (*enter)(Session *session, size_t i, Error *error);
    /* Esc in the pane: back by one; NULL, or false: there is nothing to go back from, and the map gets the keys. */
    bool (*back)(Session *session);
    /* Of line i, what the list can be sorted by beside its text, and its name: "bytes". NULL: nothing. */
    uint64_t (*worth)(Session *session, size_t i);
    const char *worth_name;
    /* The step of each of `count` lines, for filters by a breakpoint's condition; STEP_NEVER: none. NULL: lines have no
     * steps. */
    void (*steps)(Session *session, StepId *of, size_t count);
    bool selects; /* it has a cursor line, not only a scroll position */
    bool tall;    /* it wants the whole side, or three fifths of a narrow screen */
    bool roomy;   /* it wants the three fifths of a narrow screen alone */
} PaneOps;

/* Of the pane of that number. */
const PaneOps *pane_ops(PaneId pane);

/* Each in the file of its name. */
extern const PaneOps pane_findings, pane_decisions, pane_jobs, pane_why, pane_read, pane_worst, pane_layer;
extern const PaneOps pane_parameters, pane_statistics, pane_lives, pane_ledger, pane_help, pane_lesson, pane_compare;
extern const PaneOps pane_garbage, pane_inside, pane_levels;
extern const PaneOps pane_rows, pane_cuts, pane_events, pane_fleet, pane_gates;
extern const PaneOps pane_lessons, pane_region;

#endif
