/* lsn_merge.c - merges the runs by LSN, leaf by leaf.
 *
 *     limit 100     run 1: 10:40 30:50     run 2: 20:30 40:20     parts: 10 (40 + 30), 30 (50 + 20)
 */
#include "core/records/lsn_merge.h"

#include "core/base/search.h"

#include <stdlib.h>

/* The position of the merge in one run. */
typedef struct Cursor {
    const LeafDirectory *directory;
    uint64_t entry, end, leaf_start; /* `leaf_start` is the number of the entry in buffer[0] */
    uint64_t end_offset;
    LeafBuffer *buffer; /* owned */
} Cursor;

typedef struct Merge {
    LeafCache *cache;
    Cursor *cursors;
    size_t count;
    Error *failure;
} Merge;

/* Decodes the leaf that contains the cursor's entry. */
static bool cursor_fill(const Merge *merge, Cursor *cursor)
{
    const LeafDirectory *directory = cursor->directory;
    LayerFile file = {.summary = directory->summary};
    BtreePage page;
    char reason[BTREE_REASON];
    size_t leaf;
    search_first(leaf, 0, directory->count, directory->entries[leaf + 1] > cursor->entry);
    if (!leaf_cache_page(merge->cache, directory, leaf, &page, merge->failure))
        return false;
    if (!leaf_decode(&file, &page, cursor->buffer, reason))
        return error_set(merge->failure, ERROR_INPUT, "%s has changed since it was first read: %s", directory->path,
                         reason);
    cursor->leaf_start = directory->entries[leaf];
    cursor->end_offset = directory->offsets[leaf + 1];
    return true;
}

static Lsn cursor_lsn(const Cursor *cursor)
{
    return cursor->buffer->lsns[cursor->entry - cursor->leaf_start];
}

static uint64_t cursor_bytes(const Cursor *cursor)
{
    uint64_t at = cursor->entry - cursor->leaf_start;
    uint64_t next = at + 1 < cursor->buffer->leaf.count ? cursor->buffer->offsets[at + 1] : cursor->end_offset;
    return next > cursor->buffer->offsets[at] ? next - cursor->buffer->offsets[at] : 0;
}

static bool cursor_next(const Merge *merge, Cursor *cursor)
{
    cursor->entry++;
    return cursor->entry < cursor->end &&
           (cursor->entry - cursor->leaf_start < cursor->buffer->leaf.count || cursor_fill(merge, cursor));
}

static void lsn_part_add(LsnPartArray *parts, uint64_t limit, Lsn lsn, uint64_t bytes)
{
    if (parts->count == 0 || parts->at[parts->count - 1].bytes + bytes > limit)
        array_push(parts, (LsnPart){.start = lsn});
    parts->at[parts->count - 1].bytes += bytes;
}

/* A cursor continues as long as it has the lowest LSN, which is nearly always up to its end. */
static void merge_parts(Merge *merge, uint64_t limit, LsnPartArray *parts)
{
    Cursor *cursors = merge->cursors;
    while (merge->count > 0 && merge->failure->code == ERROR_NONE) {
        size_t lowest = 0;
        Lsn next = UINT64_MAX;
        for (size_t i = 1; i < merge->count; i++)
            lowest = cursor_lsn(&cursors[i]) < cursor_lsn(&cursors[lowest]) ? i : lowest;
        for (size_t i = 0; i < merge->count; i++)
            if (i != lowest && cursor_lsn(&cursors[i]) < next)
                next = cursor_lsn(&cursors[i]);
        bool more = true;
        while (more && cursor_lsn(&cursors[lowest]) <= next) {
            lsn_part_add(parts, limit, cursor_lsn(&cursors[lowest]), cursor_bytes(&cursors[lowest]));
            more = cursor_next(merge, &cursors[lowest]);
        }
        if (!more) {
            free(cursors[lowest].buffer);
            cursors[lowest] = cursors[--merge->count];
        }
    }
}

void lsn_merge_parts(LeafCache *cache, const LsnRun *runs, size_t count, uint64_t limit, LsnPartArray *parts,
                     Error *failure)
{
    Merge merge = {.cache = cache, .cursors = mem_alloc((count + 1) * sizeof(Cursor)), .failure = failure};
    bool fine = true;
    for (size_t i = 0; i < count && fine; i++) {
        merge.cursors[i] = (Cursor){.directory = runs[i].directory,
                                    .entry = runs[i].first,
                                    .end = runs[i].end,
                                    .buffer = mem_alloc(sizeof(LeafBuffer))};
        merge.count++;
        fine = cursor_fill(&merge, &merge.cursors[i]);
    }
    merge_parts(&merge, limit, parts);
    for (size_t i = 0; i < merge.count; i++)
        free(merge.cursors[i].buffer);
    free(merge.cursors);
}
