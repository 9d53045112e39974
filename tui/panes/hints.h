/* hints.h - what every key does, in a phrase, for the help of the pane; footer.c has its own, shorter table. The keys
 * are looked up in the keymap, so they stay true when rebound. A test compares the hints with what each key does in
 * each pane. */
#ifndef TUI_PANES_HINTS_H
#define TUI_PANES_HINTS_H

#include "tui/app/session.h"

enum { HINT_COMMANDS_MAX = 9 };

typedef struct Hint {
    PaneMask panes;       /* 0: all panes */
    const char *commands; /* one or more, separated by `|` */
    const char *what;     /* NULL: what Enter does on the map, see hint_what() */
} Hint;

/* All hints, the most important first. */
extern const Hint hints[];
extern const size_t hint_count;

/* Appends the first key of each of the hint's commands that does something in a pane now: "+ -", or "arrows" for the
 * arrow keys. False where none does, or one of them has no key. O(commands x bindings). */
bool hint_first_keys(Session *session, const Hint *hint, PaneId pane, Text *out);
/* Appends every key of those commands: "+ = -". Returns what they do, of one command alone where the others have no
 * such key; NULL where there is none. */
const char *hint_keys(Session *session, const Hint *hint, PaneId pane, Text *out);
/* Appends every key of the commands that would only refuse now, with the reason of the first. Returns what they
 * do in the same way. */
const char *hint_refused_keys(Session *session, const Hint *hint, PaneId pane, Text *out, Error *why);
/* What the keys do: the hint's words, or those of map_enter(). NULL: they do nothing now. */
const char *hint_what(Session *session, const Hint *hint);
/* What that command of the hint does without the others. */
const char *hint_alone(const Hint *hint, const char *command);
/* Whether one of the hint's commands is that line. */
bool hint_has(const Hint *hint, const char *line);
/* Appends all keys that run `command` in that pane: "h Left". */
void hint_keys_of(const Session *session, const char *command, PaneId pane, Text *out);

#endif
