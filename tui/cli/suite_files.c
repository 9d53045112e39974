/* suite_files.c - small JSON files, read whole. */
#include "tui/cli/suite_files.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define RESULT_MAX ((size_t)1 << 20) /* a result has about 1 KB */

static bool add_file(const char *path, SuiteRows *rows)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    char *text = mem_alloc(RESULT_MAX);
    size_t length = fread(text, 1, RESULT_MAX, file);
    fclose(file);
    SuiteRow row;
    bool ok = suite_row_parse((Str){text, length}, &row, NULL);
    if (ok)
        array_push(rows, row);
    free(text);
    return ok;
}

bool suite_files_read(const SuiteOptions *options, const SuiteRuns *runs, const char *dir, SuiteRows *rows,
                      Error *error)
{
    Arena arena = {0};
    for (size_t i = 0; i < runs->count; i++)
        add_file(arena_printf(&arena, "%s/%s", dir, suite_file_name(options, &runs->at[i], &arena)), rows);
    arena_release(&arena);
    return rows->count > 0 || error_set(error, ERROR_INPUT, "%s: no result of a run", dir);
}

bool suite_files_collect(const char *dir, SuiteRows *rows, Error *error)
{
    char *const roots[] = {(char *)(uintptr_t)dir, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!walk)
        return error_set(error, ERROR_INPUT, "%s: %s", dir, strerror(errno));
    for (FTSENT *entry; (entry = fts_read(walk)) != NULL;) {
        if (entry->fts_info == FTS_F)
            add_file(entry->fts_accpath, rows);
    }
    fts_close(walk);
    return rows->count > 0 || error_set(error, ERROR_INPUT, "%s: no result of a run", dir);
}

void suite_files_remove(const SuiteOptions *options, const SuiteRuns *runs, const char *dir)
{
    Arena arena = {0};
    for (size_t i = 0; i < runs->count; i++)
        unlink(arena_printf(&arena, "%s/%s", dir, suite_file_name(options, &runs->at[i], &arena)));
    rmdir(dir);
    arena_release(&arena);
}
