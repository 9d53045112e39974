/* fleet.c - reads sources one after the other, and analyses their timelines in parallel. */
#include "core/catalog/fleet.h"

#include "core/base/file.h"
#include "core/base/search.h"
#include "core/catalog/fleet_listing.h"
#include "core/catalog/source.h"
#include "core/formats/names.h"

#include <stdio.h>
#include <stdlib.h>

/* Adds a row for something that could not be read. May be called on any thread. */
static void fleet_work_failed(FleetWork *work, const Origin *origin, const char *path, const Error *error)
{
    char text[700], sentence[720];
    snprintf(sentence, sizeof sentence, "unreadable: %s", error_text(error, text, sizeof text));
    FleetRow row = {.failed = true, .bytes = SIZE_UNKNOWN, .removable = SIZE_UNKNOWN, .worst = sentence};
    fleet_work_note(work, "%s", text);
    fleet_work_add(work, &row, origin, path);
}

/* ---- directories ---- */

typedef struct CatalogWork {
    FleetWork *work;
    Catalog *catalog;
} CatalogWork;

/* Adds the report of one timeline to the fleet's notes, in a line. */
static void add_report(FleetWork *work, const CatalogTimeline *timeline, const LoadReport *report)
{
    Text line = TEXT_EMPTY;
    load_report_summary(report, &line);
    if (line.length)
        fleet_work_note(work, "%s: %s", timeline->directory, line.at);
    text_release(&line);
}

static void load_timeline(void *self, void *item)
{
    const CatalogWork *catalog = self;
    CatalogTimeline *timeline = item;
    FleetWork *work = catalog->work;
    if (fleet_work_cancelled(work))
        return;
    History history;
    LoadReport report = {0};
    Error error = {0};
    Arena texts = {0};
    FleetRow row = {0};
    if (catalog_load(catalog->catalog, (uint32_t)(timeline - catalog->catalog->at.at), &(LoadOptions){0}, &history,
                     &report, &error)) {
        fleet_row_fill(&row, &history, &texts);
        fleet_work_add(work, &row, &timeline->origin, timeline->directory);
        history_release(&history);
    } else {
        fleet_work_failed(work, &timeline->origin, timeline->directory, &error);
    }
    arena_release(&texts);
    add_report(work, timeline, &report);
    load_report_release(&report);
}

static bool read_directory(FleetWork *work, const char *path, Error *error)
{
    Catalog catalog = {0};
    CatalogWork self = {work, &catalog};
    WorkQueue queue;
    const FleetOptions *options = work->options;
    if (!catalog_add(&catalog, path, &work->fleet->report, error)) {
        catalog_release(&catalog);
        return false;
    }
    catalog_ancestry(&catalog, &work->fleet->report);
    work_queue_begin(&queue, options->workers, load_timeline, &self);
    for (size_t i = 0; i < catalog.at.count && !fleet_work_cancelled(work); i++) {
        if (catalog.at.at[i].directory && fleet_work_wants(work, &catalog.at.at[i].origin))
            work_queue_add(&queue, &catalog.at.at[i]);
        if (options->progress)
            options->progress(options->self, i, catalog.at.count, work->rows);
    }
    work_queue_end(&queue);
    if (catalog.stores.count)
        fleet_work_note(work, "%s: left out: %zu LSM store%s, which the fleet does not show; open each by itself", path,
                        catalog.stores.count, plural_ending(catalog.stores.count));
    if (!catalog.at.count)
        fleet_work_note(work, "%s: no timeline found: no index and no layer file", path);
    catalog_release(&catalog);
    return !fleet_work_cancelled(work) || error_set(error, ERROR_CANCELLED, "cancelled");
}

/* ---- files ---- */

/* Reads a dump of one timeline. `text` is the content of standard input, or NULL. */
static bool read_dump(FleetWork *work, const char *path, const Str *text, Error *error)
{
    History history;
    Arena texts = {0};
    FleetRow row = {0};
    LoadOptions options = {.stdin_text = text};
    Origin origin = origin_of_path(str_from(path));
    if (!source_load(&path, 1, &options, &history, &work->fleet->report, error))
        return false;
    const LayerSet *set = &history.layers;
    if (set->timeline_id)
        origin = (Origin){
            .tenant = str_from(set->tenant_id), .timeline = str_from(set->timeline_id), .shard = set->shard_id};
    if (fleet_work_wants(work, &origin)) {
        fleet_row_fill(&row, &history, &texts);
        fleet_work_add(work, &row, &origin, work->fleet->sources.at[work->source]);
    }
    arena_release(&texts);
    history_release(&history);
    return true;
}

static bool open_stream(const FleetWork *work, const char *path, ByteStream *stream, Error *error)
{
    if (strcmp(path, "-") != 0 || !work->options->stdin_text)
        return byte_stream_open(stream, path, error);
    byte_stream_of_text(stream, *work->options->stdin_text);
    return true;
}

static bool read_listing(FleetWork *work, const char *path, ByteStream *stream, Str head, Error *error)
{
    Fleet *fleet = work->fleet;
    size_t rows = fleet->rows.count, notes = fleet->report.notes.count;
    bool scattered, again = strcmp(path, "-") != 0 || work->options->stdin_text;
    if (!fleet_listing_read(work, stream, head, again ? FLEET_GIVE_UP : FLEET_KEEP, &scattered, error))
        return false;
    if (!scattered)
        return true;
    fleet->rows.count = rows;
    if (work->options->again)
        work->options->again(work->options->self, rows);
    fleet->report.notes.count = notes;
    work->rows = 0;
    byte_stream_close(stream);
    return open_stream(work, path, stream, error) && byte_stream_peek(stream, FLEET_HEAD, &head, error) &&
           fleet_listing_read(work, stream, head, FLEET_COLLECT, &scattered, error);
}

static bool read_file(FleetWork *work, const char *path, Error *error)
{
    ByteStream stream;
    Str head;
    if (!open_stream(work, path, &stream, error))
        return false;
    bool fine = byte_stream_peek(&stream, FLEET_HEAD, &head, error);
    if (fine && names_sniff(head, (Str){0})) {
        fine = read_listing(work, path, &stream, head, error);
    } else if (fine && strcmp(path, "-") == 0) {
        Arena arena = {0};
        Str text;
        fine = byte_stream_text(&stream, FILE_ANY_SIZE, &arena, &text, error) && read_dump(work, path, &text, error);
        arena_release(&arena);
    } else if (fine) {
        byte_stream_close(&stream);
        return read_dump(work, path, NULL, error);
    }
    byte_stream_close(&stream);
    return fine;
}

/* ---- is it a fleet? ---- */

static bool names_several(ByteStream *stream)
{
    static const Str timelines = {"/timelines/", 11};
    char first[ORIGIN_ID];
    bool known = false;
    Str line;
    while (byte_stream_line(stream, &line, NULL)) {
        const char *at = line.length ? memmem(line.at, line.length, timelines.at, timelines.length) : NULL;
        Str rest =
            at ? (Str){at + timelines.length, (size_t)(line.at + line.length - at) - timelines.length} : (Str){0};
        if (rest.length <= ORIGIN_ID || rest.at[ORIGIN_ID] != '/')
            continue;
        if (known && memcmp(first, rest.at, ORIGIN_ID) != 0)
            return true;
        memcpy(first, rest.at, ORIGIN_ID);
        known = true;
    }
    return false;
}

static bool file_is_fleet(const char *path)
{
    ByteStream stream;
    Str head;
    if (strcmp(path, "-") == 0 || !byte_stream_open(&stream, path, NULL))
        return false;
    bool many =
        byte_stream_peek(&stream, FLEET_HEAD, &head, NULL) && names_sniff(head, (Str){0}) && names_several(&stream);
    byte_stream_close(&stream);
    return many;
}

bool fleet_is_text(Str text)
{
    ByteStream stream;
    Str head;
    byte_stream_of_text(&stream, text);
    bool many =
        byte_stream_peek(&stream, FLEET_HEAD, &head, NULL) && names_sniff(head, (Str){0}) && names_several(&stream);
    byte_stream_close(&stream);
    return many;
}

static bool directory_is_fleet(const char *path)
{
    Catalog catalog = {0};
    LoadReport report = {0};
    bool many = catalog_add(&catalog, path, &report, NULL) && catalog.at.count > 1;
    catalog_release(&catalog);
    load_report_release(&report);
    return many;
}

bool fleet_is_source(const char *const *paths, size_t n)
{
    bool many = false;
    for (size_t i = 0; i < n && !many; i++) {
        bool directory = file_is_directory(paths[i]);
        many = directory ? n > 1 || directory_is_fleet(paths[i]) : file_is_fleet(paths[i]);
    }
    return many;
}

/* ---- the whole ---- */

static int compare_text(Str a, Str b)
{
    size_t n = a.length < b.length ? a.length : b.length;
    int order = n ? memcmp(a.at, b.at, n) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int fleet_compare_rows(const void *a, const void *b)
{
    const FleetRow *x = a, *y = b;
    int order = compare_text(x->tenant, y->tenant);
    if (order == 0)
        order = compare_text(x->timeline, y->timeline);
    if (order == 0)
        order = (x->shard > y->shard) - (x->shard < y->shard);
    return order ? order : compare_text(x->place, y->place);
}

void fleet_sort(Fleet *fleet)
{
    if (fleet->rows.count)
        qsort(fleet->rows.at, fleet->rows.count, sizeof *fleet->rows.at, fleet_compare_rows);
}

void fleet_merge(Fleet *to, const Fleet *a, const Fleet *b)
{
    const FleetRow *x = a->rows.at, *y = b->rows.at;
    size_t left = a->rows.count, right = b->rows.count;
    array_reserve(&to->rows, left + right);
    while (left || right) {
        bool first = left && (!right || fleet_compare_rows(x, y) <= 0);
        to->rows.at[to->rows.count++] = first ? *x++ : *y++;
        left -= first;
        right -= !first;
    }
}

size_t fleet_find(const Fleet *fleet, const FleetRow *row)
{
    size_t at;
    search_first(at, 0, fleet->rows.count, fleet_compare_rows(&fleet->rows.at[at], row) >= 0);
    return at < fleet->rows.count && fleet_compare_rows(&fleet->rows.at[at], row) == 0 ? at : SIZE_MAX;
}

static bool is_same(const FleetRow *a, const FleetRow *b)
{
    return a->timeline.length && a->shard == b->shard && str_equal(a->timeline, b->timeline) &&
           str_equal(a->tenant, b->tenant);
}

/* Notes timelines that were found in two sources, and so have two rows. */
static void note_twice(FleetWork *work)
{
    const Fleet *fleet = work->fleet;
    size_t twice = 0;
    const FleetRow *first = NULL;
    for (size_t i = 1; i < fleet->rows.count; i++) {
        if (!is_same(&fleet->rows.at[i - 1], &fleet->rows.at[i]))
            continue;
        first = first ? first : &fleet->rows.at[i - 1];
        twice++;
    }
    if (first)
        fleet_work_note(work, "%zu timeline%s in more than one source (first: %.*s: %.*s and %.*s)", twice,
                        word_for(twice, " is", "s are"), STR_ARG(first->timeline), STR_ARG(first[0].place),
                        STR_ARG(first[1].place));
}

/* Reads one of the sources. */
static bool read_source(FleetWork *work, const char *path, Error *error)
{
    return file_is_directory(path) ? read_directory(work, path, error) : read_file(work, path, error);
}

bool fleet_read(Fleet *fleet, const char *const *paths, size_t n, const FleetOptions *options, Error *error)
{
    FleetWork work = {.fleet = fleet, .options = options};
    bool fine = true;
    pthread_mutex_init(&work.lock, NULL);
    for (size_t i = 0; i < n; i++)
        array_push(&fleet->sources, strcmp(paths[i], "-") == 0 ? "stdin" : arena_text(&fleet->arena, paths[i]));
    for (size_t i = 0; i < n && fine; i++) {
        Error reason = {0};
        work.source = (uint32_t)i;
        if (read_source(&work, paths[i], &reason))
            continue;
        fine = n > 1 && reason.code != ERROR_CANCELLED;
        if (fine)
            fleet_work_failed(&work, &(Origin){0}, fleet->sources.at[i], &reason);
        else if (error)
            *error = reason;
    }
    fleet->report.duplicates += work.layers_again;
    fleet_sort(fleet);
    note_twice(&work);
    pthread_mutex_destroy(&work.lock);
    return fine;
}

void fleet_release(Fleet *fleet)
{
    array_release(&fleet->rows);
    array_release(&fleet->sources);
    load_report_release(&fleet->report);
    arena_release(&fleet->arena);
}
