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

#define FOLDERS_MAX 24 /* deeper ones are not kept apart */

typedef struct ListingFolders {
    size_t count;
    struct {
        size_t depth;
        Str name;
    } at[FOLDERS_MAX];
    Str path; /* of the first `path_count` of them, each with a '/' behind it */
    size_t path_count;
} ListingFolders;

/* A line without a layer's name: is it a folder's? Then the names that follow are in it. Views into the line. */
bool listing_folders_add(ListingFolders *folders, Str line);
/* The directory of `name`, which the line has: that of its own path, or the folder's; with a '/' at its end, or empty.
 * In the arena, once for each folder. */
Str listing_folders_path(ListingFolders *folders, Str line, Str name, Arena *arena);

#endif
