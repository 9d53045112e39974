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
    uint64_t size;    /* bytes; of layers, where asked for; else 0 */
    EntryKind kind;
} Entry;

typedef struct Directory {
    ARRAY(Entry) at; /* by name; without their sizes layers are counted alone */
    size_t count[ENTRY_DIRECTORY + 1];
    size_t links;    /* symbolic links, which are left alone */
    size_t vanished; /* entries that were gone when their size was asked for */
    Arena arena;
} Directory;

/* Reads a directory; `sizes`: of layers too (a system call each). Fails where it can't be read, with the path as its
 * place; what of it was read is lost then. O(n log n). */
bool directory_read(const char *path, bool sizes, Directory *directory, Error *error);
void directory_release(Directory *directory);

/* Of the entries of that kind the one of the highest generation (a name without one has none), which sorts last; NULL:
 * there is none. */
const Entry *directory_latest(const Directory *directory, EntryKind kind);

#endif
