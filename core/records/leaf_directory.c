/* leaf_directory.c - builds the directory of a layer file in one pass over its index pages, and collects the keys
 * whose records are large. */
#include "core/records/leaf_directory.h"

#include "core/records/blob.h"

#include <stdlib.h>

#define HEAVY_LEAST 16384u /* bytes; no one asks for smaller keys */
/* a key is heavy from this fraction of the file's bytes on, so that there are at most as many heavy keys */
#define HEAVY_SHARE 128u

/* State of the pass over the index. */
typedef struct Building {
    LeafDirectory *directory;
    size_t capacity;
    Key run_key;
    uint64_t run_start; /* offset of the first blob of run_key */
    uint64_t last_offset;
    bool begun;
} Building;

static void directory_grow(Building *building)
{
    LeafDirectory *d = building->directory;
    if (d->count + 1 < building->capacity)
        return;
    building->capacity = building->capacity ? building->capacity * 2 : 64;
    d->keys = mem_resize(d->keys, building->capacity, sizeof *d->keys);
    d->lsns = mem_resize(d->lsns, building->capacity, sizeof *d->lsns);
    d->offsets = mem_resize(d->offsets, building->capacity, sizeof *d->offsets);
    d->entries = mem_resize(d->entries, building->capacity, sizeof *d->entries);
    d->pages = mem_resize(d->pages, building->capacity, sizeof *d->pages);
}

static void end_run(Building *building, uint64_t offset)
{
    LeafDirectory *d = building->directory;
    if (building->begun && offset - building->run_start >= d->heavy_bytes) {
        HeavyKey heavy = {building->run_key, offset - building->run_start};
        array_push(&d->heavy, heavy);
    }
}

/* Extends the runs of equal keys. In a leaf with few bytes only the first and the last run can be heavy, because they
 * may continue in the neighbouring leaves; the others are skipped. */
static void add_runs(Building *building, const LayerLeaf *leaf)
{
    uint32_t last = leaf->count - 1, from = 0;
    bool light = leaf->offsets[last] - leaf->offsets[0] < building->directory->heavy_bytes;
    if (building->begun && leaf->keys[last] == building->run_key)
        return;
    if (light) {
        while (building->begun && leaf->keys[from] == building->run_key)
            from++;
        end_run(building, leaf->offsets[from]);
        for (from = last; from > 0 && leaf->keys[from - 1] == leaf->keys[last];)
            from--;
        building->begun = false;
    }
    for (uint32_t i = from; i < leaf->count; i++) {
        if (building->begun && leaf->keys[i] == building->run_key)
            continue;
        end_run(building, leaf->offsets[i]);
        building->begun = true;
        building->run_key = leaf->keys[i];
        building->run_start = leaf->offsets[i];
    }
}

static void add_leaf(Building *building, const LayerLeaf *leaf)
{
    LeafDirectory *d = building->directory;
    directory_grow(building);
    d->keys[d->count] = leaf->keys[0];
    d->lsns[d->count] = leaf->lsns[0];
    d->offsets[d->count] = leaf->offsets[0];
    d->pages[d->count] = leaf->page;
    d->entries[d->count + 1] = d->entries[d->count] + leaf->count;
    d->count++;
    add_runs(building, leaf);
    d->last_key = leaf->keys[leaf->count - 1];
    d->last_lsn = leaf->lsns[leaf->count - 1];
    building->last_offset = leaf->offsets[leaf->count - 1];
}

/* The end of the last blob, from its header. */
static bool find_end(LeafDirectory *directory, const LayerFile *file, uint64_t last_offset, Error *error)
{
    BlobReader reader;
    Blob blob;
    blob_reader_init(&reader, file);
    bool ok = blob_reader_header(&reader, last_offset, &blob, error);
    if (ok)
        directory->offsets[directory->count] = last_offset + blob.header + blob.stored;
    blob_reader_release(&reader);
    return ok;
}

static bool pass(Building *building, const LayerFile *file, Error *error)
{
    LeafDirectory *d = building->directory;
    LayerDamages damages = {0};
    LayerScan scan;
    LayerLeaf leaf;
    uint64_t bytes = layer_blobs_end(file) - LAYER_BLOBS_START;
    d->heavy_bytes = bytes / HEAVY_SHARE > HEAVY_LEAST ? bytes / HEAVY_SHARE : HEAVY_LEAST;
    directory_grow(building);
    d->entries[0] = 0;
    layer_scan_init(&scan, file, &damages);
    while (damages.count == 0 && layer_scan_next(&scan, &leaf))
        add_leaf(building, &leaf);
    layer_scan_release(&scan);
    bool ok = damages.count == 0;
    if (!ok)
        error_set(error, ERROR_INPUT, "page %llu: %s", (unsigned long long)damages.kept.at[0].page,
                  damages.kept.at[0].reason);
    else if (d->count == 0)
        ok = error_set(error, ERROR_INPUT, "it has no entries");
    layer_damages_release(&damages);
    if (!ok || !find_end(d, file, building->last_offset, error))
        return false;
    end_run(building, d->offsets[d->count]);
    d->padded_end = layer_blobs_end(file);
    return true;
}

bool leaf_directory_init(LeafDirectory *directory, const char *path, bool *foreign, Error *error)
{
    LayerFile file;
    Building building = {.directory = directory};
    *directory = (LeafDirectory){0};
    bool opened = layer_file_open(&file, path, error);
    if (foreign)
        *foreign = !opened;
    if (!opened)
        return false;
    directory->summary = file.summary;
    size_t length = strlen(path) + 1;
    directory->path = memcpy(mem_alloc(length), path, length);
    bool ok = file_identity_get(file.fd, &directory->identity) || error_set(error, ERROR_INPUT, "cannot be examined");
    ok = ok && pass(&building, &file, error);
    layer_file_close(&file);
    if (ok)
        return true;
    error_place(error, path, 0, 0);
    leaf_directory_release(directory);
    return false;
}

void leaf_directory_release(LeafDirectory *directory)
{
    free((char *)directory->path);
    free(directory->keys);
    free(directory->lsns);
    free(directory->offsets);
    free(directory->entries);
    free(directory->pages);
    array_release(&directory->heavy);
    *directory = (LeafDirectory){0};
}
