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

/* Keeps the terminal alive while something takes long: shows `what` and for how many milliseconds it has been going on.
 * False: the user gave it up. */
typedef struct Waiter {
    void *self;
    bool (*go_on)(void *self, const char *what, uint32_t ms);
} Waiter;

typedef struct SessionOptions {
    int cols, rows;
    bool ascii;                 /* plain ASCII glyphs */
    bool light;                 /* colours for a light background, on the screen and in what is exported */
    Editor *editor;             /* not owned; NULL: no `:` line */
    const char *rc_path;        /* where `set save` writes; may be NULL */
    const char *files;          /* what was opened, as shell words, for `link`; may be NULL */
    uint32_t (*clock_ms)(void); /* for recordings; NULL: time is what ticks let pass */
    bool interactive;           /* a person sees the messages: nothing needs to be printed */
    const Waiter *waiter;       /* not owned; NULL: long work is waited for */
    size_t soon; /* with a waiter: up to that many layers are looked into at once; 0: as many as a frame allows */
} SessionOptions;

/* All commands, one at each index; NULL behind the last. */
typedef const struct Command *(*CommandTable)(size_t i);

/* What those above do for the session. */
typedef struct SessionHost {
    void *self;
    bool (*run)(void *self, Str line, Error *error); /* a command's line */
    void (*event)(void *self, const Event *event);   /* as if it came from the terminal */
    void (*lay_out)(Session *session);               /* fills in the layout */
    void (*paint)(Session *session, Grid *grid);     /* the maps */
    CommandTable commands;
} SessionHost;

/* Where a list is. */
typedef struct PanePlace {
    size_t top, at; /* first line shown; line of the cursor */
    int across;     /* columns of lines that are scrolled out on the left */
    size_t detail;  /* first line shown of the details of line `of` */
    size_t of;
    size_t wanted; /* once there are so many lines, the cursor goes to the last of them; 0: it stays */
    bool more;     /* there are more of these than fit */
    int detail_y;  /* row of the screen where these begin; 0: they are not shown */
} PanePlace;

typedef struct Message {
    Text text;
    bool error;
    Text line; /* the command that failed; empty where no caret is wanted */
    size_t caret;
} Message;

/* Where what is looked at came from, for `link`. */
typedef struct Source {
    Text opened; /* files that `open` brought, as words for a shell; empty: those of the command line */
    Text made;   /* the commands that made it; empty: it was loaded */
    bool pasted; /* it came from no file */
} Source;

/* Histories that are replaced, for whom wants to keep them. */
typedef struct Handover {
    History *loaded, *planned;
} Handover;

/* What is being typed. */
typedef struct Typing {
    uint64_t count;   /* before a key; 0: none */
    char pending[16]; /* a command that waits for one character: "mark", "jump" */
    bool prompting;   /* the `:` line is open: options.editor has it */
} Typing;

/* What only a terminal can do. */
typedef struct Wishes {
    bool quit, suspend, redraw;
    Text clipboard; /* to yank; empty: nothing */
} Wishes;

struct Session {
    SessionOptions options;
    SessionHost host;
    Features *features;
    int cols, rows;
    int bottom; /* rows of the hint, or of the message; 0: one */
    Layout layout;

    History *loaded, *planned, *shown;
    StepId loaded_step; /* where the loaded history was left when the plan was made */
    StepId step;
    bool stepped;  /* the step was set, and lists that follow it have not done so yet */
    Policy policy; /* what `plan` uses */
    Source source;

    MapView map;         /* its `selected` is the selected layer */
    StatesOf states;     /* what the map's overlay of states shows */
    bool map_stale;      /* what map_pick() and the cursor know is older than window, size or step */
    Grid scratch;        /* the map is painted here when a command needs it before the next frame */
    bool zoomed;         /* the window shows less than everything, or elsewhere */
    unsigned selections; /* how often the selection was set */

    PaneId focus;       /* PANE_MAP, or the pane that has the keys */
    bool whole;         /* the pane in focus takes the whole screen */
    bool turned;        /* the side pane turned to the layer by itself */
    PaneId side;        /* in the upper side place */
    PaneId before_help; /* what the help took the place of */
    PaneId entered;     /* Enter on a line of that pane led to the map, Esc leads back; PANE_MAP: none did */
    PanePlace panes[PANE_COUNT];

    Keymap keymap;
    Typing typing;
    Message message;
    Text output; /* what commands printed, for scripts */
    Wishes wishes;
    bool hex;           /* raw keys instead of decoded ones */
    bool mouse;         /* wanted */
    bool vi;            /* the line editor's mode */
    int depth;          /* of nested commands and scripts */
    Handover *handover; /* where the next histories to be replaced are put; not owned. NULL: they are freed */
};

/* Takes over `history` (heap, from history_init()). */
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

/* Replaces the message at the bottom. */
void session_say(Session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, in the colour of a failure. */
void session_warn(Session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The failure of a command; `line` is the command where the error's place in it is to be shown, else empty. */
void session_say_error(Session *session, Str line, const Error *error);
void session_unsay(Session *session);

/* Runs one command line (without `:`). False, with the reason and the column of the word, when it fails. */
bool session_run(Session *session, Str line, Error *error);
/* Runs every line of `text`; `#` starts a comment. Stops at the first failure, placed at its line. */
bool session_run_script(Session *session, Str text, Error *error);

/* ---- what is looked at ---- */

/* Makes `history` the one that is looked at, at `step`, and fits the map. */
void session_show(Session *session, History *history, StepId step);
/* The policy that a history is planned with, until told otherwise. */
Policy session_policy_for(const History *history);
/* Looks at another input; takes it over. What was looked at is freed, or handed over where a feature asks for it. */
void session_replace(Session *session, History *history);
/* The shown history has grown: what was made of it is made anew when asked for. Axes, overlay and selection stay. */
void session_grown(Session *session);
/* Goes to a step of the shown history; clamps. */
void session_set_step(Session *session, StepId step);
StepId session_last_step(const Session *session);
/* The plan is what is shown. */
static inline bool session_shows_plan(const Session *session)
{
    return session->planned && session->shown == session->planned;
}

/* ---- the map ---- */

/* The map as functions with cells need it: painted since its last change. */
MapView *session_map(Session *session);
/* Selects a layer (LAYER_NONE: none) without moving the map. */
void session_select(Session *session, LayerId layer);
/* Puts the cursor there, and brings it into view. */
void session_go_to(Session *session, Key key, Lsn lsn);
/* The same with the LSN that the cursor has. */
void session_go_to_key(Session *session, Key key);
/* Selects the layer and brings it into view. */
void session_reveal(Session *session, LayerId layer);
/* The same, and zooms until it fills most of the map. */
void session_fly(Session *session, LayerId layer);
/* Zooms to a region. */
void session_fly_region(Session *session, KeyRange keys, LsnRange lsns);

/* Shows the overlay of these states. */
void session_show_states(Session *session, StatesOf of);
static inline bool session_shows_states(const Session *session, StatesOf of)
{
    return session->map.overlay == OVERLAY_STATES && session->states == of;
}

/* ---- panes ---- */

void session_focus(Session *session, PaneId pane);
/* Gives the map the keys because of a line of a pane, to which Esc goes back. */
void session_descend(Session *session, PaneId pane);
/* Gives the pane in focus the whole screen, or the others their places back. */
void session_spread(Session *session, bool whole);
/* The list begins again at its first line. */
void session_rewind(Session *session, PaneId pane);
/* Computes the layout anew: after a resize, or when a strip comes or goes. */
void session_relayout(Session *session);
/* Opens the `:` line with `initial` in it. */
bool session_open_prompt(Session *session, Str initial, Error *error);
void session_close_prompt(Session *session);

#endif
