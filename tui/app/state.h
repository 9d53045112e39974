/* state.h - what an App is made of; for the files of this folder only.
 *
 * Who owns what: the histories are heap and freed with the app; everything drawn anew per frame is borrowed from them.
 * `shown` is what is looked at: the loaded history, or the plan made of what was alive at one of its steps.
 */
#ifndef TUI_APP_STATE_H
#define TUI_APP_STATE_H

#include "core/analysis/ledger.h"
#include "core/analysis/lives.h"
#include "core/executor/schedule.h"
#include "tui/app/app.h"
#include "tui/app/compare.h"
#include "tui/app/conditions.h"
#include "tui/app/facts.h"
#include "tui/app/gc_view.h"
#include "tui/app/insight.h"
#include "tui/app/keymap.h"
#include "tui/app/layout.h"
#include "tui/app/lesson.h"
#include "tui/app/lines.h"
#include "tui/app/reads.h"
#include "tui/app/run_view.h"
#include "tui/app/search.h"
#include "tui/app/strip.h"
#include "tui/app/what_if.h"
#include "tui/app/states.h"
#include "tui/view/map.h"

#include <stdio.h>

typedef struct PaneState {
    size_t top, at; /* first line shown; line of the cursor */
    Lines lines;    /* text of a pane that is built whole */
} PaneState;

enum { MARKS = 26 };
typedef struct Mark {
    bool set;
    StepId step;
    KeyAxisKind key_axis;
    LsnAxisKind lsn_axis;
    bool fitted;
    Window keys, lsns;
} Mark;

typedef struct Breakpoint {
    Condition condition;
    char text[96]; /* as written */
} Breakpoint;

/* The spot of the map that `why` was asked about, and the answer. */
typedef struct SpotView {
    bool set, has_lsn;
    Key key;
    Lsn lsn;
    const History *history; /* what the text is of; NULL: none was made */
    uint64_t version;       /* of the history; so in all that follow */
    StepId step;
    Text text;
} SpotView;

/* Layers as bars over the steps, and the kin of the selected one. */
typedef struct LivesView {
    Lives lives;
    const History *history; /* whose; NULL: none was made */
    uint64_t version;
    uint32_t within, made_within; /* compactions within which a rewrite is thrash */
    LayerId selected;             /* whose kin follow */
    LayerIdArray from, became;
} LivesView;

typedef struct LedgerView {
    Ledger ledger;
    const History *history;
    uint64_t version;
    StepId step;
} LedgerView;

/* Keys next to one another of which a read visits as many layers. */
typedef struct WorstStretch {
    KeyRange keys;
    uint32_t visits, segments;
    bool unsure; /* none of the keys is known to exist */
} WorstStretch;

typedef ARRAY(WorstStretch) WorstArray;

typedef struct WorstView {
    WorstArray at; /* deepest first; those of which no key is known to exist at the end */
    bool made;
    unsigned version; /* of the insight that it was made of */
} WorstView;

/* What the list of decisions shows, and for what it was made. */
typedef struct DecisionRows {
    const History *history;
    LayerId layer;
    uint64_t version;
    ARRAY(uint32_t) ids;
    Text told; /* of a layer: all that was decided about it, in words */
} DecisionRows;

typedef struct AppMessage {
    Text text;
    bool error;
    Text line; /* the command that failed; empty where no caret is wanted */
    size_t caret;
} AppMessage;

struct App {
    AppOptions options;
    int cols, rows;
    Layout layout;

    History *loaded, *planned, *shown;
    StepId loaded_step; /* where the loaded history was left when the plan was made */
    StepId step;
    ARRAY(MapMark) marked; /* what the map points at: matches, the path of a read */
    MapView map;           /* its `selected` is the selected layer */
    bool map_stale;        /* what map_pick() and the cursor know is older than window, size or step */
    Grid scratch;          /* the map is painted here when a command needs it before the next frame */

    PaneId focus; /* PANE_MAP, or the pane that has the keys */
    bool turned;  /* the side pane turned to the layer by itself */
    PaneId side;  /* in the upper side place */
    PaneState panes[PANE_COUNT];
    Text help_search;
    PaneId before_help, help_about; /* what help took the place of; the pane it tells about */

    Keymap keymap;
    uint64_t count;   /* typed before a key; 0: none */
    char pending[16]; /* a command that waits for one character: "mark", "jump" */
    bool prompting;   /* the `:` line is open: options.editor has it */
    AppMessage message;

    Mark marks[MARKS];
    ARRAY(Breakpoint) breakpoints;
    bool playing, was_playing; /* was: until the key that stopped it is done */
    int play_ms;               /* per step */
    uint32_t played_ms;

    Facts facts;
    Reads reads;
    Insight insight;
    Search search;
    Lesson lesson;
    CompareView compare;
    GcView gc;
    StatesOf states; /* what the overlay of states shows */
    Policy policy;   /* what `plan` uses */
    ARRAY(Policy) undo;
    WhatIf what_if;
    Strip strip;
    RunView run;              /* a simulation under way */
    Schedule schedule;        /* of the plan */
    const History *scheduled; /* whose it is; NULL: none was made */
    uint64_t scheduled_version;
    LayerId why; /* only decisions about this layer are listed; LAYER_NONE: the story */
    DecisionRows listed;
    SpotView spot;
    LivesView lives;
    LedgerView ledger;
    WorstView worst;

    bool zoomed; /* the window shows less than everything, or elsewhere */
    bool hex;    /* raw keys instead of decoded ones */
    bool mouse;  /* wanted */
    bool vi;     /* the line editor's mode */
    bool quitting, want_suspend, want_redraw;
    Text clipboard;
    Text output;
    Text opened;       /* files that `open` brought, as words for a shell; empty: those of the command line */
    bool pasted;       /* what is looked at came from no file */
    Text made;         /* the commands that made what is looked at; empty: it was loaded */
    int event_depth;   /* of events that commands of events make */
    int nested_events; /* that were made so, two deep and deeper, since the last one from outside */
    FILE *log;         /* every event goes there; NULL: nowhere */
    Text log_path;
    Error log_error;            /* of an event that could not be written: the log ended there */
    bool scrubbing;             /* the mouse holds the scrub bar */
    int dragging_x, dragging_y; /* -1: no drag */
    int depth;                  /* of nested scripts and keys */
};

/* Replaces the message at the bottom. */
void app_say(App *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Makes `history` the one that is looked at, at `step`, and fits the map. */
void app_show(App *app, History *history, StepId step);
/* The policy that a history is planned with, until told otherwise. */
Policy app_policy_for(const History *history);
/* Releases a heap history; NULL is fine. */
void app_free_history(History *history);
/* Is the insight true of that? On a terminal, where there are many layers, it may take a while: see insight.h. */
bool app_look_into(App *app, Insight *insight, const History *history, StepId step, const Policy *policy);
/* The same for what is shown, and app->insight. */
bool app_insight(App *app);
/* Gives the map what the insight knows of that history. */
void app_tell_map(App *app, MapView *map, Insight *insight, const History *history, StepId step, const Policy *policy);
/* Paints a map, and where there is room a line below it that explains its signs. */
void app_paint_with_legend(MapView *map, const History *history, StepId step, Grid *grid, Rect rect);
/* Paints the one map there is where nothing is compared. */
void app_paint_map(App *app, Grid *grid);
/* Looks at another input; takes it over. */
void app_replace(App *app, History *history);
/* The shown history has grown: what was made of it is made anew when asked for. Axes, overlay and selection stay. */
void app_grown(App *app);
/* Goes to a step of the shown history; clamps. */
void app_set_step(App *app, StepId step);
StepId app_last_step(const App *app);
/* Computes the layout anew: after a resize, or when a strip comes or goes. */
void app_relayout(App *app);
StepId app_last_step_of(const History *history);
/* Writes an event to the log. False: it can't be written, app->log_error says why, and the log is closed. */
bool app_log_event(App *app, const Event *event);
/* The map as functions with cells need it: painted since its last change. */
MapView *app_map(App *app);
/* Selects a layer (LAYER_NONE: none) without moving the map. */
void app_select(App *app, LayerId layer);
/* Puts the cursor there, and brings it into view. */
void app_go_to(App *app, Key key, Lsn lsn);
/* Selects and brings it into view; `zoom` makes it fill most of the map. */
void app_fly(App *app, LayerId layer, bool zoom);
void app_focus(App *app, PaneId pane);
/* Files that a command names: scripts and logs, and a lesson. A larger one is refused. */
#define APP_FILE_MAX   ((size_t)16 << 20)
#define APP_LESSON_MAX ((size_t)4 << 20)
/* file_read(), with the path in the message: the place of a command's error is its own line. */
bool app_read_file(const char *path, size_t limit, Arena *arena, Str *text, Error *error);
/* Shows the path that a log tells beside the predicted one. */
bool app_read_log(App *app, Str text, Error *error);
/* Opens the `:` line with `initial` in it. */
bool app_open_prompt(App *app, Str initial, Error *error);

#endif
