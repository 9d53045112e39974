/* source.c - looks at each path and decides which reader reads all of them. Standard input is read first, because it
 * can be read only once. */
#include "core/catalog/source.h"

#include "core/base/file.h"
#include "core/base/byte_stream.h"
#include "core/catalog/catalog.h"
#include "core/formats/engine/store.h"
#include "core/formats/origin.h"

#include <stdlib.h>

bool source_read_stdin(Arena *arena, Str *text, Error *error)
{
    ByteStream stream;
    Str head;
    if (!byte_stream_open(&stream, "-", error))
        return false;
    bool fine = byte_stream_peek(&stream, STORE_HEAD, &head, error) &&
                (store_sniff(head) ? byte_stream_rest : byte_stream_text)(&stream, FILE_ANY_SIZE, arena, text, error);
    byte_stream_close(&stream);
    return fine;
}

static bool source_load_stdin(const LoadOptions *options, History *history, LoadReport *report, Error *error)
{
    Arena arena = {0};
    Str text = {0};
    const char *path = "-";
    bool fine = options->stdin_text || source_read_stdin(&arena, &text, error);
    if (options->stdin_text)
        text = *options->stdin_text;
    bool is_store = !options->format && store_sniff(text);
    if (fine && is_store) {
        fine = store_load_text(text, "stdin", options, history, report, error);
    } else if (fine) {
        LoadOptions with = *options;
        with.stdin_text = &text;
        fine = load_paths(&path, 1, &with, history, report, error);
    }
    arena_release(&arena);
    return fine;
}

/* Loads the one timeline or store below a directory that is meant. */
static bool source_load_directory(const char *path, const LoadOptions *options, History *history, LoadReport *report,
                                  Error *error)
{
    Catalog catalog = {0};
    uint32_t timeline;
    bool fine = catalog_add(&catalog, path, report, error);
    if (fine && catalog.at.count == 0 && catalog.stores.count > 1) {
        error_set(error, ERROR_USAGE, "%zu LSM stores found; name one, such as %s", catalog.stores.count,
                  catalog.stores.at[0]);
        fine = error_place(error, path, 0, 0);
    } else if (fine && catalog.at.count == 0 && catalog.stores.count) {
        fine = store_load(&catalog.stores.at[0], 1, options, history, report, error);
    } else if (fine) {
        fine = (catalog_choose(&catalog, options->timeline, &timeline, error) || error_place(error, path, 0, 0)) &&
               catalog_load(&catalog, timeline, options, history, report, error);
    }
    catalog_release(&catalog);
    return fine;
}

static bool source_load_any(const char *const *paths, size_t n, const LoadOptions *options, History *history,
                            LoadReport *report, Error *error)
{
    size_t stores = 0, first_other = n;
    if (n == 1 && strcmp(paths[0], "-") == 0)
        return source_load_stdin(options, history, report, error);
    for (size_t i = 0; i < n && !options->format; i++) {
        bool is_store = store_is_source(paths[i]);
        stores += is_store;
        first_other = !is_store && first_other == n ? i : first_other;
    }
    if (!stores && n == 1 && !options->format && file_is_directory(paths[0]))
        return source_load_directory(paths[0], options, history, report, error);
    if (!stores)
        return load_paths(paths, n, options, history, report, error);
    if (stores == n)
        return store_load(paths, n, options, history, report, error);
    error_set(error, ERROR_USAGE, "is not part of an LSM store, but another input is: they can't be joined");
    return error_place(error, paths[first_other], 0, 0);
}

/* Refuses a scenario whose end_lsn cuts a layer. `levels` and `plan` cannot start there, so no command accepts it. */
static bool source_check_end_lsn(const History *history, const LoadReport *report, Error *error)
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

/* Refuses records that `plan` and `simulate` cannot process. */
static bool source_check_records(const History *history, const LoadReport *report, Error *error)
{
    return scenario_check_records(&history->scenario, error) ||
           error_place(error, report->files.count ? report->files.at[0].file : NULL, 0, 0);
}

static const char *keep_id(LayerSet *set, Str id)
{
    return id.length ? arena_copy(&set->arena, id.at, id.length) : NULL;
}

/* A file in a timeline's directory that does not name its timeline, such as an index, is taken to be of that timeline
 * and shard. */
static void take_origin(const char *path, LayerSet *set)
{
    char *whole = set->timeline_id || strcmp(path, "-") == 0 ? NULL : realpath(path, NULL);
    Origin origin = origin_of_path(str_from(whole ? whole : ""));
    if (origin.timeline.length && !file_is_directory(path)) {
        set->tenant_id = keep_id(set, origin.tenant);
        set->timeline_id = keep_id(set, origin.timeline);
        set->shard_id = origin.shard;
    }
    free(whole);
}

bool source_load(const char *const *paths, size_t n, const LoadOptions *options, History *history, LoadReport *report,
                 Error *error)
{
    History loaded = {0};
    LoadOptions unpacking = *options;
    unpacking.read_file = byte_stream_whole;
    if (!source_load_any(paths, n, &unpacking, &loaded, report, error))
        return false;
    if (!source_check_end_lsn(&loaded, report, error) || !source_check_records(&loaded, report, error)) {
        history_release(&loaded);
        return false;
    }
    if (n == 1 && !loaded.lsm)
        take_origin(paths[0], &loaded.layers);
    *history = loaded;
    return true;
}

static bool is_timeline(const CatalogTimeline *timeline, const LayerSet *child)
{
    return child->timeline_id && str_equal(timeline->origin.timeline, str_from(child->timeline_id)) &&
           timeline->origin.shard == child->shard_id && str_equal(timeline->origin.tenant, str_from(child->tenant_id));
}

bool source_load_parent(const char *const *paths, size_t n, const LoadOptions *options, const History *child,
                        History *parent, LoadReport *report)
{
    Catalog catalog = {0};
    uint32_t above = CATALOG_NONE;
    if (n != 1 || !file_is_directory(paths[0]) || !child->layers.timeline_id)
        return false;
    if (catalog_add(&catalog, paths[0], report, NULL)) {
        catalog_ancestry(&catalog, report);
        for (uint32_t i = 0; i < catalog.at.count && above == CATALOG_NONE; i++)
            if (is_timeline(&catalog.at.at[i], &child->layers))
                above = catalog_parent(&catalog, i);
    }
    bool loaded = above != CATALOG_NONE && catalog_load(&catalog, above, options, parent, report, NULL);
    catalog_release(&catalog);
    return loaded;
}
