/* timeline_files.c - finds the layer files of a timeline in one pass over the directory, because file names are layer
 * names.
 *
 * A planner reads the files found here, so each must be the layer's own file: the same kind, keys and LSNs, and the
 * same generation and size if the index has them.
 */
#include "core/catalog/timeline_files.h"

#include "core/catalog/directory.h"
#include "core/model/layer_lookup.h"
#include "core/formats/layer_name.h"
#include "core/records/layer_records.h"

#include <stdio.h>
#include <stdlib.h>

enum { INDEXES_NAMED = 4 }; /* at most that many of the ignored indexes are named in a note */

typedef struct TimelineFiles {
    size_t found;   /* number of layer files that belong to a layer of the history */
    size_t evicted; /* number of layers without a file */
} TimelineFiles;

static bool timeline_file_name_parse(const char *name, LayerName *parsed)
{
    const char *reason;
    return layer_name_parse(str_from(name), parsed, &reason) && parsed->form == KEY_PRODUCTION;
}

/* ---- files and layers ---- */

/* Takes a file in the directory: does it belong to a layer? */
static void attach_file(History *history, const LayerLookup *lookup, const char *directory, const char *name,
                        uint64_t size, TimelineFiles *files)
{
    LayerSet *set = &history->layers;
    LayerName parsed;
    Text path = TEXT_EMPTY;
    if (!timeline_file_name_parse(name, &parsed))
        return;
    LayerId id = layer_lookup_find(lookup, &parsed.layer);
    bool same =
        id != LAYER_NONE && (set->generation[id] == GENERATION_NONE || parsed.layer.generation == GENERATION_NONE ||
                             set->generation[id] == parsed.layer.generation);
    if (!same) {
        set->beside.unlisted++;
        return;
    }
    if (set->size[id] != SIZE_UNKNOWN && set->size[id] != size) {
        set->beside.other_size++;
        return;
    }
    set->size[id] = size;
    text_add_str(&path, str_from(directory));
    text_add_char(&path, '/');
    text_add_str(&path, str_from(name));
    files->found += layer_records_path(history->records, id) == NULL;
    layer_records_add(history->records, id, path.at);
    text_release(&path);
}

static void mark_residency(History *history, TimelineFiles *files)
{
    LayerSet *set = &history->layers;
    for (LayerId id = 0; id < set->count; id++) {
        bool here = layer_records_path(history->records, id) != NULL;
        set->flags[id] |= LAYER_RESIDENCY_KNOWN;
        set->flags[id] = (uint8_t)(here ? set->flags[id] & ~LAYER_EVICTED : set->flags[id] | LAYER_EVICTED);
        files->evicted += !here;
    }
}

static void attach(History *history, const char *path, const Directory *directory, TimelineFiles *files)
{
    LayerSet *set = &history->layers;
    LayerLookup lookup;
    layer_lookup_init(&lookup, set);
    *files = (TimelineFiles){0};
    set->beside = (LayerFilesBeside){.temporary = (uint32_t)directory->count[ENTRY_TEMPORARY]};
    if (directory->count[ENTRY_LAYER]) {
        history->records = layer_records_new();
        history->records_share = layer_records_share;
        history->records_free = layer_records_free;
    }
    for (size_t i = 0; i < directory->at.count; i++)
        if (directory->at.at[i].kind == ENTRY_LAYER)
            attach_file(history, &lookup, path, directory->at.at[i].name, directory->at.at[i].size, files);
    layer_lookup_release(&lookup);
    if (directory->count[ENTRY_LAYER]) /* with an index alone, it is unknown which layers are on disk */
        mark_residency(history, files);
}

/* ---- loading ---- */

/* Notes which of several indexes is read and which are ignored. */
static void note_indexes(LoadReport *report, const Directory *directory)
{
    Text text = TEXT_EMPTY;
    const Entry *latest = directory_latest(directory, ENTRY_INDEX);
    size_t told = 0, others = directory->count[ENTRY_INDEX] - 1;
    text_printf(&text, "%zu indexes found: %s, of the highest generation, is used; not used:", others + 1,
                latest->name);
    for (size_t i = 0; i < directory->at.count && told < INDEXES_NAMED; i++) {
        const Entry *entry = &directory->at.at[i];
        if (entry->kind == ENTRY_INDEX && entry != latest)
            text_printf(&text, "%s %s", told++ ? "," : "", entry->name);
    }
    if (others > told)
        text_printf(&text, " and %zu more", others - told);
    notes_add(&report->notes, "%s", text.at);
    text_release(&text);
}

static void note_files(LoadReport *report, const History *history, const Directory *directory,
                       const TimelineFiles *files)
{
    char text[300];
    size_t layers = history->layers.count;
    const LayerFilesBeside *beside = &history->layers.beside;
    if (directory->count[ENTRY_INDEX] > 1)
        note_indexes(report, directory);
    if (files->evicted && files->evicted < layers) {
        snprintf(text, sizeof text, "%zu of %zu layers are not in the directory: their records are estimated",
                 files->evicted, layers);
        notes_add(&report->notes, "%s", text);
    }
    if (beside->unlisted) {
        snprintf(text, sizeof text, "%u layer file%s in no index or of another generation: not read", beside->unlisted,
                 word_for(beside->unlisted, " is", "s are"));
        notes_add(&report->notes, "%s", text);
    }
    if (beside->other_size) {
        snprintf(text, sizeof text, "%u layer file%s another size than the index says: not read", beside->other_size,
                 word_for(beside->other_size, " has", "s have"));
        notes_add(&report->notes, "%s", text);
    }
    if (directory->vanished) {
        snprintf(text, sizeof text, "%zu file%s vanished while the directory was read", directory->vanished,
                 plural_ending(directory->vanished));
        notes_add(&report->notes, "%s", text);
    }
}

/* Titles the history with the directory's own name. */
static void set_title(History *history, const char *path)
{
    size_t end = strlen(path), from;
    while (end > 1 && path[end - 1] == '/')
        end--;
    for (from = end; from > 0 && path[from - 1] != '/';)
        from--;
    if (from < end)
        history->title = arena_copy(&history->arena, path + from, end - from);
}

/* Loads the names of the layer files, as a listing. */
static bool timeline_load_names(const Directory *directory, const char *path, const LoadOptions *options,
                                History *history, LoadReport *report, Error *error)
{
    Text names = TEXT_EMPTY;
    LoadOptions alone = *options;
    alone.format = "names";
    for (size_t i = 0; i < directory->at.count; i++)
        if (directory->at.at[i].kind == ENTRY_LAYER)
            text_printf(&names, "%s\n", directory->at.at[i].name);
    bool ok = load_text(text_str(&names), path, &alone, history, report, error);
    text_release(&names);
    return ok;
}

bool timeline_files_load(const char *path, const LoadOptions *options, History *history, LoadReport *report,
                         Error *error)
{
    Directory directory;
    Text from = TEXT_EMPTY;
    TimelineFiles files;
    LoadOptions alone = *options;
    if (!directory_read(path, true, &directory, error))
        return false;
    const Entry *index = directory_latest(&directory, ENTRY_INDEX);
    bool ok = index || directory.count[ENTRY_LAYER];
    if (!ok) {
        error_set(error, ERROR_INPUT, "no index and no layer file in it");
        error_place(error, path, 0, 0);
    } else if (index) {
        text_printf(&from, "%s/%s", path, index->name);
        const char *one = from.at;
        Error reason = {0};
        char told[800];
        alone.timeline = NULL; /* the directory itself is the timeline */
        ok = load_paths(&one, 1, &alone, history, report, &reason);
        bool files_alone = !ok && directory.count[ENTRY_LAYER] && !options->strict;
        if (files_alone) {
            notes_add(&report->notes, "%s", error_text(&reason, told, sizeof told));
            notes_add(&report->notes,
                      "the index can't be read: only the layer files are shown, and evicted layers are missing");
            ok = timeline_load_names(&directory, path, &alone, history, report, &reason);
        }
        if (!ok && error)
            *error = reason;
    } else {
        alone.timeline = NULL;
        ok = timeline_load_names(&directory, path, &alone, history, report, error);
    }
    if (ok) {
        set_title(history, path);
        attach(history, path, &directory, &files);
        note_files(report, history, &directory, &files);
    }
    text_release(&from);
    directory_release(&directory);
    return ok;
}
