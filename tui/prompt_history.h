/* prompt_history.h - the file of the lines that were typed at `:`, one a line, the oldest first.
 *
 * Several explorers may append to it at the same time.
 */
#ifndef TUI_PROMPT_HISTORY_H
#define TUI_PROMPT_HISTORY_H

#include "core/base/text.h"

/* Makes the directories and returns "$XDG_STATE_HOME/layerscope/history" (or the same below $HOME/.local/state), for
 * the caller to free. NULL if neither variable holds an absolute path. */
char *prompt_history_path(void);
/* Appends the lines of the file; none if it cannot be read. A file of more than 2 * `keep` lines is cut to its newest
 * `keep` lines; on failure it just keeps its length. */
void prompt_history_read(const char *path, size_t keep, Text *lines);
/* Appends a line to the file. On failure the line is not kept. */
void prompt_history_add(const char *path, const char *line);

#endif
