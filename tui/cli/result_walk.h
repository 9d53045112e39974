/* result_walk.h - the files below a directory: parts of a fleet, runs of a suite, or expectations. */
#ifndef TUI_CLI_RESULT_WALK_H
#define TUI_CLI_RESULT_WALK_H

#include "core/base/error.h"

#include <fts.h>

/* The functions for each regular file, and for what cannot be read. `self` is passed to both. */
typedef struct ResultWalk {
    void *self;
    void (*file)(void *self, const FTSENT *entry);
    void (*left_out)(void *self, const char *path, const char *reason);
} ResultWalk;

/* Visits all files below `dir` in the order of their names, without following symbolic links. ERROR_INPUT, with `dir`
 * as the place, where the directory itself cannot be read. O(files log files). */
bool result_walk(const char *dir, const ResultWalk *walk, Error *error);

#endif
