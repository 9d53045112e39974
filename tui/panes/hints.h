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
    /* The number of commands that are possible now, counted from the first; NULL: all are. */
    int (*possible)(const Session *session);
} Hint;

/* All hints, the most important first. */
extern const Hint hints[];
extern const size_t hint_count;

/* Appends the keys of the hint's commands in a pane: "+ -". With `all` every key of all commands, else the first key of
 * each command that is possible now, and "arrows" for the arrow keys. False where no command has a key; without `all`
 * also where one has none, or none is possible; `out` may then hold the keys of the commands before it. O(commands x
 * bindings). */
bool hint_keys(const Session *session, const Hint *hint, PaneId pane, bool all, Text *out);
/* For Hint.possible: 1 while the lesson waits for the key that continues it, else 0; the number of choices of its
 * question, 0 where it asks none. */
int hint_lesson_waits(const Session *session);
int hint_lesson_choices(const Session *session);
/* What the keys do: the hint's words, or those of map_enter(). NULL: they do nothing now. */
const char *hint_what(Session *session, const Hint *hint);
/* Whether one of the hint's commands is that line. */
bool hint_has(const Hint *hint, const char *line);
/* Appends all keys that run `command` in that pane: "h Left". */
void hint_keys_of(const Session *session, const char *command, PaneId pane, Text *out);

#endif
