/* editor.h - the interface of the line editor behind `:` and `/`: a line is opened, takes keys, and is closed.
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
    size_t cursor;   /* counted in characters */
    char search[80]; /* what ^R shows during a search; else empty */
    bool done, cancelled;
} EditorLine;

/* Proposals for the word that ends at the cursor. */
typedef struct Completion {
    size_t from; /* the byte at which the word starts */
    Text words;  /* one per line */
    size_t count;
} Completion;

#define EDITOR_LINE_MAX 1000 /* characters in a line; what is typed beyond them is ignored */

typedef struct Editor {
    void *self;
    EditorLine line; /* the open line, or the last one; owned by the editor */
    Completion list; /* the proposals after a Tab key, if there are several; else empty */
    /* Opens a line that contains `initial`. Closes the open line first. */
    void (*open)(void *self, Str initial);
    /* Types keys into the open line, and updates `line` and `list`. The keys are borrowed. */
    void (*keys)(void *self, const KeyCode *keys, size_t count);
    /* Closes the line without changing `line`. Does nothing if none is open. */
    void (*close)(void *self);
    /* Adds a line that was run to the history. */
    void (*accept)(void *self, const char *line);
    /* Switches to "emacs" or "vi"; false for any other name. */
    bool (*mode)(void *self, const char *name);
    /* Proposes completions; set by the explorer. `line` ends at the cursor. */
    void (*complete)(void *context, Str line, Completion *list);
    void *complete_context;
} Editor;

#endif
