/* session.h - the state that all of the explorer shares: histories, step, policy, the map's window, the focused pane.
 *
 *     commands ─► session ◄─ features ◄─ panes ◄─ app        features (feature.h) keep all other state
 *
 * The session owns its histories, in heap memory; what is drawn borrows from them. `shown` is the loaded history, or
 * the plan that was made of the layers alive at one of its steps. The host does for the session what only the code
 * above it can do: run a command, lay out, paint.
 */
#ifndef TUI_APP_SESSION_H
#define TUI_APP_SESSION_H

#include "tui/app/editor.h"
#include "tui/app/feature.h"
#include "tui/app/keymap.h"
#include "tui/app/layout.h"
#include "tui/app/states.h"
#include "tui/view/map.h"

/* Keeps the terminal responsive during long work: go_on() shows `what` and the milliseconds so far, and returns false
 * once the user cancels. */
typedef struct Waiter {
    void *self;
    bool (*go_on)(void *self, const char *what, uint32_t ms);
} Waiter;

typedef struct SessionOptions {
    int cols, rows;
    bool ascii;                 /* plain ASCII glyphs */
    bool light;                 /* use colours for a light background, on the screen and in exports */
    Editor *editor;             /* borrowed; NULL: no `:` line */
    const char *rc_path;        /* borrowed: the file that `set save` writes; may be NULL */
    const char *files;          /* borrowed: the inputs, quoted for the shell, for `link`; may be NULL */
    uint32_t (*clock_ms)(void); /* the clock for recordings; NULL: only ticks advance the time */
    bool interactive;           /* a user reads the messages, so they need not be printed */
    const Waiter *waiter;       /* borrowed; NULL: long work blocks */
    size_t soon; /* with a waiter: up to this many layers are analysed at once; 0: as many as a frame allows */
} SessionOptions;

/* The table of commands: returns row `i`; NULL after the last. */
typedef const struct Command *(*CommandTable)(size_t i);

/* The functions of the code above the session that it calls. */
typedef struct SessionHost {
    void *self;
    bool (*run)(void *self, Str line, Error *error); /* runs a command line */
    void (*event)(void *self, const Event *event);   /* handles an event as if it came from the terminal */
    void (*lay_out)(Session *session);               /* computes the layout */
    void (*paint)(Session *session, Grid *grid);     /* paints the maps */
    CommandTable commands;
} SessionHost;

/* The position in a pane's list. Lines count from 0. */
typedef struct PanePlace {
    size_t top, at; /* first visible line; the cursor's line */
    int across;     /* columns by which lines are scrolled sideways */
    size_t detail;  /* first visible line of the details of line `of` */
    size_t of;
    size_t wanted; /* once there are this many lines, the cursor moves to the last of them; 0: no move is pending */
    bool more;     /* some details are below the visible ones */
    int detail_y;  /* screen row at which details start; 0: not shown */
} PanePlace;

typedef struct Message {
    Text text;
    bool error;
    Text line;    /* the command that failed, shown with a caret; empty: show neither */
    size_t caret; /* offset in `line` */
} Message;

/* Where the loaded history came from, for `link`. */
typedef struct Source {
    Text opened; /* files that `open` loaded, quoted for the shell; empty: those of the command line */
    Text made;   /* the commands that made the history; empty: it was loaded */
    bool pasted; /* the history was pasted */
} Source;

/* Receives the histories that session_replace() replaces, for a feature that keeps them. */
typedef struct ReplacedHistories {
    History *loaded, *planned;
} ReplacedHistories;

/* Input that is not complete. */
typedef struct Typing {
    uint64_t count;   /* count typed before a key; 0: none */
    char pending[16]; /* a command that waits for a character: "mark", "jump" */
    bool prompting;   /* the `:` line is open, in options.editor */
    size_t proposal;  /* where in that line a proposal begins, as long as it is untouched; 0: there is none */
} Typing;

/* Requests that only the terminal can fulfil. */
typedef struct HostRequests {
    bool quit, suspend, redraw;
    Text clipboard; /* text for the clipboard; empty: none */
} HostRequests;

struct Session {
    SessionOptions options;
    SessionHost host;
    Features *features;
    int cols, rows;
    int bottom; /* rows for the message and the hint below it; 0: two */
    Layout layout;

    History *loaded, *planned, *shown;
    StepId loaded_step; /* step of the loaded history from which the plan was made */
    StepId step;
    bool stepped;  /* the step was set, and the lists that follow it have not moved yet */
    Policy policy; /* the policy that `plan` uses */
    Source source;

    MapView map;         /* map.selected is the selected layer */
    StatesKind states;   /* the states of OVERLAY_STATES */
    bool map_stale;      /* the map must be painted before cells can be used; see session_map() */
    Grid scratch;        /* where session_map() paints */
    bool zoomed;         /* the window does not show everything */
    unsigned selections; /* counts session_select() */

    PaneId focus; /* the pane with the focus; PANE_MAP: the map */
    bool whole;   /* the focused pane fills the screen */
    /* the side pane in which a command answers, although the map keeps the focus; `answered` is of the command before,
     * to which `whole` gives the screen; PANE_MAP: none */
    PaneId answers, answered;
    PaneId turned;      /* the side pane that was changed to the layer by a selection; PANE_MAP: none was */
    PaneId side;        /* the upper side pane */
    PaneId before_help; /* the side pane that help has replaced */
    /* the pane from which Enter moved to the map, to which Esc returns; PANE_MAP: none */
    PaneId entered;
    PanePlace panes[PANE_COUNT];

    Keymap keymap;
    Typing typing;
    Message message;
    Text output; /* what commands printed, for scripts */
    HostRequests requests;
    bool hex;   /* show keys as hex */
    bool mouse; /* use the mouse */
    bool vi;    /* the line editor is in vi mode */
    int depth;  /* nesting of commands and scripts */
    /* where session_replace() puts the replaced histories; borrowed; NULL: it frees them */
    ReplacedHistories *replaced;
};

/* Initialises a session, which takes ownership of `history` (heap memory) and copies `options` and `host`, but borrows
 * what they point to. The caller releases it with session_release(). */
void session_init(Session *session, History *history, const SessionOptions *options, const SessionHost *host);
void session_release(Session *session);

/* The theme of the screen, which exports use too. */
static inline Theme session_theme(const Session *session, ColorDepth depth)
{
    return (Theme){.depth = depth, .light = session->options.light};
}

/* The state of a feature, which is created at its first use. Owned by the session. */
static inline void *session_feature(const Session *session, const Feature *feature)
{
    return features_state(session->features, feature);
}

/* Replaces the message above the bottom line. */
void session_say(Session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* As session_say(), in the colour of a failure. */
void session_warn(Session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Shows the failure of a command. `line` is the command if the error's place in it shall be shown; else empty. */
void session_say_error(Session *session, Str line, const Error *error);
/* Removes the message. */
void session_unsay(Session *session);

/* Runs a command line; see app_run(). */
bool session_run(Session *session, Str line, Error *error);
/* Runs every command of a script (script.h). Stops after `quit`, or at the first failure, whose place is its line. */
bool session_run_script(Session *session, Str text, Error *error);

/* ---- what is shown ---- */

/* Shows `history`, which must be the loaded one or the plan, at `step`. Notifies the features, fits the map, and moves
 * the panes' lists to their start. */
void session_show(Session *session, History *history, StepId step);
/* The default policy for plans of a history: its own if it is a simulation, a store, or a scenario or series with one;
 * else `full` with its target size and fanout. */
Policy session_policy_for(const History *history);
/* Shows another input and takes ownership of it. Frees the previous histories, or hands them to `replaced`. */
void session_replace(Session *session, History *history);
/* Must be called before steps are appended to the shown history: ends the threads that read it. */
void session_will_grow(Session *session);
/* Must be called after steps were appended to the shown history. What was computed from it is forgotten; axes, overlay,
 * window and selection are kept. */
void session_grown(Session *session);
/* Moves to a step of the shown history; past the end, to the last one. Drops the selection of a layer that is created
 * later. */
void session_set_step(Session *session, StepId step);
/* The last step of the shown history. */
StepId session_last_step(const Session *session);
/* Has the history so many layers that work on all of them takes longer than a frame? */
bool session_has_many(const Session *session, const History *history);
/* Is a layer alive at the shown step? O(layers that are not). */
bool session_has_layers(const Session *session);
/* Is a plan shown? */
static inline bool session_shows_plan(const Session *session)
{
    return session->planned && session->shown == session->planned;
}

/* ---- the map ---- */

/* The map, painted if it has changed, for functions that work with cells. */
MapView *session_map(Session *session);
/* Selects a layer (LAYER_NONE: none) without moving the map. On a narrow screen the side pane may change to the
 * layer. */
void session_select(Session *session, LayerId layer);
/* Moves the cursor to a key and an LSN, and the window so that it shows them. */
void session_go_to(Session *session, Key key, Lsn lsn);
/* As session_go_to(), at the cursor's LSN. */
void session_go_to_key(Session *session, Key key);
/* Selects the layer, and moves cursor and window to it. */
void session_reveal(Session *session, LayerId layer);
/* As session_reveal(), and zooms until the layer fills most of the map. A narrow screen shows the layer below it. */
void session_fly(Session *session, LayerId layer);
/* Zooms to these ranges. */
void session_fly_region(Session *session, KeyRange keys, LsnRange lsns);

/* Switches to the overlay of these states. */
void session_show_states(Session *session, StatesKind of);
static inline bool session_shows_states(const Session *session, StatesKind of)
{
    return session->map.overlay == OVERLAY_STATES && session->states == of;
}

/* ---- panes ---- */

/* Shows a pane at the side. Where the focus was on the pane shown there before, it moves to this one, so that keys and
 * footer are those of a pane that is visible. */
void session_show_side(Session *session, PaneId pane);
/* Focuses a pane, and shows it at the side if it is not there. */
void session_focus(Session *session, PaneId pane);
/* Focuses the map after Enter on a line of `pane`, to which Esc returns. */
void session_descend(Session *session, PaneId pane);
/* Gives the focused pane the whole screen, or shows the other panes again. */
void session_spread(Session *session, bool whole);
/* Moves a pane's list to its first line. */
void session_rewind(Session *session, PaneId pane);
/* Computes the layout again. Must be called after a change of the size, the panes or their strips. */
void session_relayout(Session *session);
/* Opens the `:` line with `initial` in it. ERROR_USAGE if there is no editor. */
bool session_open_prompt(Session *session, Str initial, Error *error);
/* Closes the `:` line, which must have an editor. */
void session_close_prompt(Session *session);

#endif
