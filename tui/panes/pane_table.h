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
    int painted; /* characters of the label that have `paint` */
    Style paint;
    int mark_from, mark_to; /* highlighted columns, half-open; none where both are equal */
} PaneLine;

#define PANE_LINE_EMPTY                                                                                                \
    {                                                                                                                  \
        .text = TEXT_EMPTY                                                                                             \
    }

typedef struct PaneOps {
    /* Builds the pane's Lines for `width`; NULL where count() and line() make lines on demand. */
    void (*build)(Session *session, Lines *lines, int width);
    size_t (*count)(Session *session);
    void (*line)(Session *session, size_t i, PaneLine *out);
    /* Why the pane has no lines and what to do, where that depends on the session; may be NULL, and may return NULL. */
    const char *(*empty)(Session *session);
    /* Appends a title for the border; NULL: the fixed title. */
    void (*title)(Session *session, Text *out);
    /* Makes a line above the list with the names of its columns; may be NULL. */
    void (*head)(Session *session, PaneLine *out);
    /* Makes the text under a list about its current line; may be NULL. */
    void (*detail)(Session *session, size_t i, Lines *lines);
    /* Called when the pane is opened: moves the cursor to where reading begins; NULL: it does not move. */
    void (*begin)(Session *session);
    /* Called when the cursor has moved to line i; may be NULL. */
    void (*visit)(Session *session, size_t i);
    /* Called for Enter on line i; may be NULL. */
    bool (*enter)(Session *session, size_t i, Error *error);
    /* Called for Esc in the pane: goes back one step. NULL, or false: there is nothing to go back to, and the map gets
     * the focus. */
    bool (*back)(Session *session);
    /* A number of line i by which the list can be sorted, with the number's name, "bytes". NULL: there is none. */
    uint64_t (*sort_key)(Session *session, size_t i);
    const char *sort_key_name;
    /* Sets the step of each of `count` lines, for filters by a breakpoint's condition; STEP_NEVER: none. NULL: lines
     * have no steps. */
    void (*steps)(Session *session, StepId *of, size_t count);
    bool selects; /* it has a cursor line, instead of only a scroll position */
    bool tall;    /* it uses the whole side, or three fifths of a narrow screen */
    bool roomy;   /* it uses three fifths of a narrow screen, but not the whole side */
} PaneOps;

/* The functions of the pane with that number. */
const PaneOps *pane_ops(PaneId pane);

/* Each is in the file with its name. */
extern const PaneOps pane_findings, pane_decisions, pane_jobs, pane_why, pane_read, pane_worst, pane_layer;
extern const PaneOps pane_parameters, pane_statistics, pane_lives, pane_ledger, pane_help, pane_lesson, pane_compare;
extern const PaneOps pane_garbage, pane_inside, pane_levels;
extern const PaneOps pane_rows, pane_cuts, pane_events, pane_fleet, pane_gates;
extern const PaneOps pane_lessons, pane_region;

#endif
