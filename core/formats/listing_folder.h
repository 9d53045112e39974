/* listing_folder.h - folders that a listing names on lines of their own, for the names below them.
 *
 *     ./tenants/1111…/timelines/aaaa…:       ls -R: up to the next such line
 *     NAME
 *
 *     └── timelines                          tree: up to a line that is indented as far, or less
 *         └── aaaa…
 *             └── [  81920]  NAME
 */
#ifndef CORE_FORMATS_LISTING_FOLDER_H
#define CORE_FORMATS_LISTING_FOLDER_H

#include "core/base/mem.h"
#include "core/base/text.h"

#define FOLDERS_MAX 24 /* folders at greater depth are not distinguished */

typedef struct ListingFolders {
    size_t count;
    struct {
        size_t depth;
        Str name;
    } at[FOLDERS_MAX];
    Str path; /* of the first `path_count` of them, each with a '/' behind it */
    size_t path_count;
} ListingFolders;

/* Takes a line without a layer's name. True if it names a folder, which then contains the names that follow. Refers to
 * the line. */
bool listing_folders_add(ListingFolders *folders, Str line);
/* The directory of `name`, which is part of the line: that of its own path, or the current folder; with a '/' at its
 * end, or empty. It is put into the arena once for each folder. */
Str listing_folders_path(ListingFolders *folders, Str line, Str name, Arena *arena);

#endif
