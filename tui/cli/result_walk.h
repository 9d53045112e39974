/* result_walk.h - walks the files below a directory: parts of a fleet, runs of a suite, or files with expectations. */
#ifndef TUI_CLI_RESULT_WALK_H
#define TUI_CLI_RESULT_WALK_H

#include "core/base/error.h"

#include <fts.h>

/* The functions to call for each regular file, and for each file or directory that cannot be read. `self` is passed to
 * both. */
typedef struct ResultWalk {
    void *self;
    void (*file)(void *self, const FTSENT *entry);
    void (*left_out)(void *self, const char *path, const char *reason);
} ResultWalk;

/* Walks all files below `dir` in the order of their names, without following symbolic links below it. ERROR_INPUT, with
 * `dir` as the place, if the directory itself cannot be read. O(files log files). */
bool result_walk(const char *dir, const ResultWalk *walk, Error *error);

#endif
