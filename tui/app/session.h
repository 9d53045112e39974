/* session.h - what the explorer looks at, and how: histories, step, policy, the map's window, which pane has the keys.
 *
 *     commands ─► session ◄─ features ◄─ panes ◄─ app        features (feature.h) keep what else there is
 *
 * Who owns what: the histories are heap and freed with the session; everything drawn anew per frame is borrowed from
 * them. `shown` is what is looked at: the loaded history, or the plan made of what was alive at one of its steps. The
 * session asks its host for what only the code above it can do (run a command, lay out, paint).
 */
#ifndef TUI_APP_SESSION_H
#define TUI_APP_SESSION_H

#include "tui/app/editor.h"
#include "tui/app/feature.h"
#include "tui/app/keymap.h"
#include "tui/app/layout.h"
#include "tui/app/states.h"
#include "tui/view/map.h"

/* Keeps the terminal alive during long work: shows `what` and the milliseconds so far. False: the user wants to
 * stop. */
typedef struct Waiter {
    void *self;
    bool (*go_on)(void *self, const char *what, uint32_t ms);
} Waiter;

typedef struct SessionOptions {
    int cols, rows;
    bool ascii;                 /* plain ASCII glyphs */
    bool light;                 /* colours for a light background, on the screen and in what is exported */
    Editor *editor;             /* not owned; NULL: no `:` line */
    const char *rc_path;        /* the file that `set save` writes; may be NULL */
    const char *files;          /* the inputs as shell words, for `link`; may be NULL */
    uint32_t (*clock_ms)(void); /* the clock for recordings; NULL: time passes with ticks only */
    bool interactive;           /* a person sees the messages, so that nothing has to be printed */
    const Waiter *waiter;       /* not owned; NULL: long work blocks */
    size_t soon; /* with a waiter: up to that many layers are analysed at once; 0: as many as a frame allows */
} SessionOptions;

/* The table of commands: the command at an index; NULL behind the last. */
typedef const struct Command *(*CommandTable)(size_t i);

/* What the code above the session does for it. */
typedef struct SessionHost {
    void *self;
    bool (*run)(void *self, Str line, Error *error); /* runs a command's line */
    void (*event)(void *self, const Event *event);   /* handles an event as if it came from the terminal */
    void (*lay_out)(Session *session);               /* computes the layout */
    void (*paint)(Session *session, Grid *grid);     /* paints the maps */
    CommandTable commands;
} SessionHost;

/* The position in a pane's list. */
typedef struct PanePlace {
    size_t top, at; /* first line shown; the cursor's line */
    int across;     /* columns by which lines are scrolled to the left */
    size_t detail;  /* first line shown of the details of line `of` */
    size_t of;
    size_t wanted; /* when there are that many lines, the cursor moves to the last of them; 0: it does not */
    bool more;     /* there are more details than fit */
    int detail_y;  /* screen row where details begin; 0: they are not shown */
} PanePlace;

typedef struct Message {
    Text text;
    bool error;
    Text line; /* the command that failed; empty: do not show a caret */
    size_t caret;
} Message;

/* Where the shown history came from, for `link`. */
typedef struct Source {
    Text opened; /* files that `open` loaded, as shell words; empty: those of the command line */
    Text made;   /* the commands that made it; empty: it was loaded */
    bool pasted; /* it was pasted */
} Source;

/* Receives histories that are replaced, for a feature that wants to keep them. */
typedef struct ReplacedHistories {
    History *loaded, *planned;
} ReplacedHistories;

/* The input that is being typed. */
typedef struct Typing {
    uint64_t count;   /* the count before a key; 0: none */
    char pending[16]; /* a command that waits for a character: "mark", "jump" */
    bool prompting;   /* the `:` line is open, in options.editor */
} Typing;

/* Requests that only a terminal can fulfil. */
typedef struct HostRequests {
    bool quit, suspend, redraw;
    Text clipboard; /* text for the clipboard; empty: none */
} HostRequests;

struct Session {
    SessionOptions options;
    SessionHost host;
    Features *features;
    int cols, rows;
    int bottom; /* rows of the message and the hint below it; 0: two */
    Layout layout;

    History *loaded, *planned, *shown;
    StepId loaded_step; /* the step of the loaded history from which the plan was made */
    StepId step;
    bool stepped;  /* the step has been set, and lists that follow it have not moved yet */
    Policy policy; /* the policy that `plan` uses */
    Source source;

    MapView map;         /* its `selected` is the selected layer */
    StatesKind states;   /* the states that the map's overlay shows */
    bool map_stale;      /* the map has to be painted before map_pick() or the cursor can be used */
    Grid scratch;        /* where the map is painted when a command needs it before the next frame */
    bool zoomed;         /* the window does not show everything */
    unsigned selections; /* number of selections so far */

    PaneId focus;       /* PANE_MAP, or the pane that has the focus */
    bool whole;         /* the focused pane fills the screen */
    bool turned;        /* the side pane has changed to the layer by itself */
    PaneId side;        /* the pane in the upper place at the side */
    PaneId before_help; /* the pane that help has replaced */
    /* the pane from which Enter has moved the focus to the map, where Esc returns; PANE_MAP: none */
    PaneId entered;
    PanePlace panes[PANE_COUNT];

    Keymap keymap;
    Typing typing;
    Message message;
    Text output; /* what commands have printed, for scripts */
    HostRequests requests;
    bool hex;                    /* show keys as hex */
    bool mouse;                  /* mouse support is wanted */
    bool vi;                     /* the line editor is in vi mode */
    int depth;                   /* nesting of commands and scripts */
    ReplacedHistories *replaced; /* where histories that are replaced are put; not owned. NULL: they are freed */
};

/* Initialises a session, which takes over `history` (in heap memory). The caller releases it with session_release(). */
void session_init(Session *session, History *history, const SessionOptions *options, const SessionHost *host);
void session_release(Session *session);

/* What is exported has the colours of the screen. */
static inline Theme session_theme(const Session *session, ColorDepth depth)
{
    return (Theme){.depth = depth, .light = session->options.light};
}

/* The state of a feature; see feature.h. */
static inline void *session_feature(const Session *session, const Feature *feature)
{
    return features_state(session->features, feature);
}

/* Replaces the message above the bottom line. */
void session_say(Session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same in the colour of a failure. */
void session_warn(Session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Shows the failure of a command. `line` is the command, if the error's place in it is to be shown; else empty. */
void session_say_error(Session *session, Str line, const Error *error);
void session_unsay(Session *session);

/* Runs a command line (without `:`). False, with the reason and the column of the word, where it fails. */
bool session_run(Session *session, Str line, Error *error);
/* Runs every line of `text`; `#` starts a comment. Stops at the first failure, whose place is its line. */
bool session_run_script(Session *session, Str text, Error *error);

/* ---- what is looked at ---- */

/* Shows `history` at `step` and fits the map to it. */
void session_show(Session *session, History *history, StepId step);
/* The policy with which a history is planned by default. */
Policy session_policy_for(const History *history);
/* Shows another input and takes it over. The previous one is freed, or handed over where a feature asks for it. */
void session_replace(Session *session, History *history);
/* To be called when the shown history has grown: what was computed from it is computed again when it is needed. Axes,
 * overlay and selection do not change. */
void session_grown(Session *session);
/* Shows a step of the shown history; a step behind the end becomes the last one. */
void session_set_step(Session *session, StepId step);
StepId session_last_step(const Session *session);
/* Is a plan shown? */
static inline bool session_shows_plan(const Session *session)
{
    return session->planned && session->shown == session->planned;
}

/* ---- the map ---- */

/* The map, painted since its last change, as functions that work with cells need it. */
MapView *session_map(Session *session);
/* Selects a layer (LAYER_NONE: none) without moving the map. */
void session_select(Session *session, LayerId layer);
/* Moves the cursor there and brings it into view. */
void session_go_to(Session *session, Key key, Lsn lsn);
/* The same with the cursor's LSN. */
void session_go_to_key(Session *session, Key key);
/* Selects the layer and brings it into view. */
void session_reveal(Session *session, LayerId layer);
/* The same, and zooms until it fills most of the map. */
void session_fly(Session *session, LayerId layer);
/* Zooms to a region. */
void session_fly_region(Session *session, KeyRange keys, LsnRange lsns);

/* Shows the overlay of these states. */
void session_show_states(Session *session, StatesKind of);
static inline bool session_shows_states(const Session *session, StatesKind of)
{
    return session->map.overlay == OVERLAY_STATES && session->states == of;
}

/* ---- panes ---- */

void session_focus(Session *session, PaneId pane);
/* Moves the focus to the map because of a line in a pane, to which Esc returns. */
void session_descend(Session *session, PaneId pane);
/* Lets the focused pane fill the screen, or ends that. */
void session_spread(Session *session, bool whole);
/* Moves the list of a pane to its first line. */
void session_rewind(Session *session, PaneId pane);
/* Computes the layout again: after a resize, or when a strip appears or disappears. */
void session_relayout(Session *session);
/* Opens the `:` line with `initial` in it. Fails where there is no editor. */
bool session_open_prompt(Session *session, Str initial, Error *error);
void session_close_prompt(Session *session);

#endif
