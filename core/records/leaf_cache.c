/* leaf_cache.c - pages in sets of WAYS by hash of (directory, leaf), and files in a short list. In both the least
 * recently used entry is replaced. */
#include "core/records/leaf_cache.h"

#include "core/base/table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define WAYS  8u
#define FILES 64u

typedef struct Slot {
    const LeafDirectory *directory; /* NULL: the slot is free */
    size_t leaf;
    uint64_t used;
    uint8_t *bytes;
} Slot;

typedef struct OpenFile {
    const LeafDirectory *directory; /* NULL: the slot is free */
    uint64_t used;
    int fd;
} OpenFile;

struct LeafCache {
    Slot *slots;
    size_t sets; /* a power of two */
    uint64_t clock;
    OpenFile files[FILES];
};

LeafCache *leaf_cache_new(size_t pages)
{
    LeafCache *cache = mem_zero(1, sizeof *cache);
    for (cache->sets = 8; cache->sets * WAYS < pages;)
        cache->sets *= 2;
    cache->slots = mem_zero(cache->sets * WAYS, sizeof *cache->slots);
    return cache;
}

void leaf_cache_free(LeafCache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < cache->sets * WAYS; i++)
        free(cache->slots[i].bytes);
    for (size_t i = 0; i < FILES; i++)
        if (cache->files[i].directory)
            close(cache->files[i].fd);
    free(cache->slots);
    free(cache);
}

/* Returns a descriptor of the directory's file. Fails where the file has changed since the directory was read. */
static bool open_file(LeafCache *cache, const LeafDirectory *directory, int *fd, Error *error)
{
    OpenFile *oldest = &cache->files[0];
    for (size_t i = 0; i < FILES; i++) {
        OpenFile *file = &cache->files[i];
        if (file->directory == directory) {
            file->used = cache->clock;
            *fd = file->fd;
            return true;
        }
        if (!file->directory || (oldest->directory && file->used < oldest->used))
            oldest = file;
    }
    FileIdentity now;
    int opened = open(directory->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (opened < 0) {
        error_set(error, ERROR_INPUT, "%s", strerror(errno));
        return error_place(error, directory->path, 0, 0);
    }
    if (!file_identity_get(opened, &now) || !file_identity_equal(&now, &directory->identity)) {
        close(opened);
        error_set(error, ERROR_INPUT, "the file has changed since it was first read; load it again");
        return error_place(error, directory->path, 0, 0);
    }
    if (oldest->directory)
        close(oldest->fd);
    *oldest = (OpenFile){directory, cache->clock, opened};
    *fd = opened;
    return true;
}

/* Is it still the leaf that the directory describes? */
static bool same_leaf(const LeafDirectory *directory, size_t leaf, const uint8_t *bytes, BtreePage *page)
{
    char reason[BTREE_REASON];
    return btree_page_parse(bytes, btree_key_bytes(directory->summary.kind), page, reason) && page->level == 0 &&
           page->children == directory->entries[leaf + 1] - directory->entries[leaf];
}

static bool read_slot(LeafCache *cache, Slot *slot, const LeafDirectory *directory, size_t leaf, Error *error)
{
    LayerFile file = {.summary = directory->summary};
    BtreePage page;
    if (!open_file(cache, directory, &file.fd, error))
        return false;
    if (!slot->bytes)
        slot->bytes = mem_alloc(LAYER_PAGE);
    slot->directory = NULL;
    if (!layer_file_read(&file, layer_index_offset(&file, directory->pages[leaf]), slot->bytes, LAYER_PAGE, error))
        return error_place(error, directory->path, 0, 0);
    if (!same_leaf(directory, leaf, slot->bytes, &page)) {
        error_set(error, ERROR_INPUT, "index page %u has changed since it was first read; load the file again",
                  directory->pages[leaf]);
        return error_place(error, directory->path, 0, 0);
    }
    slot->directory = directory;
    slot->leaf = leaf;
    return true;
}

bool leaf_cache_page(LeafCache *cache, const LeafDirectory *directory, size_t leaf, BtreePage *page, Error *error)
{
    uint64_t hash = hash_u64(hash_u64(HASH_SEED, (uintptr_t)directory), leaf);
    Slot *set = cache->slots + (hash_fold(hash) & (cache->sets - 1)) * WAYS, *oldest = set;
    cache->clock++;
    for (unsigned i = 0; i < WAYS; i++) {
        if (set[i].directory == directory && set[i].leaf == leaf) {
            set[i].used = cache->clock;
            return same_leaf(directory, leaf, set[i].bytes, page);
        }
        if (set[i].used < oldest->used)
            oldest = &set[i];
    }
    if (!read_slot(cache, oldest, directory, leaf, error))
        return false;
    oldest->used = cache->clock;
    return same_leaf(directory, leaf, oldest->bytes, page);
}
