/* suite_files.h - results of suite runs in files. */
#ifndef TUI_CLI_SUITE_FILES_H
#define TUI_CLI_SUITE_FILES_H

#include "core/simulator/suite.h"

/* Reads the results of these runs that are in `dir`; missing ones are left out. */
bool suite_files_read(const SuiteOptions *options, const SuiteRuns *runs, const char *dir, SuiteRows *rows,
                      Error *error);
/* Reads every file under `dir`, at any depth, that holds a result; others are passed over. Fails where there is none.
 */
bool suite_files_collect(const char *dir, SuiteRows *rows, Error *error);
/* Removes the results of these runs and the directory. */
void suite_files_remove(const SuiteOptions *options, const SuiteRuns *runs, const char *dir);

#endif
