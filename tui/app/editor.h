/* editor.h - the line editor behind `:` and `/`, as a pure function of the keys pressed since the line was opened.
 *
 *     keys  c o m Tab Space 4 Left        line "compact 4", cursor at 8, not done
 *
 * The app keeps the keys and asks again after each one, so an editor needs no event loop of its own, and the same keys
 * give the same line in a terminal, in a script and in a test. tui/prompt.c makes one of libedit.
 */
#ifndef TUI_APP_EDITOR_H
#define TUI_APP_EDITOR_H

#include "tui/app/event.h"

typedef struct EditorLine {
    Text text;       /* UTF-8; cleared and filled by edit() */
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

typedef struct Editor {
    void *self;
    /* Edits an empty line (or `initial`) with `keys`. `list` is filled when the last key was Tab and there is more than
     * one proposal. */
    void (*edit)(void *self, Str initial, const KeyCode *keys, size_t count, EditorLine *line, Completion *list);
    /* The line was run: it goes into the history. */
    void (*accept)(void *self, const char *line);
    /* "emacs" or "vi". */
    bool (*mode)(void *self, const char *name);
    /* Who proposes completions; set by the app. `line` ends at the cursor. */
    void (*complete)(void *context, Str line, Completion *list);
    void *complete_context;
} Editor;

#endif
