/* suite_files.c - reads small JSON files.
 *
 * Under --collect, DIR may also hold files of the tool that distributed the runs. GNU parallel makes
 *
 *     DIR/1/…/stdout   a result;   stderr, seq   ignored
 *
 * A suite's own directory holds NAME.json and, for runs that did not finish, NAME.json.part.
 */
#include "tui/cli/suite_files.h"
#include "tui/cli/result_walk.h"

#include "core/base/file.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define RESULT_MAX    ((size_t)1 << 20) /* a result has about 1 kB */
#define LEFT_OUT_TOLD 20

typedef enum Found {
    FOUND_RESULT,
    FOUND_OTHER,  /* complete, but no result */
    FOUND_BROKEN, /* cannot be read, is empty or ends inside its JSON: a result was lost */
} Found;

/* Is this a JSON object that has more opening than closing braces? */
static bool suite_files_is_cut(Str json)
{
    long open = 0;
    for (size_t i = 0; i < json.length; i++)
        open += (json.at[i] == '{') - (json.at[i] == '}');
    return json.at[0] == '{' && open > 0;
}

static Found read_row(const char *path, SuiteRow *row, Error *error)
{
    Arena arena = {0};
    Str text;
    Found found = FOUND_BROKEN;
    if (file_read(path, RESULT_MAX, &arena, &text, error)) {
        Str json = str_trim(text);
        if (suite_row_parse(text, row, error))
            found = FOUND_RESULT;
        else if (json.length == 0)
            error_set(error, ERROR_INPUT, "is empty");
        else if (suite_files_is_cut(json))
            error_set(error, ERROR_INPUT, "is cut off");
        else
            found = FOUND_OTHER;
    }
    arena_release(&arena);
    return found;
}

static void suite_files_tell(const char *path, const char *reason, const char *what)
{
    char shown[1024];
    text_escape(str_from(path), shown, sizeof shown);
    fprintf(stderr, "%s: %s: %s\n", shown, what, reason);
}

bool suite_file_finished(const char *path)
{
    SuiteRow row;
    Error why = {0};
    if (access(path, F_OK) != 0)
        return false;
    if (read_row(path, &row, &why) == FOUND_RESULT)
        return true;
    suite_files_tell(path, why.message, "run again");
    return false;
}

bool suite_files_read(const SuiteOptions *options, const SuiteRuns *runs, const char *dir, SuiteRows *rows,
                      Error *error)
{
    Arena arena = {0};
    for (size_t i = 0; i < runs->count; i++) {
        const char *path = arena_printf(&arena, "%s/%s", dir, suite_file_name(options, &runs->at[i], &arena));
        SuiteRow row;
        Error why = {0};
        if (access(path, F_OK) != 0)
            continue;
        if (read_row(path, &row, &why) == FOUND_RESULT)
            array_push(rows, row);
        else
            suite_files_tell(path, why.message, "left out");
    }
    arena_release(&arena);
    return rows->count > 0 || error_set(error, ERROR_INPUT, "%s: no result of a run in it", dir);
}

/* ---- results under a directory ---- */

typedef struct Collected {
    SuiteRows *rows;
    size_t broken, others, unfinished;
    char other[256]; /* the first of `others`, escaped */
} Collected;

static void suite_files_add_broken(void *self, const char *path, const char *reason)
{
    Collected *collected = self;
    if (collected->broken++ < LEFT_OUT_TOLD)
        suite_files_tell(path, reason, "left out");
}

static void add_file(void *self, const FTSENT *entry)
{
    Collected *collected = self;
    Str name = {entry->fts_name, entry->fts_namelen};
    SuiteRow row;
    Error why = {0};
    if (str_equal(name, STR("stderr")) || str_equal(name, STR("seq")))
        return;
    if (str_ends(name, STR(".part"))) {
        collected->unfinished++;
        return;
    }
    bool large = entry->fts_statp->st_size > (off_t)RESULT_MAX;
    Found found = large ? FOUND_OTHER : read_row(entry->fts_accpath, &row, &why);
    if (found == FOUND_RESULT)
        array_push(collected->rows, row);
    else if (found == FOUND_BROKEN)
        suite_files_add_broken(collected, entry->fts_path, why.message);
    else if (collected->others++ == 0)
        text_escape(str_from(entry->fts_path), collected->other, sizeof collected->other);
}

static bool walk(const char *dir, Collected *collected, Error *error)
{
    return result_walk(dir, &(ResultWalk){collected, add_file, suite_files_add_broken}, error);
}

bool suite_files_collect(const char *dir, SuiteRows *rows, size_t *broken, Error *error)
{
    Collected collected = {.rows = rows};
    if (!walk(dir, &collected, error))
        return false;
    if (collected.broken > LEFT_OUT_TOLD)
        fprintf(stderr, "… %zu left out in all\n", collected.broken);
    if (collected.unfinished)
        fprintf(stderr, "%zu run%s not finished (.part)\n", collected.unfinished,
                word_for(collected.unfinished, " is", "s are"));
    if (collected.others)
        fprintf(stderr, "%zu file%s not the result of a run (first: %s)\n", collected.others,
                word_for(collected.others, " is", "s are"), collected.other);
    *broken = collected.broken;
    if (rows->count > 0)
        return true;
    error_set(error, ERROR_INPUT, "no result of a run in it");
    return error_place(error, dir, 0, 0);
}

void suite_files_remove(const SuiteOptions *options, const SuiteRuns *runs, const char *dir)
{
    Arena arena = {0};
    for (size_t i = 0; i < runs->count; i++)
        unlink(arena_printf(&arena, "%s/%s", dir, suite_file_name(options, &runs->at[i], &arena)));
    rmdir(dir);
    arena_release(&arena);
}
