/* prompt.h - makes the line editor behind `:` and `/` (editor.h) from libedit. Only prompt.c calls libedit.
 *
 *     keys ──► libedit, on a thread in lock-step ──► text, cursor, done, what ^R shows
 *
 * libedit only edits: it reads from a private pty and draws to /dev/null. So it needs no terminal and no event loop,
 * and the same keys always give the same line.
 */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include "tui/app/editor.h"

/* Limits of what libedit does not limit by itself; input beyond them is ignored. */
enum {
    PROMPT_COUNT_MAX = 2,         /* digits of a count in vi mode */
    PROMPT_SEARCH_MAX = 30,       /* characters in ^R's pattern */
    PROMPT_SEARCH_KEYS_MAX = 64,  /* keys of one search, because libedit recurses for each of them */
    PROMPT_HISTORY_LINE_MAX = 500 /* characters of a line that the history keeps, because a search visits every line */
};

/* Makes an editor for the `:` line. `history_path` is its history file, which is read now and appended to; NULL: no
 * history file. The caller frees the editor with prompt_free(), which accepts NULL. Returns NULL, with the reason, if
 * there is no pseudo-terminal or no thread. */
Editor *prompt_new(const char *history_path, Error *error);
void prompt_free(Editor *editor);

/* "libedit 2.11": the version of the interface that was compiled in; a constant string. */
const char *prompt_library(void);

#endif
