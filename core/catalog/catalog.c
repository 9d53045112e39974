/* catalog.c - walks directories with a list of those still to read, so that any depth of directories can be read. */
#include "core/catalog/catalog.h"

#include "core/base/file.h"
#include "core/formats/offloaded.h"
#include "core/catalog/directory.h"
#include "core/catalog/residency.h"
#include "core/catalog/timeline_files.h"
#include "core/formats/engine/store.h"
#include "core/formats/index_part.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct CatalogPending {
    const char *path;
    const char *heatmap; /* of the nearest parent directory that has one */
} CatalogPending;

typedef struct CatalogWalk {
    Catalog *catalog;
    ARRAY(CatalogPending) pending; /* used as a stack */
    size_t links;
} CatalogWalk;

static void note(LoadReport *report, const char *text)
{
    char escaped[400];
    text_escape(str_from(text), escaped, sizeof escaped);
    notes_add(&report->notes, "%s", escaped);
}

static void note_error(LoadReport *report, const Error *error)
{
    char text[700];
    note(report, error_text(error, text, sizeof text));
}

static const char *catalog_join(Arena *arena, const char *path, const char *name)
{
    bool slash = *path && path[strlen(path) - 1] == '/';
    return arena_printf(arena, "%s%s%s", path, slash ? "" : "/", name);
}

/* The ids are taken from the absolute path, because the user may name a directory relative to one inside it. */
static Origin origin_of_directory(Catalog *catalog, const char *path)
{
    char *whole = realpath(path, NULL);
    const char *from = arena_printf(&catalog->arena, "%s/", whole ? whole : path);
    free(whole);
    Origin origin = origin_of_path(str_from(from));
    if (!origin.timeline.length)
        origin.directory = str_from(arena_printf(&catalog->arena, "%s", path));
    return origin;
}

/* The part of the path that leads to the tenant and shard. Timelines of one tenant and shard have it in common. */
static Str tenant_path(const char *path, bool timeline)
{
    Str part = str_from(path);
    while (part.length && part.at[part.length - 1] != '/')
        part.length--;
    while (part.length && part.at[part.length - 1] == '/')
        part.length--;
    static const Str timelines = {"/timelines", 10};
    if (timeline && str_ends(part, timelines))
        part.length -= timelines.length;
    else if (timeline && str_equal(part, STR("timelines")))
        part.length = 0;
    return part;
}

static void add_timeline(CatalogWalk *walk, const CatalogPending *at, const Directory *directory, const char *heatmap)
{
    Catalog *catalog = walk->catalog;
    const Entry *index = directory_latest(directory, ENTRY_INDEX);
    CatalogTimeline timeline = {.directory = at->path,
                                .index = index ? catalog_join(&catalog->arena, at->path, index->name) : NULL,
                                .indexes = (uint32_t)directory->count[ENTRY_INDEX],
                                .layer_files = directory->count[ENTRY_LAYER],
                                .heatmap = heatmap,
                                .origin = origin_of_directory(catalog, at->path)};
    timeline.tenant_path = tenant_path(at->path, true);
    array_push(&catalog->at, timeline);
}

static bool read_one(CatalogWalk *walk, const CatalogPending *at, Error *error)
{
    Catalog *catalog = walk->catalog;
    Directory directory;
    if (store_is_source(at->path)) {
        array_push(&catalog->stores, at->path);
        return true;
    }
    if (!directory_read(at->path, false, &directory, error))
        return false;
    walk->links += directory.links;
    const Entry *manifest = directory_latest(&directory, ENTRY_MANIFEST);
    const char *heatmap = at->heatmap;
    if (directory.count[ENTRY_HEATMAP])
        heatmap = catalog_join(&catalog->arena, at->path, "heatmap-v1.json");
    if (manifest)
        array_push(&catalog->manifests, catalog_join(&catalog->arena, at->path, manifest->name));
    if (directory.count[ENTRY_LAYER] || directory.count[ENTRY_INDEX])
        add_timeline(walk, at, &directory, heatmap);
    for (size_t i = directory.at.count; i-- > 0;) /* in reverse, because they are popped from the end */
        if (directory.at.at[i].kind == ENTRY_DIRECTORY)
            array_push(&walk->pending,
                       (CatalogPending){catalog_join(&catalog->arena, at->path, directory.at.at[i].name), heatmap});
    directory_release(&directory);
    return true;
}

bool catalog_add(Catalog *catalog, const char *path, LoadReport *report, Error *error)
{
    CatalogWalk walk = {.catalog = catalog};
    CatalogPending first = {arena_text(&catalog->arena, path), NULL};
    bool fine = read_one(&walk, &first, error);
    while (fine && walk.pending.count) {
        CatalogPending next = walk.pending.at[--walk.pending.count];
        Error reason = {0};
        if (!read_one(&walk, &next, &reason))
            /* the directory has vanished or cannot be read: note it and go on with the others */
            note_error(report, &reason);
    }
    if (fine && walk.links) {
        char text[120];
        snprintf(text, sizeof text, "%zu symbolic link%s not followed", walk.links,
                 word_for(walk.links, " was", "s were"));
        note(report, text);
    }
    array_release(&walk.pending);
    return fine;
}

void catalog_release(Catalog *catalog)
{
    array_release(&catalog->at);
    array_release(&catalog->stores);
    array_release(&catalog->manifests);
    arena_release(&catalog->arena);
}

/* ---- ancestry ---- */

static void read_index(Catalog *catalog, CatalogTimeline *timeline, LoadReport *report)
{
    Arena arena = {0};
    Str text;
    Error error = {0};
    IndexAncestry ancestry;
    if (!timeline->index)
        return;
    if (!file_read(timeline->index, FILE_ANY_SIZE, &arena, &text, &error)) {
        note_error(report, &error);
    } else if (index_part_ancestry(text, &ancestry) && ancestry.has_ancestor) {
        timeline->has_ancestor = true;
        timeline->ancestor_lsn = ancestry.ancestor_lsn;
        timeline->ancestor = str_from(arena_printf(&catalog->arena, "%s", ancestry.ancestor));
    }
    arena_release(&arena);
}

static uint32_t find(const Catalog *catalog, Str tenant, Str timeline)
{
    for (size_t i = 0; i < catalog->at.count; i++)
        if (str_equal(catalog->at.at[i].tenant_path, tenant) && str_equal(catalog->at.at[i].origin.timeline, timeline))
            return (uint32_t)i;
    return CATALOG_NONE;
}

static void add_offloaded(Catalog *catalog, const char *manifest, const OffloadedTimeline *child)
{
    CatalogTimeline timeline = {.origin = {.timeline = child->timeline},
                                .tenant_path = tenant_path(manifest, false),
                                .has_ancestor = child->ancestor.length > 0 && child->has_retain_lsn,
                                .ancestor = child->ancestor,
                                .ancestor_lsn = child->retain_lsn};
    for (size_t i = 0; i < catalog->at.count; i++)
        if (str_equal(catalog->at.at[i].tenant_path, timeline.tenant_path)) {
            timeline.origin.tenant = catalog->at.at[i].origin.tenant;
            timeline.origin.shard = catalog->at.at[i].origin.shard;
        }
    if (find(catalog, timeline.tenant_path, child->timeline) == CATALOG_NONE)
        array_push(&catalog->at, timeline);
}

/* Adds the offloaded timelines of a tenant's manifest that have no directory here. */
static void read_manifest(Catalog *catalog, const char *path, LoadReport *report)
{
    Arena arena = {0};
    Str text;
    Error error = {0};
    Offloaded offloaded = {0};
    bool fine = file_read(path, FILE_ANY_SIZE, &arena, &text, &error);
    if (fine && !offloaded_read(text, &catalog->arena, &offloaded, &error)) {
        error_place(&error, path, 0, 0);
        fine = false;
    }
    if (!fine)
        note_error(report, &error);
    for (size_t i = 0; fine && i < offloaded.count; i++)
        add_offloaded(catalog, path, &offloaded.at[i]);
    array_release(&offloaded);
    arena_release(&arena);
}

void catalog_ancestry(Catalog *catalog, LoadReport *report)
{
    if (catalog->ancestry)
        return;
    catalog->ancestry = true;
    for (size_t i = 0; i < catalog->at.count; i++)
        read_index(catalog, &catalog->at.at[i], report);
    for (size_t i = 0; i < catalog->manifests.count; i++)
        read_manifest(catalog, catalog->manifests.at[i], report);
}

uint32_t catalog_parent(const Catalog *catalog, uint32_t timeline)
{
    const CatalogTimeline *child = &catalog->at.at[timeline];
    return child->has_ancestor ? find(catalog, child->tenant_path, child->ancestor) : CATALOG_NONE;
}

/* ---- choosing and loading ---- */

bool catalog_choose(const Catalog *catalog, const char *wanted, uint32_t *timeline, Error *error)
{
    Origins origins = {0};
    uint32_t place;
    size_t here = 0;
    for (size_t i = 0; i < catalog->at.count; i++) {
        if (!catalog->at.at[i].directory)
            continue; /* an offloaded timeline has no layers to load */
        here++;
        origins_find(&origins, &catalog->at.at[i].origin); /* layers are only counted once they are loaded */
    }
    bool fine = here > 0;
    if (!fine) {
        error_set(error, ERROR_INPUT, "is a directory without a timeline: no index and no layer file in it");
    } else {
        fine = origins_choose(&origins, str_from(wanted), &place, error);
        for (size_t i = 0; fine && i < catalog->at.count; i++)
            if (catalog->at.at[i].directory && origin_equal(&catalog->at.at[i].origin, &origins.at.at[place].origin))
                *timeline = (uint32_t)i;
    }
    origins_release(&origins);
    return fine;
}

static const char *keep_id(LayerSet *set, Str id)
{
    return id.length ? arena_copy(&set->arena, id.at, id.length) : NULL;
}

/* Adds the LSNs at which the timeline's children branch off. */
static void add_branches(Catalog *catalog, const CatalogTimeline *timeline, LayerSet *set, LoadReport *report)
{
    if (catalog->at.count < 2 && !catalog->manifests.count)
        return;
    Str tenant = timeline->tenant_path, id = timeline->origin.timeline;
    catalog_ancestry(catalog, report);
    for (size_t i = 0; i < catalog->at.count; i++) {
        const CatalogTimeline *child = &catalog->at.at[i];
        if (child->has_ancestor && str_equal(child->tenant_path, tenant) && str_equal(child->ancestor, id) && id.length)
            array_push(&set->branches, child->ancestor_lsn);
    }
}

bool catalog_load(Catalog *catalog, uint32_t number, const LoadOptions *options, History *history, LoadReport *report,
                  Error *error)
{
    CatalogTimeline timeline = catalog->at.at[number];
    if (!timeline.directory)
        return error_set(error, ERROR_INPUT, "the timeline %.*s is offloaded: its layers are not here",
                         STR_ARG(timeline.origin.timeline));
    if (!timeline_files_load(timeline.directory, options, history, report, error))
        return false;
    LayerSet *set = &history->layers;
    set->tenant_id = keep_id(set, timeline.origin.tenant);
    set->timeline_id = keep_id(set, timeline.origin.timeline);
    set->shard_id = timeline.origin.shard;
    add_branches(catalog, &timeline, set, report);
    if (timeline.heatmap)
        residency_add(history, timeline.heatmap, timeline.origin.timeline, report);
    return true;
}
