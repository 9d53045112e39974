/* editor.h - the line editor behind `:` and `/`: a line is opened, takes keys, and is closed.
 *
 *     open ""  keys  c o m Tab Space 4 Left        line "compact 4", cursor at 8, not done
 *
 * It needs no terminal and no event loop: after each keys(), `line` and `list` are up to date, and the same keys give
 * the same line in a terminal, in a script and in a test. tui/prompt.c implements it with libedit.
 */
#ifndef TUI_APP_EDITOR_H
#define TUI_APP_EDITOR_H

#include "tui/app/event.h"

typedef struct EditorLine {
    Text text;       /* UTF-8 */
    size_t cursor;   /* in characters */
    char search[80]; /* what ^R shows while it searches; empty otherwise */
    bool done, cancelled;
} EditorLine;

/* Proposals for the word that ends at the cursor. */
typedef struct Completion {
    size_t from; /* byte at which the word starts */
    Text words;  /* one a line */
    size_t count;
} Completion;

/* What an editor takes; more is left out. */
enum {
    EDITOR_LINE_MAX = 1000,       /* characters of a line */
    EDITOR_COUNT_MAX = 2,         /* digits of a count in vi mode */
    EDITOR_SEARCH_MAX = 30,       /* characters of ^R's pattern, and */
    EDITOR_SEARCH_KEYS_MAX = 64,  /* keys of one search: libedit nests once more for each */
    EDITOR_HISTORY_LINE_MAX = 500 /* characters of a line that history keeps: a search looks at every line */
};

typedef struct Editor {
    void *self;
    EditorLine line; /* of the open line; owned by the editor */
    Completion list; /* where the last key was Tab and there is more than one proposal; else empty */
    /* Opens a line with `initial` in it; one that was open is closed. */
    void (*open)(void *self, Str initial);
    /* Types keys into the open line, and brings `line` and `list` up to date. */
    void (*keys)(void *self, const KeyCode *keys, size_t count);
    /* Closes the line. `line` stays as it was. Nothing where none is open. */
    void (*close)(void *self);
    /* The line was run: it goes into the history. */
    void (*accept)(void *self, const char *line);
    /* "emacs" or "vi". */
    bool (*mode)(void *self, const char *name);
    /* Who proposes completions; set by the explorer. `line` ends at the cursor. */
    void (*complete)(void *context, Str line, Completion *list);
    void *complete_context;
} Editor;

#endif
