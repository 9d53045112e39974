/* source.c - a look at each path decides who reads them all. Standard input is read first, for it can be read once. */
#include "core/catalog/source.h"

#include "core/base/file.h"
#include "core/catalog/timeline_files.h"
#include "core/formats/engine/store.h"

static bool load_stdin(const LoadOptions *options, History *history, LoadReport *report, Error *error)
{
    Arena arena = {0};
    Str text = {0};
    const char *path = "-";
    bool fine = file_or_stdin_read(path, FILE_ANY_SIZE, &arena, &text, error);
    if (fine && !options->format && store_sniff(text)) {
        fine = store_load_text(text, "stdin", options, history, report, error);
    } else if (fine) {
        LoadOptions with = *options;
        with.stdin_text = &text;
        fine = load_paths(&path, 1, &with, history, report, error);
    }
    arena_release(&arena);
    return fine;
}

static bool load_any(const char *const *paths, size_t n, const LoadOptions *options, History *history,
                     LoadReport *report, Error *error)
{
    size_t stores = 0, first_other = n;
    if (n == 1 && strcmp(paths[0], "-") == 0)
        return load_stdin(options, history, report, error);
    for (size_t i = 0; i < n && !options->format; i++) {
        bool is_store = store_is_source(paths[i]);
        stores += is_store;
        first_other = !is_store && first_other == n ? i : first_other;
    }
    if (!stores && n == 1 && !options->format && timeline_files_are_in(paths[0]))
        return timeline_files_load(paths[0], options, history, report, error);
    if (!stores)
        return load_paths(paths, n, options, history, report, error);
    if (stores == n)
        return store_load(paths, n, options, history, report, error);
    error_set(error, ERROR_USAGE, "is no part of an LSM store, unlike what was named with it: they can't be joined");
    return error_place(error, paths[first_other], 0, 0);
}

/* A scenario's end_lsn that cuts a layer: `levels` and `plan` can't begin there, so no command takes it. */
static bool check_end_lsn(const History *history, const LoadReport *report, Error *error)
{
    const char *file = report->files.count ? report->files.at[0].file : NULL;
    unsigned long line = 0;
    for (size_t i = 0; i < history->scenario.count; i++)
        if (history->scenario.at[i].kind == STATEMENT_END_LSN)
            line = history->scenario.at[i].line;
    for (LayerId id = 0; line && history->has_end_lsn && id < history->layers.count; id++)
        if (history->born[id] == 0 && !layer_ends_at(&history->layers, id, history->end_lsn, error))
            return error_place(error, file, line, 0);
    return true;
}

bool source_load(const char *const *paths, size_t n, const LoadOptions *options, History *history, LoadReport *report,
                 Error *error)
{
    History loaded;
    if (!load_any(paths, n, options, &loaded, report, error))
        return false;
    if (!check_end_lsn(&loaded, report, error)) {
        history_release(&loaded);
        return false;
    }
    *history = loaded;
    return true;
}
