/* prompt.h - the line editor behind `:` and `/`: the only interface to libedit.
 *
 *     keys ──► libedit, on a thread of its own in lock-step ──► text, cursor, done, what ^R shows
 *
 * libedit edits but never draws and never reads: it lives on a private pty and /dev/null, so it needs no terminal and
 * no event loop, and gives the same line for the same keys.
 */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include "tui/app/editor.h"

/* An editor for the `:` line. `history_path` is the file of its history, which is read now and appended to; NULL: none.
 * The caller frees it with prompt_free(). NULL, with the reason, where there is no pseudo-terminal. */
Editor *prompt_new(const char *history_path, Error *error);
void prompt_free(Editor *editor);

/* Makes the directories and returns "$XDG_STATE_HOME/layerscope/history" (or below $HOME/.local/state), for the caller
 * to free; NULL where there is no home. */
char *prompt_history_path(void);

/* "libedit 2.11": the version of its interface, a constant. */
const char *prompt_library(void);

#endif
