/* directory.h - the entries of one directory, sorted by name, with the kind that each name shows.
 *
 *     index_part.json-0000001b      an index, generation 1B
 *     000…-FFF…__0100-…-v1-0000001b a layer's file
 *     000…-XXX__….2a.___temp        a file that a compaction did not finish
 *     aaaa…                         a directory (symbolic links are neither followed nor entered)
 */
#ifndef CORE_CATALOG_DIRECTORY_H
#define CORE_CATALOG_DIRECTORY_H

#include "core/base/mem.h"
#include "core/base/text.h"

typedef enum EntryKind {
    ENTRY_OTHER,
    ENTRY_LAYER,
    ENTRY_INDEX, /* index_part.json, index_part.json-GGGGGGGG */
    ENTRY_HEATMAP,
    ENTRY_MANIFEST, /* tenant-manifest-GGGGGGGG.json */
    ENTRY_TEMPORARY,
    ENTRY_DIRECTORY,
} EntryKind;

typedef struct Entry {
    const char *name; /* terminated; in the arena */
    uint64_t size;    /* bytes; only of layers, and only where sizes were asked for; else 0 */
    EntryKind kind;
} Entry;

typedef struct Directory {
    ARRAY(Entry) at; /* ordered by name; without sizes, layers are only counted */
    size_t count[ENTRY_DIRECTORY + 1];
    size_t links;    /* number of symbolic links, which are not followed */
    size_t vanished; /* number of entries that vanished before their size was read */
    Arena arena;
} Directory;

/* Reads a directory. With `sizes` the size of each layer is read too, which takes a system call each. ERROR_INPUT,
 * with the path as its place and `directory` empty, where it cannot be read; a partial result is discarded. The caller
 * frees it with directory_release(). O(n log n). */
bool directory_read(const char *path, bool sizes, Directory *directory, Error *error);
void directory_release(Directory *directory);

/* Of the entries of one kind, the one with the highest generation, which sorts last; a name without a generation counts
 * as the lowest. NULL: there is none. */
const Entry *directory_latest(const Directory *directory, EntryKind kind);

#endif
