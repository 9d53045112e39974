/* timeline_files.c - file names are layer names: one pass over the directory, a hash table over the layers.
 *
 * What is found here is what a planner will read, so it must be the layer's own file: same kind, keys, LSNs and, where
 * the index has them, generation and size.
 */
#include "core/catalog/timeline_files.h"

#include "core/base/table.h"
#include "core/formats/layer_name.h"
#include "core/records/layer_records.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define INDEX_NAME "index_part.json"

static bool parse_name(const char *name, LayerName *parsed)
{
    const char *reason;
    return layer_name_parse(str_from(name), parsed, &reason) && parsed->form == KEY_PRODUCTION;
}

/* Of `index_part.json` and `index_part.json-GGGGGGGG` the highest generation sorts last. */
static bool is_index(const char *name, char *best, size_t size)
{
    if (strncmp(name, INDEX_NAME, sizeof INDEX_NAME - 1) != 0 || strlen(name) >= size)
        return false;
    const char *rest = name + sizeof INDEX_NAME - 1;
    if (*rest != '\0' && (*rest != '-' || strlen(rest) != 9 || strspn(rest + 1, "0123456789abcdefABCDEF") != 8))
        return false;
    if (strcmp(name, best) > 0)
        snprintf(best, size, "%s", name);
    return true;
}

/* What is in the directory: layer files, one name a line with its size before it, and the index, "" for none. */
static bool list_directory(const char *path, Text *names, char *index, size_t size, Error *error)
{
    DIR *directory = opendir(path);
    if (!directory) {
        error_set(error, ERROR_INPUT, "%s", strerror(errno));
        return error_place(error, path, 0, 0);
    }
    *index = '\0';
    for (const struct dirent *entry; (entry = readdir(directory));) {
        LayerName name;
        struct stat st;
        if (is_index(entry->d_name, index, size) || !parse_name(entry->d_name, &name) ||
            fstatat(dirfd(directory), entry->d_name, &st, 0) != 0 || !S_ISREG(st.st_mode))
            continue;
        text_printf(names, "%llu %s\n", (unsigned long long)st.st_size, entry->d_name);
    }
    closedir(directory);
    return true;
}

bool timeline_files_are_in(const char *path)
{
    Text names = {0};
    char index[64];
    bool some = list_directory(path, &names, index, sizeof index, NULL) && (names.length || *index);
    text_release(&names);
    return some;
}

/* ---- files and layers ---- */

static uint32_t layer_hash(const Layer *layer)
{
    uint64_t hash = hash_u128(hash_u128(HASH_SEED, layer->key_lo), layer->key_hi);
    return hash_fold(hash_u64(hash_u64(hash, layer->lsn_lo), layer->kind));
}

static bool same_layer(const LayerSet *set, LayerId id, const Layer *layer)
{
    return set->kind[id] == layer->kind && set->key_lo[id] == layer->key_lo && set->key_hi[id] == layer->key_hi &&
           set->lsn_lo[id] == layer->lsn_lo && (layer->kind == LAYER_IMAGE || set->lsn_hi[id] == layer->lsn_hi);
}

static LayerId find_layer(const History *history, const Table *table, const Layer *layer)
{
    TableWalk walk = table_walk(table, layer_hash(layer));
    uint32_t id;
    while (table_next(&walk, &id))
        if (same_layer(&history->layers, id, layer))
            return id;
    return LAYER_NONE;
}

/* A file of that name: does it belong to a layer? */
static void attach_file(History *history, const Table *table, const char *directory, const char *name, uint64_t size,
                        TimelineFiles *files)
{
    LayerSet *set = &history->layers;
    LayerName parsed;
    Text path = {0};
    if (!parse_name(name, &parsed))
        return;
    LayerId id = find_layer(history, table, &parsed.layer);
    bool same =
        id != LAYER_NONE && (set->generation[id] == GENERATION_NONE || parsed.layer.generation == GENERATION_NONE ||
                             set->generation[id] == parsed.layer.generation);
    if (!same) {
        files->others++;
        return;
    }
    if (set->size[id] != SIZE_UNKNOWN && set->size[id] != size) {
        files->other_size++;
        return;
    }
    set->size[id] = size;
    text_printf(&path, "%s/%s", directory, name);
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

static void attach_names(History *history, const char *directory, Str names, TimelineFiles *files)
{
    LayerSet *set = &history->layers;
    Table table = {0};
    Str line;
    *files = (TimelineFiles){0};
    for (LayerId id = 0; id < set->count; id++) {
        Layer layer = layer_set_get(set, id);
        table_add(&table, layer_hash(&layer), id);
    }
    history->records = layer_records_new();
    history->records_share = layer_records_share;
    history->records_free = layer_records_free;
    while (str_line(&names, &line)) {
        char name[LAYER_NAME_SIZE * 2];
        char *end;
        unsigned long long size = strtoull(line.at, &end, 10);
        snprintf(name, sizeof name, "%.*s", (int)(line.length - (size_t)(end + 1 - line.at)), end + 1);
        attach_file(history, &table, directory, name, size, files);
    }
    table_release(&table);
    mark_residency(history, files);
}

bool timeline_files_attach(History *history, const char *directory, TimelineFiles *files, Error *error)
{
    Text names = {0};
    char index[64];
    bool ok = list_directory(directory, &names, index, sizeof index, error);
    if (ok)
        attach_names(history, directory, text_str(&names), files);
    text_release(&names);
    return ok;
}

/* ---- loading ---- */

static void note(LoadReport *report, const char *text)
{
    if (report->notes.count < LOAD_KEPT_MAX)
        array_push(&report->notes, arena_copy(&report->arena, text, strlen(text)));
}

static void note_files(LoadReport *report, const History *history, const TimelineFiles *files)
{
    char text[200];
    size_t layers = history->layers.count;
    if (files->evicted && files->evicted < layers) {
        snprintf(text, sizeof text, "%zu of %zu layers are not in the directory: their records are estimated",
                 files->evicted, layers);
        note(report, text);
    }
    if (files->others) {
        snprintf(text, sizeof text, "%zu layer file%s in no index or of another generation: not read", files->others,
                 files->others == 1 ? " is" : "s are");
        note(report, text);
    }
    if (files->other_size) {
        snprintf(text, sizeof text, "%zu layer file%s another size than the index says: not read", files->other_size,
                 files->other_size == 1 ? " has" : "s have");
        note(report, text);
    }
}

/* The directory's own name. */
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

bool timeline_files_load(const char *path, const LoadOptions *options, History *history, LoadReport *report,
                         Error *error)
{
    Text names = {0}, from = {0};
    char index[64];
    TimelineFiles files;
    bool ok = list_directory(path, &names, index, sizeof index, error);
    if (ok && !*index && !names.length) {
        ok = error_set(error, ERROR_INPUT, "no index and no layer file in it");
        error_place(error, path, 0, 0);
    }
    if (ok && *index) {
        text_printf(&from, "%s/%s", path, index);
        const char *one = from.at;
        ok = load_paths(&one, 1, options, history, report, error);
    } else if (ok) {
        LoadOptions alone = *options;
        alone.format = "names";
        ok = load_text(text_str(&names), path, &alone, history, report, error);
    }
    if (ok) {
        set_title(history, path);
        attach_names(history, path, text_str(&names), &files);
        note_files(report, history, &files);
    }
    text_release(&from);
    text_release(&names);
    return ok;
}
