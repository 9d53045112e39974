/* input_paths.h - the files that a command's arguments name for reading.
 *
 *     open ~/dump.json          the file in the home directory
 *     open base.scn             in a lesson: the file beside the lesson, if there is one
 */
#ifndef TUI_COMMANDS_INPUT_PATHS_H
#define TUI_COMMANDS_INPUT_PATHS_H

#include "core/base/mem.h"
#include "tui/app/command.h"

typedef ARRAY(const char *) InputPaths;

/* Replaces `path` by the path in a command's argument, as command_path() with PATH_READ. A relative path is one in the
 * folder of the current lesson, if such a file exists there. */
bool input_path(const Session *session, Str args, Text *path, Error *error);
/* Adds the path of each word, in `arena`. ERROR_USAGE with the reason if there is no word: `expected`. The caller frees
 * `paths` in any case. */
bool input_paths(const Session *session, Str args, const char *expected, Arena *arena, InputPaths *paths, Error *error);

#endif
