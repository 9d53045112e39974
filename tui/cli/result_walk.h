/* result_walk.h - the files below a directory: parts of a fleet, runs of a suite, or expectations. */
#ifndef TUI_CLI_RESULT_WALK_H
#define TUI_CLI_RESULT_WALK_H

#include "core/base/error.h"

#include <fts.h>

/* What is done with each regular file, and with what can't be read. `self` is the caller's. */
typedef struct ResultWalk {
    void *self;
    void (*file)(void *self, const FTSENT *entry);
    void (*left_out)(void *self, const char *path, const char *reason);
} ResultWalk;

/* Visits all files below `dir` in the order of their names; symbolic links are not followed. False, with the reason and
 * `dir` as the place, where the directory itself can't be read. O(files log files). */
bool result_walk(const char *dir, const ResultWalk *walk, Error *error);

#endif
