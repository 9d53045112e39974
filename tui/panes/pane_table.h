/* pane_table.h - what a side pane is: how many lines it has and what each says. panes.c scrolls and pane_draw.c draws;
 * only the pane knows what its lines refer to. Short texts are built as a whole into the pane's Lines; long lists
 * (findings, decisions, jobs) make only the lines that are visible.
 */
#ifndef TUI_PANES_PANE_TABLE_H
#define TUI_PANES_PANE_TABLE_H

#include "tui/panes/pane_place.h"

typedef struct PaneLine {
    Text text;
    Style style;
    int label;   /* number of characters at the beginning that are dim */
    int painted; /* number of those, from the first, that have the style `paint` instead */
    Style paint;
    int tail; /* from this character on the line has the style `tail_style`; 0: it has one style */
    Style tail_style;
    int keys; /* from this character to the end stand keys: where they are too long, their end is shown; 0: no keys */
    int mark_from, mark_to; /* highlighted columns of a head, half-open; none where both are equal */
} PaneLine;

#define PANE_LINE_EMPTY                                                                                                \
    {                                                                                                                  \
        .text = TEXT_EMPTY                                                                                             \
    }

/* The functions of a pane, which is either built as a whole or made line by line. All may be NULL where not said. */
typedef struct PaneOps {
    /* Builds all lines of the pane at `width` columns; NULL where count() and line() make lines on demand. */
    void (*build)(Session *session, Lines *lines, int width);
    /* The number of lines; NULL where build() makes them. */
    size_t (*count)(Session *session);
    /* Appends line i, with its style; NULL where build() makes the lines. */
    void (*line)(Session *session, size_t i, PaneLine *out);
    /* Appends words by which line i is found and filtered besides its text; NULL: there are none. */
    void (*words)(Session *session, size_t i, Text *out);
    /* Why the pane has no lines and what to do, where that depends on the session; may return NULL. */
    const char *(*empty)(Session *session);
    /* Appends a title for the border; NULL: the fixed title. */
    void (*title)(Session *session, Text *out);
    /* Appends the line above the list with the names of its columns. */
    void (*head)(Session *session, PaneLine *out);
    /* Adds the details of line i, which are shown below the list. */
    void (*detail)(Session *session, size_t i, Lines *lines);
    /* Called when the pane is opened: moves the cursor to where reading begins; NULL: it does not move. */
    void (*begin)(Session *session);
    /* Called when the cursor has moved to line i. */
    void (*visit)(Session *session, size_t i);
    /* Called for Enter on line i, unless barred() gives a reason. */
    bool (*enter)(Session *session, size_t i, Error *error);
    /* Why Enter does nothing on line i; NULL: it acts. Without this function it acts on all lines. */
    const char *(*barred)(Session *session, size_t i);
    /* Called for Esc in the pane: goes back one step. NULL, or false: there is nothing to go back to, and the map gets
     * the focus. */
    bool (*back)(Session *session);
    /* A number of line i by which the list can be sorted, and what it counts: "bytes". NULL: the lines have none. */
    uint64_t (*sort_key)(Session *session, size_t i);
    const char *sort_key_name;
    /* Sets the step of each of `count` lines, for filters by a breakpoint's condition; STEP_NEVER: none. NULL: lines
     * have no steps. */
    void (*steps)(Session *session, StepId *of, size_t count);
    bool selects; /* the pane has a cursor line, not only a scroll position */
    bool tall;    /* the pane takes the whole side, or three fifths of a narrow screen */
    bool roomy;   /* the pane takes three fifths of a narrow screen, but not the whole side */
} PaneOps;

/* The functions of a pane, never NULL. */
const PaneOps *pane_ops(PaneId pane);

/* Each is defined in the file of that name. */
extern const PaneOps pane_findings, pane_decisions, pane_jobs, pane_why, pane_read, pane_worst, pane_layer;
extern const PaneOps pane_parameters, pane_statistics, pane_lives, pane_ledger, pane_help, pane_lesson, pane_compare;
extern const PaneOps pane_garbage, pane_inside, pane_levels;
extern const PaneOps pane_rows, pane_cuts, pane_events, pane_fleet, pane_gates;
extern const PaneOps pane_lessons, pane_region, pane_messages;

#endif
