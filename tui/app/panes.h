/* panes.h - the side panes: a const table of lists, drawn and moved in one way.
 *
 * A pane says how many lines it has and what each says; this file's code scrolls, highlights and reacts. Short texts
 * are built whole into the pane's Lines; long lists (findings, decisions, jobs) make only the lines that show.
 */
#ifndef TUI_APP_PANES_H
#define TUI_APP_PANES_H

#include "tui/app/state.h"

typedef struct PaneLine {
    Text text;
    Style style;
    int label;
} PaneLine;

typedef struct PaneOps {
    const char *name;  /* `:pane NAME` */
    const char *title; /* on its border */
    const char *help;  /* what the pane is for; two or three sentences */
    /* Rebuilds the pane's Lines for `width`; NULL where count() and line() make lines on demand. */
    void (*build)(App *app, Lines *lines, int width);
    size_t (*count)(App *app);
    void (*line)(App *app, size_t i, PaneLine *out);
    /* A line above the list that names its columns; may be NULL. */
    void (*head)(App *app, PaneLine *out);
    /* Text under a list about its current line; may be NULL. */
    void (*detail)(App *app, size_t i, Lines *lines);
    /* The cursor moved to line i; may be NULL. */
    void (*visit)(App *app, size_t i);
    /* Enter on line i; may be NULL. */
    bool (*enter)(App *app, size_t i, Error *error);
    const char *empty; /* shown where there is no line; NULL: nothing */
    bool selects;      /* it has a cursor line, not only a scroll position */
    const char *topic; /* of help_topics.h, which its help shows too; may be NULL */
    bool tall;         /* it wants the whole side, or three fifths of a narrow screen */
} PaneOps;

extern const PaneOps pane_ops[PANE_COUNT];

/* All drawing. */
void panes_draw(App *app, Grid *grid);
/* While a path or matches are looked at, the map points at them: fills app->marked for it. */
void panes_point(App *app);
/* Moves the cursor line of a pane by `lines`. */
void pane_move(App *app, PaneId pane, long lines);
/* Puts the cursor line of a pane on line i, and calls visit(). */
void pane_go(App *app, PaneId pane, size_t i);
size_t pane_count(App *app, PaneId pane);
/* The step changed: lists that follow it move along. */
void panes_follow_step(App *app);
void panes_mouse(App *app, const Event *event);
/* By name or a front of it; PANE_COUNT for an unknown one. */
PaneId pane_named(Str name);
Rect pane_rect(const App *app, PaneId pane);
/* The same without the line that names its columns. */
Rect pane_list_rect(App *app, PaneId pane);

/* The table's functions, by file. */
void pane_layer_build(App *, Lines *, int);
size_t pane_parameters_count(App *);
void pane_parameters_line(App *, size_t, PaneLine *);
void pane_parameters_detail(App *, size_t, Lines *);
void pane_statistics_build(App *, Lines *, int);
void pane_why_build(App *, Lines *, int); /* pane_why.c */
void spot_release(SpotView *);
/* Shows why there is what there is at a key, and at an LSN where it is given. */
void spot_ask(App *, Key, const Lsn *);
void pane_help_build(App *, Lines *, int);
void pane_lesson_build(App *, Lines *, int);
/* The lines of the page on a narrow screen; 0 without a lesson. */
int pane_lesson_lines(App *);
void pane_compare_build(App *, Lines *, int); /* compare_draw.c */
void pane_garbage_build(App *, Lines *, int); /* gc_view.c */
bool pane_garbage_enter(App *, size_t, Error *);
size_t pane_findings_count(App *);
void pane_findings_line(App *, size_t, PaneLine *);
void pane_findings_detail(App *, size_t, Lines *);
bool pane_findings_enter(App *, size_t, Error *);
size_t pane_decisions_count(App *);
/* The line of a decision, or of the newest before it that is listed. */
size_t pane_decisions_row(App *, uint32_t decision);
/* The first listed line that is about one layer alone; 0 if there is none. */
size_t pane_decisions_first_about(App *);
void pane_decisions_line(App *, size_t, PaneLine *);
void pane_decisions_detail(App *, size_t, Lines *);
void pane_decisions_visit(App *, size_t);
bool pane_decisions_enter(App *, size_t, Error *);
/* The plan is another one now. */
void jobs_forget(App *);
size_t pane_lives_count(App *); /* pane_lives.c */
void pane_lives_line(App *, size_t, PaneLine *);
void pane_lives_head(App *, PaneLine *);
void pane_lives_detail(App *, size_t, Lines *);
void pane_lives_visit(App *, size_t);
bool pane_lives_enter(App *, size_t, Error *);
/* The line of a layer; SIZE_MAX: it has none. */
size_t pane_lives_row(App *, LayerId);
void lives_forget(App *);
size_t pane_ledger_count(App *); /* pane_ledger.c */
void pane_ledger_line(App *, size_t, PaneLine *);
void pane_ledger_head(App *, PaneLine *);
void pane_ledger_detail(App *, size_t, Lines *);
bool pane_ledger_enter(App *, size_t, Error *);
void ledger_forget(App *);
size_t pane_jobs_count(App *);
void pane_jobs_line(App *, size_t, PaneLine *);
void pane_jobs_head(App *, PaneLine *);
void pane_jobs_detail(App *, size_t, Lines *);
bool pane_jobs_enter(App *, size_t, Error *);

size_t pane_worst_count(App *); /* pane_worst.c */
void pane_worst_line(App *, size_t, PaneLine *);
void pane_worst_head(App *, PaneLine *);
void pane_worst_detail(App *, size_t, Lines *);
bool pane_worst_enter(App *, size_t, Error *);
void worst_forget(WorstView *);
size_t pane_read_count(App *);
void pane_read_line(App *, size_t, PaneLine *);
void pane_read_head(App *, PaneLine *);
void pane_read_detail(App *, size_t, Lines *);
void pane_read_visit(App *, size_t);
bool pane_read_enter(App *, size_t, Error *);

/* A layer's keys, LSNs and kind for people. */
void describe_key(const App *app, Key key, Text *out);
void describe_range(const App *app, KeyRange keys, Text *out);
void describe_layer(const App *app, LayerId layer, Text *out);
/* One line about a step: "12 create L0 delta …". */
void describe_step(const App *app, StepId step, Text *out);

#endif
